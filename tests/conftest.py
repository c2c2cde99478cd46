"""Offer every test the real directory servers; they start when a test first asks for one."""

from __future__ import annotations

pytest_plugins = ["testbed.fixtures"]
