"""Let ``python -m auditor`` run the program."""

from __future__ import annotations

from auditor.cli import leave

if __name__ == "__main__":
    leave()
