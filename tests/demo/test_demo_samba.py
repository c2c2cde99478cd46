"""The demonstration out of Active Directory: the same verdicts, and what only it can know."""

from __future__ import annotations

import pytest
from directory_demo import EXPECTED, Ran, assert_the_password_is_nowhere, run

pytestmark = pytest.mark.xdist_group("samba")


@pytest.fixture(scope="module")
def ran(servers_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    del servers_installed
    return run("samba", tmp_path_factory.mktemp("samba-demo") / "district")


def test_every_answer_of_the_key_is_what_active_directory_gives_and_it_gives_no_more(
    ran: Ran,
) -> None:
    assert ran.said == ran.right
    assert (ran.code, ran.found.wrong) == (0, ())


def test_active_directory_only_settles_what_the_files_leave_unknown(ran: Ran) -> None:
    documented = (EXPECTED / "samba-differences.txt").read_text(encoding="utf-8")
    assert "".join(f"{each}\n" for each in ran.found.differences) == documented
    listed = ran.folder / "reports" / "differences.txt"
    assert listed.read_text(encoding="utf-8") == documented
    assert "no reason is known" not in documented
    assert ran.found.contradictions == ()
    assert len(ran.found.settled) == 39
    for place, before in ran.files.items():
        assert {before.outcome, ran.said[place].outcome} != {"pass", "fail"}, place


def test_the_fine_grained_policy_of_one_school_is_found_and_the_domains_own_complies(
    ran: Ran,
) -> None:
    lax = "CN=noi-long,CN=Password Settings Container,CN=System,DC=edu,DC=test"
    failed = {
        (place.school, place.rule): answer.subjects
        for place, answer in ran.said.items()
        if place.of_settings and answer.outcome == "fail"
    }
    rules = ("COMPLEXITY", "HISTORY", "LOCKOUT", "MAX-AGE", "MIN-LENGTH")
    assert failed == {("lcrungthong", f"DIR-{rule}"): (lax,) for rule in rules}
    counted = ran.of_settings()
    assert all(counted[f"DIR-{rule}"]["pass"] >= 5 for rule in rules)
    # Whether a reset demands a change is each administrator's tick, not the domain's setting.
    assert set(counted["DIR-MUST-CHANGE"]) == {"unknown", "not_applicable"}


def test_the_password_of_the_reading_account_is_nowhere(ran: Ran) -> None:
    assert_the_password_is_nowhere(ran)
