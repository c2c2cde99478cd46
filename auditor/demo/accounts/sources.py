"""Declare the account files of the demonstration and what each of them can tell."""

from __future__ import annotations

from auditor.demo.accounts.plan import Source

GOOGLE = "evidence/google-users.csv"
GOOGLE_LIST = "evidence/thsuoitrong/tai-khoan-google.csv"
GAM = "evidence/gam-users.csv"
ENTRA = "evidence/entra-users.csv"
REGISTRATION_JSON = "evidence/entra-dang-ky-xac-thuc.json"
REGISTRATION_CSV = "evidence/thcsbenda/entra-dang-ky-xac-thuc.csv"
DIRECTORY = "evidence/ad-users.csv"
WORKBOOK = "evidence/mnanhdao/tai-khoan.xlsx"
OLD_CSV = "evidence/mnhoami/tai-khoan.csv"
UNICODE_TEXT = "evidence/lcrungthong/tai-khoan.txt"
SECTOR = "evidence/csdl-nganh.tsv"

SECTOR_DB = "sector-db"
"""The name by which directives know the sector database."""

_DATES = ("created", "password", "login", "never")
_FLAGS = ("enabled", "privileged", "must_change", "enrolled", "never_expires", "not_required")
_EVERYTHING = frozenset({"role", "email", "people", "owner", *_DATES, *_FLAGS})

SOURCES: dict[str, Source] = {
    each.path: each
    for each in (
        Source(
            GOOGLE,
            "google-workspace",
            "google",
            frozenset(
                {"role", "email", "enabled", "login", "never", "must_change", "enrolled"}
                | {"enforced"}
            ),
        ),
        Source(
            GAM,
            "gam",
            "google",
            frozenset(
                {"role", "email", "enabled", "privileged", "created", "login", "never"}
                | {"must_change", "enrolled", "enforced"}
            ),
            login_lag_days=2,
        ),
        Source(
            GOOGLE_LIST,
            "table",
            "google",
            frozenset(
                {"people", "privileged", "created", "password", "never_expires", "not_required"}
            ),
        ),
        Source(ENTRA, "entra-users", "microsoft", frozenset({"role", "email", "enabled"})),
        Source(
            REGISTRATION_JSON,
            "entra-registration-details",
            "microsoft",
            frozenset({"privileged", "enrolled", "capable", "email"}),
        ),
        Source(
            REGISTRATION_CSV,
            "entra-registration-details",
            "microsoft",
            frozenset({"privileged", "enrolled", "capable", "email"}),
        ),
        Source(
            DIRECTORY,
            "active-directory-csv",
            "microsoft",
            frozenset(
                {"role", "email", "enabled", "privileged", "created", "password", "login"}
                | {"must_change", "never_expires", "not_required"}
            ),
            login_lag_days=14,
        ),
        Source(WORKBOOK, "table", "table", _EVERYTHING),
        Source(
            OLD_CSV,
            "table",
            "table",
            _EVERYTHING - {"enrolled", "must_change", "never"},
            unusable_rows={"mnhoami": 1},
        ),
        Source(UNICODE_TEXT, "table", "table", _EVERYTHING - {"email"}),
        Source(SECTOR, "table", SECTOR_DB, _EVERYTHING),
    )
}

FILES_OF_UNIT: dict[str, tuple[str, ...]] = {
    "pgdsuoimo": (ENTRA, REGISTRATION_JSON, DIRECTORY),
    "mnanhdao": (WORKBOOK,),
    "mnhoami": (OLD_CSV,),
    "thsuoitrong": (GOOGLE, GOOGLE_LIST),
    "thdoithong": (GOOGLE,),
    "thcanhdong": (GOOGLE,),
    "thcssuoimo": (ENTRA, REGISTRATION_JSON, DIRECTORY),
    "thcsnuixanh": (ENTRA, REGISTRATION_JSON),
    "thcsbenda": (ENTRA, REGISTRATION_CSV),
    "lcrungthong": (UNICODE_TEXT,),
    "thptsuoimo": (GAM,),
}
"""The files in which a unit's accounts stand, unless an account says otherwise."""
