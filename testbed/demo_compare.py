"""Compare what the audit said of a directory with the answer key and with the audit of files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.key import Entry
from testbed.demo_trees import told_by_files

_FACTS: Mapping[str, tuple[str, ...]] = {
    "ACC-DORMANT": ("login", "never", "created"),
    "MFA-PRIVILEGED": ("privileged",),
    "PWD-FIRST-LOGIN-CHANGE": ("password", "created", "must_change", "login", "never"),
    "PWD-MAX-AGE": ("password", "created"),
    "PWD-MUST-CHANGE-PENDING": ("must_change", "password", "created"),
    "PWD-NEVER-EXPIRES": ("never_expires",),
    "PWD-NOT-REQUIRED": ("not_required",),
}
"""Rule -> the facts it goes by, of those that one kind of source tells and another does not."""


_NAMED = ("systems", "roles")
"""Parameters that tell apart the questions of one rule."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One question in one unit."""

    school: str
    rule: str
    parameters: str
    """As JSON, in alphabetical order."""

    @property
    def of_settings(self) -> bool:
        """Tell whether it asks what the directory enforces, not what the accounts show."""
        return self.rule.startswith("DIR-")

    def __str__(self) -> str:
        """Return the place in short, with the one system or role that it is limited to."""
        given = json.loads(self.parameters)
        only = [",".join(given[name]) for name in _NAMED if len(given.get(name, ())) == 1]
        return " ".join([self.school, self.rule, *(f"[{each}]" for each in only[:1])])


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, or is right, for one place."""

    outcome: str
    reason: str | None
    population: int
    unknown: int
    subjects: tuple[str, ...]
    """What violates, in alphabetical order."""

    def __str__(self) -> str:
        """Return the answer in one line, without naming an account."""
        reason = f" ({self.reason})" if self.reason else ""
        counts = f", {len(self.subjects)} violate, {self.unknown} unknown of {self.population}"
        return f"{self.outcome}{reason}{counts if self.population else ''}"


Answers = Mapping[Place, Answer]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the audit of the directory says something else than the audit of the files."""

    place: Place
    files: Answer
    directory: Answer
    why: str

    @property
    def settles(self) -> bool:
        """Tell whether it only says more: what was known stays, less is left unknown."""
        before, after = self.files, self.directory
        if not set(before.subjects) <= set(after.subjects):
            return False
        if self.place.of_settings:
            return before.reason == "no_source"
        return before.outcome in ("unknown", after.outcome) and after.unknown < before.unknown

    def __str__(self) -> str:
        """Return the difference in one line: what files give, what the directory gives, why."""
        return f"{self.place}: {self.files} -> {self.directory} ({self.why})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the demonstration comes to."""

    key: Answers
    wrong: tuple[str, ...]
    """Where the audit of the directory is not what the key says."""
    differences: tuple[Difference, ...]

    @property
    def of_settings(self) -> Counter[str]:
        """Return how often what directories enforce had which outcome; no file tells it."""
        every = (answer for place, answer in self.key.items() if place.of_settings)
        return Counter(each.outcome for each in every if each.outcome != "not_applicable")

    @property
    def of_accounts(self) -> int:
        """Return how many results are about accounts."""
        return sum(not place.of_settings for place in self.key)

    @property
    def settled(self) -> tuple[Difference, ...]:
        """Return where the directory tells more about accounts than the files."""
        return tuple(e for e in self.differences if e.settles and not e.place.of_settings)

    @property
    def contradictions(self) -> tuple[Difference, ...]:
        """Return the differences that do more than settle what files leave unknown."""
        return tuple(each for each in self.differences if not each.settles)

    @property
    def as_planned(self) -> bool:
        """Tell whether all is as planned."""
        return not self.wrong and not self.contradictions


def said(result: Path) -> dict[Place, Answer]:
    """Return what a result document (``auditor-result/1``) says of every rule with a check."""
    document = json.loads(result.read_text(encoding="utf-8"))
    return {
        _place(each["school"], each["rule"], each["parameters"]): Answer(
            each["outcome"],
            each["reason"],
            each["population"],
            each["unknown"],
            tuple(sorted(finding["subject"] for finding in each["findings"])),
        )
        for each in document["results"]
        if each["check"] is not None
    }


def right(key: Iterable[Entry]) -> dict[Place, Answer]:
    """Return what the key says."""
    return {
        _place(each.school, each.question.rule, dict(each.question.parameters)): Answer(
            each.outcome, each.reason, each.population, each.unknown, each.subjects
        )
        for each in key
    }


def _place(school: str, rule: str, parameters: Mapping[str, object]) -> Place:
    return Place(school, rule, json.dumps(parameters, sort_keys=True, ensure_ascii=False))


def compare(
    key: Answers, directory: Answers, files: Answers, plan: Plan, moved: Plan
) -> Comparison:
    """Hold the audit of the directory against the key and against the audit of the files."""
    wrong = [
        f"{place}: key {key.get(place, '-')}; audit {directory.get(place, '-')}"
        for place in sorted(key.keys() | directory.keys())
        if key.get(place) != directory.get(place)
    ]
    differences = [
        Difference(place, files[place], directory[place], _why(place, plan, moved))
        for place in sorted(files.keys() & directory.keys())
        if files[place] != directory[place]
    ]
    return Comparison(key, tuple(wrong), tuple(differences))


def _why(place: Place, plan: Plan, moved: Plan) -> str:
    if place.of_settings:
        return "only a directory tells what it enforces"
    by_name = {(each.system, each.name): each for each in plan.of_unit(place.school)}
    more = {
        fact
        for each in moved.of_unit(place.school)
        for fact in _told(moved, each) - _told(plan, by_name[each.system, each.name])
    }
    found = [fact for fact in _FACTS.get(place.rule, ()) if fact in more]
    return f"the directory also tells: {', '.join(found)}" if found else "no reason is known"


def _told(plan: Plan, account: Account) -> frozenset[str]:
    return told_by_files(plan, account) - account.spoiled.keys()
