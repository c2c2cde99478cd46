"""Declare the account files of the demonstration and what each of them can tell."""

from __future__ import annotations

from collections.abc import Mapping

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


def _tells(facts: str) -> frozenset[str]:
    return frozenset(facts.split())


_REGISTERED = _tells("privileged enrolled capable email")
_EVERYTHING = _tells(
    "role email people owner created password login never enabled privileged must_change enrolled"
    " never_expires not_required"
)

_DECLARED = (
    Source(
        GOOGLE, "google", _tells("role email enabled login never must_change enrolled enforced")
    ),
    Source(
        *(GAM, "google"),
        _tells("role email enabled privileged created login never must_change enrolled enforced"),
        login_lag_days=2,
    ),
    Source(
        *(GOOGLE_LIST, "google"),
        _tells("people privileged created password never_expires not_required"),
    ),
    Source(ENTRA, "microsoft", _tells("role email enabled")),
    Source(REGISTRATION_JSON, "microsoft", _REGISTERED),
    Source(REGISTRATION_CSV, "microsoft", _REGISTERED),
    Source(
        *(DIRECTORY, "microsoft"),
        _EVERYTHING - {"people", "owner", "never", "enrolled"},
        login_lag_days=14,
    ),
    Source(WORKBOOK, "table", _EVERYTHING),
    Source(
        *(OLD_CSV, "table"),
        _EVERYTHING - {"enrolled", "must_change", "never"},
        unusable_rows={"mnhoami": 1},
    ),
    Source(UNICODE_TEXT, "table", _EVERYTHING - {"email"}),
    Source(SECTOR, SECTOR_DB, _EVERYTHING),
)
SOURCES: Mapping[str, Source] = {each.path: each for each in _DECLARED}

FILES_OF_UNIT: Mapping[str, tuple[str, ...]] = {
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
