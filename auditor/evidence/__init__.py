"""Collect evidence: map the outside world into typed tables, and account for every row."""
