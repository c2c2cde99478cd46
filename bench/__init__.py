"""Time the audit against what a user would pick instead; both sides in one run, interleaved."""
