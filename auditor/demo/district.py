"""Write the demonstration district's folder, byte for byte the same for the same day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.demo.accounts.make import make_plan
from auditor.demo.accounts.plan import Plan
from auditor.demo.key import SCHEMA, Entry, answer_key
from auditor.demo.names import UNITS
from auditor.demo.writers import settings
from auditor.demo.writers.accounts import write_exports
from auditor.demo.writers.staff import write_staff
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
    plan = make_plan(as_of)
    key = answer_key(plan)
    files = {**_files(plan), KEY_FILE: _key_bytes(plan, key)}
    for name, content in sorted(files.items()):
        _write(folder / name, content)
    return DemoReport(folder, tuple(sorted(files)), len(UNITS), len(plan.accounts), len(key))


def _files(plan: Plan) -> dict[str, bytes]:
    """Return every file but the key: its path in the folder and its bytes."""
    return {
        "README.txt": settings.write_read_me(plan),
        "district.yaml": settings.write_district_file(plan),
        "schools.csv": settings.write_schools(),
        **write_exports(plan),
        **write_staff(plan),
    }


def _key_bytes(plan: Plan, key: tuple[Entry, ...]) -> bytes:
    document = {
        "schema": SCHEMA,
        "as_of": plan.as_of.isoformat(),
        "entries": [each.as_json() for each in key],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        message = _("{path} cannot be written ({reason}); choose another folder or free the disk.")
        raise ReportError(message.format(path=path, reason=error.strerror)) from error
