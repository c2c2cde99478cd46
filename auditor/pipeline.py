"""Put the parts together: prepare a district, gather its evidence, assess it.

The commands call it, and whatever else needs an audit without a command line.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from auditor import __version__
from auditor.audit import Audit
from auditor.district.load import District, load_district
from auditor.engine import Settings, evaluate
from auditor.engine.pictures import draw
from auditor.engine.preflight import try_rules
from auditor.engine.questions import select
from auditor.engine.scoring import decide_exit, summarise
from auditor.evidence.collect import collect
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.evidence.interface import CollectContext, Evidence
from auditor.ldap.keyring import Keyring
from auditor.locale import _, language
from auditor.model import (
    AuditorError,
    Directive,
    DistrictError,
    PolicyError,
    Requirement,
    Rule,
    School,
    Severity,
)
from auditor.policy.bind import bind_district
from auditor.policy.library import load_rules
from auditor.policy.packs import built_in_directives, load_directive
from auditor.policy.tailor import tailor
from checks import CHECKS
from checks.pictures import PICTURES

_YEARS = range(1990, 2101)
"""The years in which evidence may lie; a day outside them is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the district is asked for; empty means all."""

    schools: Sequence[str] = ()
    directives: Sequence[str] = ()
    clauses: Sequence[str] = ()
    rules: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is decided before any evidence is read."""

    district: District
    rules: dict[str, Rule]
    directives: tuple[Directive, ...]
    requirements: tuple[Requirement, ...]
    schools: tuple[School, ...]
    as_of: datetime
    now: datetime


def prepare(path: Path, as_of: str | None = None, filters: Filters | None = None) -> Plan:
    """Load and validate a district folder with its rules and directives.

    Raises:
        AuditorError: something in the folder or the policy cannot be used; nothing was evaluated.

    """
    filters = filters or Filters()
    now = datetime.now(UTC)
    district = load_district(path)
    rules = load_rules(CHECKS, district.rules_folders, district.folder)
    loaded = [load_directive(name, rules, CHECKS, district.folder) for name in district.directives]
    directives = bind_district(
        tailor(loaded, district.tailoring, CHECKS),
        CHECKS,
        {"mail_domains": tuple(district.mail_domains)},
        district.file.name,
    )
    moment = moment_of(as_of, district.time_zone, now)
    every = [requirement for directive in directives for requirement in directive.requirements]
    try_rules(every, CHECKS, moment)
    return Plan(
        district=district,
        rules=rules,
        directives=directives,
        requirements=_selected(every, directives, filters),
        schools=_schools(district.schools, filters.schools),
        as_of=moment,
        now=now,
    )


def load_built_in() -> tuple[dict[str, Rule], tuple[Directive, ...]]:
    """Return the rule library and every directive pack that ships with the program."""
    rules = load_rules(CHECKS)
    packs = tuple(load_directive(name, rules, CHECKS, Path()) for name in built_in_directives())
    return rules, packs


def moment_of(as_of: str | None, time_zone: str, now: datetime) -> datetime:
    """Return the moment of the audit: now, or the end of the given day in the district's zone.

    Raises:
        AuditorError: the date cannot be read.

    """
    zone = ZoneInfo(time_zone)
    if as_of is None:
        return now.astimezone(zone)
    for read in (date.fromisoformat, lambda text: datetime.strptime(text, "%d/%m/%Y").date()):  # noqa: DTZ007
        try:
            day = read(as_of)
        except ValueError:
            continue
        if day.year in _YEARS:
            return datetime.combine(day, time(23, 59, 59), tzinfo=zone)
    raise AuditorError(
        _("--as-of {value}: not a date. Write it as 2026-11-22 or 22/11/2026.").format(value=as_of)
    )


def _selected(
    every: Sequence[Requirement], directives: Sequence[Directive], filters: Filters
) -> tuple[Requirement, ...]:
    _known(filters.directives, [each.id for each in directives], "--directive")
    _known(filters.rules, [each.rule.id for each in every], "--rule")
    for each in filters.clauses:
        name, mark, _ref = each.partition(":")
        if not mark:
            raise PolicyError(
                _("--clause {value}: write DIRECTIVE:REF, for example {example}.").format(
                    value=each, example="lao-cai-2023:3.2"
                )
            )
        _known([name], [directive.id for directive in directives], "--clause")
        places = [f"{d.id}:{clause.ref}" for d in directives for clause in d.clauses]
        if not any(place.startswith(f"{each}/") for place in places):
            _known([each], places, "--clause")
    selected = tuple(
        select(every, directives=filters.directives, clauses=filters.clauses, rules=filters.rules)
    )
    if not selected:
        raise PolicyError(_("Nothing is asked: no requirement fits the filters."))
    return selected


def _schools(schools: Sequence[School], codes: Sequence[str]) -> tuple[School, ...]:
    _known(codes, [school.code for school in schools], "--school")
    return tuple(school for school in schools if not codes or school.code in codes)


def _known(wanted: Sequence[str], known: Sequence[str], option: str) -> None:
    for each in wanted:
        if each not in known:
            close = difflib.get_close_matches(each, known, n=1)
            hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
            message = _("{option} {value}: not in this district.").format(option=option, value=each)
            raise DistrictError(message + hint)


def context_of(
    plan: Plan, *, offline: bool = False, keyring: Keyring | None = None
) -> CollectContext:
    """Return what the sources may know of the district."""
    district = plan.district
    return CollectContext(
        folder=district.folder,
        schools=district.schools,
        as_of=plan.as_of,
        mail_domains=tuple(district.mail_domains),
        time_zone=district.time_zone,
        now=plan.now,
        offline=offline,
        keyring=keyring or Keyring(),
    )


def gather(plan: Plan, *, offline: bool = False, keyring: Keyring | None = None) -> Evidence:
    """Collect the evidence of the whole district (only reading tells whose rows they are)."""
    keyring = keyring or Keyring()
    try:
        return collect(
            plan.district.sources,
            context_of(plan, offline=offline, keyring=keyring),
            plan.district.declared,
        )
    finally:
        keyring.forget()


def assess(
    plan: Plan,
    evidence: Evidence,
    settings: Settings,
    *,
    fail_on: Severity,
    min_coverage: float,
) -> tuple[Audit, pl.DataFrame | None]:
    """Evaluate the requirements; return the audit and, if asked for, every finding."""
    evaluation = evaluate(
        plan.requirements,
        evidence,
        plan.schools,
        plan.as_of,
        CHECKS,
        settings=settings,
        district=plan.district.schools,
    )
    by_school: dict[str | None, list[int]] = {}
    for position, result in enumerate(evaluation.results):
        by_school.setdefault(result.school, []).append(position)
    summaries = tuple(
        summarise(school, [evaluation.results[i] for i in by_school.get(school.code, [])])
        for school in plan.schools
    )
    audit = Audit(
        tool_version=__version__,
        district_code=plan.district.code,
        district_name=plan.district.name,
        generated_at=plan.now,
        as_of=plan.as_of,
        forecast=plan.as_of > plan.now
        and plan.as_of.date() > plan.now.astimezone(plan.as_of.tzinfo).date(),
        directives=plan.directives,
        sources=evidence.provenance,
        exclusions=evidence.exclusions,
        schools=summaries,
        results=evaluation.results,
        fail_on=fail_on,
        exit_code=int(
            decide_exit(evaluation.results, summaries, evidence.provenance, fail_on, min_coverage)
        ),
        language=language(),
        min_coverage=min_coverage,
        pending=sum(1 for each in plan.requirements if each.pending),
        families=FAMILY_WORDS,
        distributions=draw(PICTURES, evidence, [each.code for each in plan.schools], plan.as_of),
    )
    return audit, evaluation.findings
