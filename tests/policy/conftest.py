"""Build small libraries, packs and checks, so that every message can be compared exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.check import Check, Judgement, Kind, Parameter, Stricter
from auditor.locale import language, set_language
from auditor.model import Text

TEXT = Text("vi", "en")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file below the test's folder and return its path."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


def _never_called(parameters: object, as_of: object) -> Judgement:
    raise NotImplementedError


def parameter(kind: Kind, stricter: Stricter, **more: object) -> Parameter:
    return Parameter(kind=kind, stricter=stricter, meaning=TEXT, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def checks() -> dict[str, Check]:
    """Return one check with a parameter of every direction, and the one with a free condition."""
    parameters = {
        "max_age_days": parameter(Kind.INTEGER, Stricter.LOWER, minimum=1, maximum=3660),
        "min_share": parameter(Kind.NUMBER, Stricter.HIGHER, default=50.0, minimum=0, maximum=100),
        "roles": parameter(
            Kind.TEXTS, Stricter.MORE, choices=("staff", "admin", "pupil"), default=("staff",)
        ),
        "exempt": parameter(Kind.TEXTS, Stricter.FEWER, default=("a", "b")),
        "strictly": parameter(Kind.BOOLEAN, Stricter.TRUE, default=False),
        "level": parameter(
            Kind.TEXT,
            Stricter.LATER_CHOICE,
            choices=("registered", "capable", "enforced"),
            default="registered",
        ),
        "systems": parameter(Kind.TEXTS, Stricter.FIXED, default=()),
        "mail_domains": parameter(
            Kind.TEXTS, Stricter.FEWER, default=(), from_district="mail_domains"
        ),
    }
    free = {"violates": parameter(Kind.TEXT, Stricter.FIXED)}
    return {
        "accounts.age": Check("accounts.age", "accounts", (), parameters, TEXT, _never_called),
        "accounts.where": Check("accounts.where", "accounts", (), free, TEXT, _never_called),
    }
