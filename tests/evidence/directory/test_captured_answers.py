"""Answers of real servers, whole and damaged, are read as ldap3 reads them, or refused."""

from __future__ import annotations

import random

import pytest

from auditor.ldap import ber
from tests import fuzz_ber
from tests.fuzz_ber_mutation import mutated

SEEDS = fuzz_ber.seeds()


def kinds(data: bytes) -> list[int]:
    found, start = [], 0
    while (length := ber.message_length(data, start)) is not None:
        found.append(ber.read_message(data, start, start + length).kind)
        start += length
    assert start == len(data)
    return found


def test_the_captured_answers_hold_what_they_should() -> None:
    assert len(SEEDS) == 4
    every = [kind for data in SEEDS for kind in kinds(data)]
    assert {ber.SEARCH_ENTRY, ber.SEARCH_REFERENCE, ber.SEARCH_DONE} == set(every)
    assert every.count(ber.SEARCH_ENTRY) > 15


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_an_answer_of_a_real_server_is_read_as_ldap3_reads_it(number: int) -> None:
    assert fuzz_ber.attempt(SEEDS[number]) is None


def test_a_damaged_answer_is_read_as_ldap3_reads_it_or_refused() -> None:
    rng = random.Random(20261122)
    for _turn in range(1500):
        data = rng.choice(SEEDS)
        for _change in range(rng.randint(1, 4)):
            data = mutated(data, rng)
        assert fuzz_ber.attempt(data) is None


def test_the_search_for_damage_is_not_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ber.read_entry
    monkeypatch.setattr(ber, "read_entry", lambda *where: (whole(*where)[0], {}))
    assert "ldap3 reads" in str(fuzz_ber.attempt(SEEDS[0]))

    def broken(*_where: object) -> None:
        raise IndexError("index out of range")

    monkeypatch.setattr(ber, "read_entry", broken)
    assert fuzz_ber.attempt(SEEDS[0]) == "IndexError: index out of range"
