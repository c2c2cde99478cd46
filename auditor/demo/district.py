"""Write the demonstration district's folder, byte for byte the same for the same day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.demo.families import FAMILIES
from auditor.demo.interface import Planted
from auditor.demo.key import SCHEMA, Entry, answer_key
from auditor.demo.names import UNITS
from auditor.demo.writers import settings
from auditor.locale import _
from auditor.model import ReportError

KEY_FILE = "answer-key.json"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was written."""

    folder: Path
    paths: tuple[str, ...]
    """The files, relative to the folder, with ``/``, in alphabetical order."""
    schools: int
    """Units, the education office among them."""
    accounts: int
    """Different accounts, whether they are judged or not."""
    answers: int
    """Entries of the answer key."""

    @property
    def files(self) -> int:
        """Return how many files were written."""
        return len(self.paths)


def write_demo(folder: Path, as_of: date) -> DemoReport:
    """Write the district and its answer key into ``folder``; dates in it are relative to ``as_of``.

    Files of the same names are replaced; others stay.

    Raises:
        ReportError: the folder or a file cannot be written.

    """
    families = {name: plant(as_of) for name, plant in FAMILIES.items()}
    key = answer_key(families.values())
    files = district_files(as_of, families.values(), key)
    write_files(folder, dict(sorted(files.items())))
    accounts = families["accounts"].subjects
    return DemoReport(folder, tuple(sorted(files)), len(UNITS), accounts, len(key))


def district_files(
    as_of: date, families: Iterable[Planted], key: Iterable[Entry]
) -> dict[str, bytes]:
    """Return every file of the district's folder: its path and its bytes, the key's first."""
    planted = list(families)
    entries = [each.as_json() for each in key]
    document = {"schema": SCHEMA, "as_of": as_of.isoformat(), "entries": entries}
    return {
        KEY_FILE: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(),
        "README.txt": settings.write_read_me(as_of),
        "district.yaml": settings.write_district_file(as_of, planted),
        "schools.csv": settings.write_schools(),
        **{path: content for each in planted for path, content in each.files.items()},
    }


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` into ``folder``, in their order.

    Raises:
        ReportError: one cannot be written.

    """
    message = _("{path} cannot be written ({reason}); choose another folder or free the disk.")
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise ReportError(message.format(path=path, reason=error.strerror)) from error
