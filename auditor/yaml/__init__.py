"""Load YAML with the line of every value, check it against models, word what is wrong."""
