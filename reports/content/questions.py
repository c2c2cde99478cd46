"""Line up the questions of an audit: one column of a matrix each, a rule with its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import ParameterValue, Reason, Result
from reports.words import parameter_word, role_word

_NEVER_JUDGED = (Reason.NO_CHECK, Reason.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Question:
    """A rule with one set of parameters, and its result in every school."""

    number: int
    """From 1, by rule id and parameters."""
    results: Mapping[str | None, Result]
    """School code (``None``: the whole district) -> result."""
    difference: str = ""
    """The parameters that tell it from other questions of its rule; empty if it is the only one."""
    judged: bool = True
    """Whether some school was judged, or could be with better evidence."""

    @property
    def any(self) -> Result:
        """Return one of its results, for what they share: rule, parameters, expectation."""
        return next(iter(self.results.values()))

    def title(self, language: str) -> str:
        """Return the rule's title, with what tells it from its like."""
        title = self.any.rule.title.in_language(language)
        return f"{title} ({self.difference})" if self.difference else title


def question_key(result: Result) -> tuple[str, str]:
    """Return what tells a result's question from others: rule id and parameters."""
    return result.rule.id, repr(sorted(result.parameters.items()))


def questions(results: Iterable[Result]) -> list[Question]:
    """Return every question by rule id and parameters, each with its number."""
    keys: dict[int, tuple[str, str]] = {}
    grouped: dict[tuple[str, str], dict[str | None, Result]] = {}
    for each in results:
        # One mapping of parameters serves thousands of results: its text is made once.
        known = keys.get(id(each.parameters))
        if known is None or known[0] != each.rule.id:
            known = keys[id(each.parameters)] = question_key(each)
        grouped.setdefault(known, {})[each.school] = each
    of_rule: dict[str, list[Result]] = {}
    for (rule, _parameters), answers in grouped.items():
        of_rule.setdefault(rule, []).append(next(iter(answers.values())))
    differences = {
        id(each): told
        for group in of_rule.values()
        for each, told in zip(group, _differences(group), strict=True)
    }
    return [
        Question(
            number,
            answers,
            differences[id(next(iter(answers.values())))],
            judged=any(each.reason not in _NEVER_JUDGED for each in answers.values()),
        )
        for number, (_key, answers) in enumerate(sorted(grouped.items()), start=1)
    ]


def judged_questions(results: Iterable[Result]) -> list[Question]:
    """Return the questions some school was judged on or could be, numbered among themselves."""
    return [
        Question(number, each.results, each.difference)
        for number, each in enumerate((q for q in questions(results) if q.judged), start=1)
    ]


def _differences(same_rule: Sequence[Result]) -> list[str]:
    """Tell the questions of one rule apart, as briefly as it goes."""
    if len(same_rule) == 1:
        return [""]
    brief = [_difference(each, same_rule) for each in same_rule]
    if len(set(brief)) == len(brief):
        return brief
    names = [
        name
        for name in dict.fromkeys(name for each in same_rule for name in each.parameters)
        if len({repr(each.parameters.get(name)) for each in same_rule}) > 1
    ]
    return [
        ", ".join(_told(name, each.parameters.get(name, ())) for name in names)
        for each in same_rule
    ]


def _difference(result: Result, same_rule: Sequence[Result]) -> str:
    """Name the parameters in which a question differs from most of the rule's questions."""
    others = [each for each in same_rule if each is not result]
    shown = []
    for name, value in result.parameters.items():
        differing = [other for other in others if other.parameters.get(name) != value]
        # What is empty narrows nothing; what most questions share is the rule's usual value.
        if value != () and 2 * len(differing) > len(others):
            shown.append(_told(name, value))
    return ", ".join(shown)


def _told(name: str, value: ParameterValue) -> str:
    """Say a parameter in the words of the run's language."""
    values = value if isinstance(value, tuple) else (value,)
    word = role_word if name == "roles" else str
    shown = ", ".join(word(str(each)) for each in values) or "-"
    return f"{parameter_word(name)}: {shown}"
