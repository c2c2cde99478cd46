"""Render what a terminal shows."""
