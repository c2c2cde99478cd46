"""Everybody who belongs to a group is found, or nobody is said not to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from auditor.evidence.directory.groups import members_of
from auditor.ldap.interface import DirectoryError, Entry, Scope, Search
from auditor.ldap.session import Session
from tests.ldap.ber_building import plain
from tests.ldap.line import DIRECTORY

Shown = Mapping[bytes, Sequence[bytes]]
AD: Shown = {b"objectClass": [b"top", b"group"]}
NAMES: Shown = {b"objectClass": [b"top", b"groupOfNames"]}


class Groups:
    """A session that knows groups; the n-th question about one gets its n-th answer."""

    directory = DIRECTORY

    def __init__(self, **answers: Shown | Sequence[Shown]) -> None:
        self._answers = {
            f"cn={name}": iter([each] if isinstance(each, Mapping) else each)
            for name, each in answers.items()
        }
        self.asked: list[Search] = []

    def ask(self, search: Search) -> list[Entry]:
        assert search.scope is Scope.BASE
        assert search.filter == "(objectClass=*)"
        self.asked.append(search)
        found = next(self._answers.get(search.base, iter(())), None)
        return [] if found is None else [Entry(search.base.encode(), plain(found))]

    look = ask


def members(groups: Groups, *names: str, known: Sequence[str] = ()) -> tuple[set[str], list[str]]:
    found = members_of(cast("Session", groups), names, set(known))
    return found.names, found.missing


def test_members_of_groups_within_groups_are_found_and_circles_end() -> None:
    groups = Groups(
        a={**NAMES, b"member": [b"uid=An", b"cn=B"]},
        b={**NAMES, b"member": [b"uid=binh", b"cn=a", b"cn=b"]},
    )
    assert members(groups, "cn=a", known=["cn=a", "cn=b"]) == ({"uid=an", "uid=binh"}, [])


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        ({**NAMES}, True),
        ({b"objectClass": [b"groupOfUniqueNames"]}, True),
        ({b"objectClass": [b"GROUPOFNAMES"], b"member": []}, True),
        ({b"objectClass": [b"groupOfNames", b"nestedGroup", b"ipaUserGroup"]}, False),
        ({b"objectClass": [b"posixGroup"]}, False),
        (AD, False),
        ({}, True),
    ],
)
def test_a_group_that_must_have_members_and_shows_none_hides_them(
    shown: Shown, missing: bool
) -> None:
    assert members(Groups(a=shown), "cn=a") == (set(), ["cn=a"] if missing else [])


def test_a_large_group_is_read_range_by_range() -> None:
    groups = Groups(
        a=[
            {**AD, b"member": [], b"member;range=0-1": [b"uid=an", b"uid=binh"]},
            {b"Member;Range=2-3": [b"uid=chi", b"uid=dung"]},
            {b"member;range=4-*": [b"uid=giang"]},
        ]
    )
    found, missing = members(groups, "cn=a")
    assert (found, missing) == ({f"uid={n}" for n in ("an", "binh", "chi", "dung", "giang")}, [])
    assert [each.attributes for each in groups.asked[1:]] == [
        ("member;range=2-*",),
        ("member;range=4-*",),
    ]


@pytest.mark.parametrize(
    "rest",
    [
        [],
        [{}],
        [{b"member": [b"uid=chi"]}],
        [{b"member;range=x-y": [b"uid=chi"]}],
        [{b"member;range=2-" + b"9" * 5000: [b"uid=chi"]}],
        [{b"member;range=2-3": [b"uid=chi"]}] * 3,
    ],
)
def test_half_of_a_group_is_no_group(rest: Sequence[Shown]) -> None:
    groups = Groups(a=[{**AD, b"member;range=0-1": [b"uid=an", b"uid=binh"]}, *rest])
    with pytest.raises(DirectoryError, match="members of the group 'cn=a' do not come whole"):
        members(groups, "cn=a")


def test_ranges_that_never_end_are_given_up() -> None:
    class Endless(Groups):
        def ask(self, search: Search) -> list[Entry]:
            self.asked.append(search)
            return [Entry(b"cn=a", {b"member;range=0-0": b"uid=an"})]

        look = ask

    groups = Endless()
    with pytest.raises(DirectoryError, match="do not come whole"):
        members(groups, "cn=a")
    assert len(groups.asked) < 20_000


def test_names_that_are_no_text_are_members_all_the_same() -> None:
    groups = Groups(a={**NAMES, b"member": [b"uid=\xff"], b"memberUid": [b"\xfe", b"AN"]})
    found = members_of(cast("Session", groups), ["cn=a"], set())
    assert found.names == {"uid=\ufffd"}
    assert found.user_names == {"\ufffd", "an"}


def test_a_member_is_the_same_in_whatever_way_it_was_written() -> None:
    written = [b"UID=An, OU=x", b"cn=Lan\\2C x,ou=x", b"CN=B , OU=x", b"uid=chi,ou=x"]
    groups = Groups(
        a={b"uniqueMember": written, b"objectClass": [b"groupOfUniqueNames"]},
        **{"b,ou=x": {**NAMES, b"member": [b"uid=dung,ou=x"]}},
    )
    found, missing = members(groups, "cn=a", known=["cn=b,ou=x"])
    assert {"uid=an,ou=x", "cn=lan\\, x,ou=x", "uid=chi,ou=x", "uid=dung,ou=x"} <= found
    assert missing == []
