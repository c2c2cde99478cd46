"""Try a directory step by step, for ``doctor``."""
