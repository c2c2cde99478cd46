"""List the families that the demonstration plants: a line each, and nothing else to register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from auditor.demo.accounts import family as accounts
from auditor.demo.interface import Planted

FAMILIES: Mapping[str, Callable[[date], Planted]] = {
    "accounts": accounts.plant,
}
