"""Find and load policy files: where ours are, how messages name them, which are rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import policies
from auditor.locale import _
from auditor.model import PolicyError
from auditor.yaml.faults import Fault, refuse
from auditor.yaml.located import Located, load_located

RETIRED = "retired.yaml"
TESTS_SUFFIX = ".tests.yaml"
_YAML = {".yaml", ".yml"}


def built_in_folder() -> Path:
    """Return the folder ``policies`` that ships with the product."""
    return Path(policies.__file__).parent


def shown_path(path: Path, base_folder: Path | None = None) -> str:
    """Return how messages name a policy file: within the product or the district, or as it is."""
    for root in (built_in_folder().parent, base_folder):
        if root is not None and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()


def rule_files(folders: Sequence[Path]) -> list[Path]:
    """Return the YAML files of our library and then of ``folders`` (a folder or one file each).

    Raises:
        PolicyError: when one of them does not exist.

    """
    faults = [
        Fault(folder.as_posix(), 0, _("This folder of rules does not exist; check the path."))
        for folder in folders
        if not folder.exists()
    ]
    refuse(faults)
    found: list[Path] = []
    for folder in (built_in_folder() / "rules", *folders):
        inside = sorted(folder.iterdir()) if folder.is_dir() else [folder]
        found += [path for path in inside if path.suffix.lower() in _YAML and path not in found]
    return found


def load_or_note(path: Path, base_folder: Path | None, faults: list[Fault]) -> Located | None:
    """Return a loaded file; add the faults of a broken one, so that the next is read too."""
    shown = shown_path(path, base_folder)
    try:
        return load_located(path, shown)
    except PolicyError as error:
        faults += [_fault_of(line, shown) for line in str(error).splitlines()]
        return None


def _fault_of(line: str, shown: str) -> Fault:
    """Return a fault from a line of a message, so that one broken file does not hide the others."""
    place, _colon, message = line.removeprefix(shown).partition(": ")
    number = place.removeprefix(":")
    return Fault(shown, int(number) if number.isdigit() else 0, message)
