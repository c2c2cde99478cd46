"""Reports can speak of every family of evidence, also of those for which rules wait."""

from __future__ import annotations

from auditor.evidence.families import FAMILIES
from auditor.evidence.family_words import FAMILY_WORDS
from auditor.policy.library import load_rules
from checks import CHECKS


def test_every_family_that_is_read_or_waited_for_has_words() -> None:
    known = [each.family for each in FAMILY_WORDS]
    assert len(set(known)) == len(known)
    waited_for = {rule.family for rule in load_rules(CHECKS).values() if rule.family}
    assert waited_for | set(FAMILIES) <= set(known)


def test_its_words_stand_within_a_sentence_in_both_languages() -> None:
    for each in FAMILY_WORDS:
        for text in (each.title, each.rows):
            assert text.vi
            assert text.en
            assert text.en[0].islower(), each.family
