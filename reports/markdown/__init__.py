"""Render a summary for a step of a CI run."""
