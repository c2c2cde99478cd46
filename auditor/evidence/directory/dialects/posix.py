"""Know a directory of no known make: POSIX shadow attributes, and whatever else it shows.

``shadowLastChange`` counts days since 1970; 0 means that the password must be changed (shadow(5)).
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from auditor.evidence.directory.dialects.alike import COMMON, PERSONS, admins
from auditor.evidence.directory.dialects.completing import with_name, with_rights
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings
from auditor.ldap.interface import Entry
from auditor.ldap.session import Session
from auditor.model import Text


def _look_around(session: Session, _as_of: datetime) -> Surroundings:
    members, problems = admins(session, session.directory.admin_groups)

    def complete(frame: pl.DataFrame) -> pl.DataFrame:
        return with_rights(with_name(frame, "uid"), members, "uid")

    return Surroundings(complete=complete, problems=tuple(problems))


def _recognises(_root: Entry) -> bool:
    return True


DIALECT = Dialect(
    name="posix",
    title=Text(
        "Thư mục LDAP khác (thuộc tính POSIX shadow)", "Other LDAP (POSIX shadow attributes)"
    ),
    recognises=_recognises,
    filter=PERSONS,
    attributes=COMMON,
    look_around=_look_around,
    several=frozenset({"objectClass"}),
)
