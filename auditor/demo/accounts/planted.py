"""Plant what the audit is to find: unit -> number of a member of staff -> how the account departs.

Beside each stands what is right about it; without a mark it keeps every rule. Ages are in days
before the day of the audit. Limits are met the day before, on the day and after: 90 for passwords,
45 for use, 14 for a change that is demanded. What an export does not tell is no business of a row.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.demo.accounts.kinds import (
    Facts,
    admin,
    row,
    school_account,
    spoiled,
    unused,
    without_factor,
)
from auditor.demo.accounts.plan import Spoil, Standing
from auditor.demo.accounts.sources import DIRECTORY, ENTRA
from auditor.demo.names import PRIVATE_DOMAIN

_DOMAIN = "pgdsuoimo.suoimo.example"

PLANTED: Mapping[str, Mapping[int, Facts]] = {
    "pgdsuoimo": {
        0: admin(),
        1: admin(duty=False, violates="ACC-ROLE-ASSIGNED"),
        2: row(standing=Standing.LEFT, left=40, violates="ACC-ROLE-ASSIGNED"),
        3: row(left=-1),
        # Active Directory may be 14 days late: 50 days leave doubt about a limit of 45.
        4: row(login=50, unknown="ACC-DORMANT"),
        5: row(enabled=False, standing=Standing.LEFT),
        6: row(
            name="svc-saoluu", email="", sources=(DIRECTORY,), role=None, position="",
            never_expires=True, declared="service", standing=Standing.ABSENT, code="",
        ),
        7: admin(
            name=f"cuuho@{_DOMAIN}", email=f"cuuho@{_DOMAIN}", enrolled=False, capable=False,
            declared="break_glass", standing=Standing.ABSENT, code="", password=300,
        ),
    },
    "mnanhdao": {  # keeps every rule, some by a day only
        0: admin(),
        1: school_account("mnanhdao.truong", owner="Hiệu trưởng"),
        2: row(password=89),
        3: row(password=90),
        4: row(login=44),
        5: row(login=45),
        6: unused(created=14, password=14, must_change=True),
        7: unused(created=3, password=3, must_change=True),
        8: row(enabled=False, password=500, login=400, standing=Standing.LEFT),
        9: row(twice=True),
    },
    "mnhoami": {
        0: admin(),
        1: school_account("truong", owner="Phó Hiệu trưởng phụ trách"),
        2: row(password=91, violates="PWD-MAX-AGE"),
        3: row(email=f"co.giao.03@{PRIVATE_DOMAIN}", violates="ACC-OFFICIAL-MAIL"),
        4: row(email=f"co.giao.04@{PRIVATE_DOMAIN}", violates="ACC-OFFICIAL-MAIL"),
        5: spoiled("login", Spoil.BAD),
        6: row(enabled=False),
        # A password cannot be older than its account: at 90 days all is well, at 91 nobody knows.
        7: row(
            created=90, spoiled={"password": Spoil.EMPTY},
            seen_by={"PWD-MAX-AGE": "password | created"},
        ),
        8: row(created=91, spoiled={"password": Spoil.EMPTY}),
    },
    "thsuoitrong": {  # keeps the rules on passwords; three teachers have no second factor
        0: admin(),
        1: without_factor(),
        2: without_factor(),
        3: without_factor(),
        4: row(password=90),
        5: unused(created=14, password=14, must_change=True),
        6: row(enabled=False, login=200),
        7: row(moved_to="thdoithong"),
    },
    "thdoithong": {
        0: admin(),
        1: school_account("truong", declared="shared", owner="Hiệu trưởng"),
        2: row(login=45),
        3: row(login=46, violates="ACC-DORMANT"),
        4: row(login=120, violates="ACC-DORMANT"),
        5: unused(violates="ACC-DORMANT PWD-FIRST-LOGIN-CHANGE"),
        6: row(
            must_change=True, violates="PWD-FIRST-LOGIN-CHANGE PWD-MUST-CHANGE-PENDING",
            seen_by={
                "PWD-FIRST-LOGIN-CHANGE": "login must_change",
                "PWD-MUST-CHANGE-PENDING": "created must_change",
            },
        ),
        7: spoiled("login", Spoil.FUTURE),
        8: row(twice=True),
        9: row(enabled=False),
    },
    "thcanhdong": {
        0: admin(),
        1: school_account("truong", violates="ACC-SCHOOL-LEVEL"),
        2: without_factor(),
        3: without_factor(),
        4: spoiled("enrolled", Spoil.EMPTY),
        5: row(login=45),
    },
    "thcssuoimo": {
        0: admin(),
        1: admin(capable=False, violates="MFA-ENABLED MFA-PRIVILEGED"),
        2: row(never_expires=True, violates="PWD-NEVER-EXPIRES"),
        3: row(never_expires=True, violates="PWD-NEVER-EXPIRES"),
        4: row(not_required=True, violates="PWD-NOT-REQUIRED"),
        5: row(password=89),
        6: row(password=90),
        7: row(password=91, violates="PWD-MAX-AGE"),
        # Active Directory may be 14 days late, so of 46 to 59 days nobody knows.
        8: row(login=45),
        9: row(login=46, unknown="ACC-DORMANT"),
        10: row(login=59, unknown="ACC-DORMANT"),
        11: row(login=60, violates="ACC-DORMANT"),
        # An administrator sets the first password within minutes of the creation: ten are allowed.
        12: row(created=(30, 8, 0), password=(30, 8, 9), violates="PWD-FIRST-LOGIN-CHANGE"),
        13: row(created=(30, 8, 0), password=(30, 8, 11)),
        14: unused(created=14, password=None, must_change=True),
        15: unused(
            created=15, password=None, must_change=True, violates="PWD-MUST-CHANGE-PENDING"
        ),
        16: row(enabled=False),
        17: row(sources=(DIRECTORY,)),
        18: row(standing=Standing.ABSENT, violates="ACC-ROLE-ASSIGNED"),
    },
    "thcsnuixanh": {0: admin(), 1: row(enabled=False), 2: row(role=None, position="")},
    "thcsbenda": {
        0: admin(),
        1: row(capable=False, violates="MFA-ENABLED"),
        2: row(capable=False, violates="MFA-ENABLED"),
        3: without_factor(capable=False),
        4: row(sources=(ENTRA,)),
        5: row(standing=Standing.LEFT, left=0, violates="ACC-ROLE-ASSIGNED"),
        # Only staff has to stand in the staff list, and nobody knows whether this is staff.
        6: row(role=None, position="", standing=Standing.ABSENT, unknown="ACC-ROLE-ASSIGNED"),
    },
    "lcrungthong": {
        0: admin(duty=False, violates="ACC-ROLE-ASSIGNED"),
        1: school_account("truong.rungthong", violates="ACC-SCHOOL-LEVEL"),
        2: row(password=89),
        3: row(password=90),
        4: row(password=91, violates="PWD-MAX-AGE"),
        5: row(password=400, violates="PWD-MAX-AGE"),
        6: row(login=45),
        7: row(login=46, violates="ACC-DORMANT"),
        8: unused(created=60, password=20, violates="ACC-DORMANT PWD-FIRST-LOGIN-CHANGE"),
        9: row(people=("Lương Thị Thảo",), violates="ACC-SHARED"),
        10: row(people=("Bùi Văn Nam",), twice=True, violates="ACC-SHARED"),
        11: unused(password=14, must_change=True, violates="ACC-DORMANT"),
        12: unused(password=15, must_change=True, violates="ACC-DORMANT PWD-MUST-CHANGE-PENDING"),
        13: row(not_required=True, violates="PWD-NOT-REQUIRED"),
        14: without_factor(),
        15: spoiled("password", Spoil.BEFORE_CREATION),
        16: spoiled("password", Spoil.BAD),
        17: row(standing=Standing.ABSENT, violates="ACC-ROLE-ASSIGNED"),
        18: row(enabled=False),
    },
    "thptsuoimo": {
        0: admin(),
        1: row(
            privileged=True, enrolled=False, duty=True, violates="MFA-ENABLED MFA-PRIVILEGED"
        ),
        2: school_account("truong", enrolled=False, violates="ACC-SCHOOL-LEVEL MFA-ENABLED"),
        # Google's own reports are two days late.
        3: row(login=45),
        4: row(login=47, unknown="ACC-DORMANT"),
        5: row(login=48, violates="ACC-DORMANT"),
        6: unused(created=60, violates="ACC-DORMANT PWD-FIRST-LOGIN-CHANGE"),
        7: unused(created=20, must_change=True, violates="PWD-MUST-CHANGE-PENDING"),
        8: unused(created=14, must_change=True),
        9: row(twice=True),
        10: row(enabled=False),
        11: row(standing=Standing.LEFT, violates="ACC-ROLE-ASSIGNED"),
        12: row(role=None, position=""),
    },
}  # fmt: skip

IN_SECTOR: Mapping[str, tuple[int, Mapping[int, Facts]]] = {
    "pgdsuoimo": (6, {}),
    "mnanhdao": (5, {0: school_account("mnanhdao.csdl", owner="Phó Hiệu trưởng")}),
    "lcrungthong": (8, {
        0: spoiled("password", Spoil.BAD),
        1: spoiled("enrolled", Spoil.EMPTY),
        2: row(twice=True),
    }),
    "thptsuoimo": (12, {
        0: without_factor(),
        1: row(password=120, violates="PWD-MAX-AGE"),
        # In use with the password that it was issued with.
        2: row(created=70, password=70, violates="PWD-FIRST-LOGIN-CHANGE"),
        3: school_account("thptsuoimo.truong", violates="ACC-SCHOOL-LEVEL"),
        4: row(email=f"thay.giao.05@{PRIVATE_DOMAIN}", violates="ACC-OFFICIAL-MAIL"),
    }),
}  # fmt: skip
"""Unit -> how many of its people hold an account of the sector database, and what is planted."""
