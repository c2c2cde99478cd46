"""Hold what the sheets say of a question: a rule with one set of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import Citation, Result
from reports.content.questions import Question, question_key, questions
from reports.workbook.cells import cell_text, prose


@dataclass(frozen=True, slots=True)
class WordedQuestion:
    """A question in words fit for cells."""

    question: Question
    rule: str
    title: str


class QuestionCatalogue:
    """Find the question that a result answers, without working its words out again."""

    def __init__(self, results: Iterable[Result], language: str) -> None:
        """Put every question in words."""
        self.questions: Sequence[WordedQuestion] = [
            WordedQuestion(each, cell_text(each.any.rule.id), prose(each.title(language)))
            for each in questions(results)
        ]
        self._by_key: Mapping[tuple[str, str], WordedQuestion] = {
            question_key(each.question.any): each for each in self.questions
        }
        self._known: dict[tuple[str, int], WordedQuestion] = {}
        self._clauses: dict[int, str] = {}

    def of(self, result: Result) -> WordedQuestion:
        """Return the question that ``result`` answers."""
        # Thousands of results share one mapping of parameters, and one tuple of citations.
        key = (result.rule.id, id(result.parameters))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._by_key[question_key(result)]
        return known

    def clauses(self, result: Result) -> str:
        """Return the clauses that ask for a result, as in the csv report."""
        known = self._clauses.get(id(result.citations))
        if known is None:
            known = self._clauses[id(result.citations)] = clauses_told(result.citations)
        return known


def clauses_told(citations: Iterable[Citation]) -> str:
    """Return clauses in one text, as in the csv report."""
    return cell_text("; ".join(f"{each.directive}:{each.clause}" for each in citations))
