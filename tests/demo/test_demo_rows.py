from __future__ import annotations

from collections import Counter


def test_every_row_read_is_evaluated_excluded_or_quarantined(scanned):
    for source in scanned.audit.sources:
        accounted = source.rows_evaluated + source.rows_excluded + source.rows_quarantined
        assert source.rows_read == accounted, source.path
        assert source.rows_read > 0, source.path


def test_the_mess_of_real_exports_is_reported(scanned):
    problems = Counter()
    for source in scanned.audit.sources:
        problems.update(source.problem_counts)
    assert problems["ragged_row"] == 1
    assert problems["duplicate_account"] == 5
    assert problems["unknown_school"] == 1
    assert problems["bad_date"] >= 2
    assert problems["future_date"] == 1
    assert problems["date_before_creation"] == 1
    assert problems["ambiguous_dates"] >= 1


def test_declared_accounts_are_found_and_set_aside_by_kind(scanned):
    matched = {each.kind: each.matched for each in scanned.audit.exclusions}
    assert set(matched) == {"service", "break_glass", "shared"}
    assert all(count > 0 for count in matched.values())
    reasons = {reason for source in scanned.audit.sources for reason in source.excluded}
    assert reasons == {"disabled", "service", "break_glass"}


def test_only_the_school_that_handed_in_nothing_has_no_account_source(scanned):
    accounts = [source for source in scanned.audit.sources if source.family == "accounts"]
    covered = {school for source in accounts for school in source.schools}
    missing = {each.school.code for each in scanned.audit.schools} - covered
    assert missing == {"mnvangtrang"}
