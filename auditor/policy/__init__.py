"""Hold the policy language: load, validate, tailor, trace, test and publish."""
