"""Define what crosses into the audit: source specs, files, raw and collected tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audit import Exclusion, Problem, Provenance
from auditor.ldap.keyring import Keyring
from auditor.model import School

if TYPE_CHECKING:
    import polars as pl

    from auditor.ldap.interface import Directory


ROWS_PER_FILE = 2**32
"""``origin`` of a row is the file's number times this, plus the row's number in the file.

Files are numbered over all families, as they stand in ``Evidence.provenance``.
"""


class SchoolBy(StrEnum):
    """How a source tells the school of a row."""

    PATH = "path"
    """``{school}`` in the path; each file belongs to one school."""
    COLUMN = "column"
    ORG_UNIT = "org_unit"
    """A pattern such as ``/{code}`` that a Google org unit path starts with."""
    MAIL_DOMAIN = "mail_domain"
    """A pattern such as ``{code}.example.edu.vn`` that the part after ``@`` equals."""
    DISTINGUISHED_NAME = "distinguished_name"
    """A pattern such as ``OU={code},`` found in an LDAP distinguished name."""
    CODE = "code"
    """Every row belongs to one named school."""


@dataclass(frozen=True, slots=True)
class SchoolRule:
    """How a source's rows find their school."""

    by: SchoolBy
    value: str = ""
    """The column's header, the pattern, or the code; empty for PATH."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source as ``district.yaml`` declares it."""

    family: str
    format: str
    path: str
    """Relative to the district folder, with ``/``; may hold ``{school}``. Empty for a directory."""
    school: SchoolRule
    where: str
    """``district.yaml:LINE`` for messages."""
    system: str | None = None
    """The system of the accounts, whose sources are joined; ``None``: the format's own."""
    date_order: str = "dmy"
    """How an ambiguous date is read: ``dmy``, ``mdy`` or ``ymd``."""
    time_zone: str = "Asia/Ho_Chi_Minh"
    """The zone of times that carry none."""
    encoding: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Canonical column -> header in the file; overrides the aliases."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Canonical column -> constant for every row (``role: pupil``)."""
    exported: datetime | None = None
    """When the export was made; ``None``: the file's modification time."""
    max_age_days: int | None = None
    """Older evidence is stale; ``None``: the family's default."""
    directory: Directory | None = None
    """The live directory that is asked instead of a file."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was collected, by family; what a check may see."""

    tables: Mapping[str, pl.DataFrame]
    provenance: tuple[Provenance, ...]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands in a file: text cells under their headers.

    Its rows are numbered as a spreadsheet shows them.
    """

    frame: pl.DataFrame
    """Text columns (empty cells null) under the file's headers, and ``row`` (UInt32, from 1)."""
    rows_read: int
    """Data rows found, quarantined ones included (blank rows are not data rows)."""
    quarantined: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()
    """Problems of the whole file that did not cost a row."""
    sha256: str = ""
    """Of what was read, where that is known; empty: of the file, still to be reckoned."""
    elsewhere: int = 0
    """Parts of it that stand elsewhere and were not looked at: each may hold rows of any school."""
    encoding: str = "utf-8"
    header_row: int = 1
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file a source spec resolved to, or one place of a directory."""

    path: Path
    shown: str
    """The path as reports show it: relative to the district folder, with ``/``; or an address."""
    school: str | None = None
    base: str | None = None
    """Where in the directory the search starts; ``None`` for a file."""


@dataclass(frozen=True, slots=True)
class CollectContext:
    """What every source may know of the district; the clock was read once, before."""

    folder: Path
    schools: Sequence[School]
    as_of: datetime
    mail_domains: tuple[str, ...]
    time_zone: str
    now: datetime | None = None
    """When a directory was asked; ``None``: the moment of the audit."""
    offline: bool = False
    """No directory may be asked."""
    keyring: Keyring = field(default_factory=Keyring, repr=False)
    """How signing in to directories went in this run."""
    declared: Sequence[Exclusion] = ()
    """Accounts that district.yaml declares."""
