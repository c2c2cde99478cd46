"""How district.yaml addresses a live directory, and what it may not say."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from auditor.district.directory_schema import DirectorySourceModel
from auditor.district.load import load_district
from auditor.evidence.directory.dialects import DIALECTS
from auditor.evidence.directory.interface import LDAP_DIALECTS
from auditor.evidence.families import FAMILIES
from auditor.ldap.interface import BindMethod, Directory, Security
from auditor.locale import set_language
from auditor.model import DistrictError

BIND = "{user: 'cn=auditor,dc=example', password: {env: LDAP_PASSWORD}}"


def load(folder: Path, **keys: str) -> Directory:
    """Load a district whose only source is a directory, written with these keys."""
    set_language("en")
    source = {"format": "ldap", "url": "ldaps://ldap.example", "bind": BIND, **keys}
    lines = "\n".join(f"      {key}: {value}" for key, value in source.items() if value)
    (folder / "schools.csv").write_text("code,name,level\nthsao,Sao,primary\n", "utf-8")
    (folder / "district.yaml").write_text(
        f"district: {{code: demo, name: Demo}}\nschools: schools.csv\n"
        f"evidence:\n  accounts:\n    -\n{lines}\n",
        "utf-8",
    )
    (spec,) = load_district(folder).sources
    assert spec.directory is not None
    return spec.directory


def refused(folder: Path, **keys: str) -> str:
    """Return why a district is refused."""
    with pytest.raises(DistrictError) as caught:
        load(folder, **keys)
    return str(caught.value)


def test_an_address_a_base_and_who_asks_are_enough(tmp_path: Path) -> None:
    directory = load(tmp_path, base="'ou={school},dc=example'")
    assert (directory.host, directory.port) == ("ldap.example", 636)
    assert (directory.security, directory.base) == (Security.TLS, "ou={school},dc=example")
    assert directory.bind.method is BindMethod.SIMPLE
    assert (directory.url, directory.page_size, directory.decoder) == (
        "ldaps://ldap.example",
        1000,
        "fast",
    )


@pytest.mark.parametrize(
    ("url", "more", "expected"),
    [
        ("ldaps://ldap.example:1636", {}, (Security.TLS, "ldaps://ldap.example:1636")),
        ("ldap://ldap.example", {"start_tls": "true"}, (Security.START_TLS, "ldap://ldap.example")),
        ("ldap://127.0.0.1", {"allow_plaintext": "true"}, (Security.PLAIN, "ldap://127.0.0.1")),
        ("'ldap://[::1]'", {"allow_plaintext": "true"}, (Security.PLAIN, "ldap://[::1]")),
        ("ldap://localhost", {"allow_plaintext": "true"}, (Security.PLAIN, "ldap://localhost")),
        (
            "ldapi://%2Frun%2Fldapi",
            {"bind": "{method: external}"},
            (Security.LOCAL, "ldapi:///run/ldapi"),
        ),
        (
            "ldapi:///run/ldapi",
            {"bind": "{method: external}"},
            (Security.LOCAL, "ldapi:///run/ldapi"),
        ),
    ],
)
def test_addresses(
    tmp_path: Path, url: str, more: dict[str, str], expected: tuple[Security, str]
) -> None:
    directory = load(tmp_path, url=url, **more)
    assert (directory.security, directory.url) == expected


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"url": "ldap://ldap.example"}, "ldap:// would send the password in clear"),
        (
            {"url": "ldap://ldap.example", "allow_plaintext": "true"},
            "'allow_plaintext' is only for this machine itself",
        ),
        ({"start_tls": "true"}, "ldaps:// is TLS already"),
        ({"url": "http://ldap.example"}, "the address must be ldaps://NAME"),
        ({"url": "ldaps://"}, "the address must be ldaps://NAME"),
        ({"url": "ldaps://u:p@ldap.example"}, "the address must be ldaps://NAME"),
        ({"url": "ldaps://ldap.example/dc=x?sub"}, "the address must be ldaps://NAME"),
        ({"url": "'ldaps://[x'"}, "the address must be ldaps://NAME"),
        ({"url": "ldaps://ldap.example:70000"}, "the port must be a number from 1 to 65535"),
        ({"base": "'ou={code},dc=x'"}, "the base may hold only {school} in braces"),
        ({"bind": "{user: x}"}, "signing in needs 'user' and 'password"),
        ({"bind": "{method: anonymous, user: x}"}, "takes neither 'user' nor 'password'"),
        ({"bind": "{method: external}"}, "the method 'external' needs 'certificate'"),
        (
            {"bind": "{user: x, password: {env: A, file: B}}"},
            "give exactly one of env, file, prompt",
        ),
        ({"bind": "{user: x, password: CANARY}"}, "'password' holds a secret in clear"),
        ({"columns": "{owner: '*'}"}, "'*' is no name of an attribute"),
        ({"columns": "{owner: 'a)(b=*'}"}, "is no name of an attribute"),
        ({"columns": "{owner: UserPassword}"}, "holds a secret and is never read"),
        ({"columns": "{owner: unicodePwd}"}, "holds a secret and is never read"),
        ({"school": "{column: ipaTokenOTPkey}"}, "holds a secret and is never read"),
        ({"path": "x.csv"}, "unknown key 'path'"),
        ({"dialect": "novell"}, "dialect"),
        ({"page_size": "1"}, "page_size"),
        ({"decoder": "slow"}, "decoder"),
    ],
)
def test_what_would_endanger_a_password_or_make_no_sense_is_refused(
    tmp_path: Path, keys: dict[str, str], message: str
) -> None:
    told = refused(tmp_path, **keys)
    assert message in told
    assert "district.yaml:" in told
    assert "CANARY" not in told


def test_a_place_in_the_base_is_the_school_already(tmp_path: Path) -> None:
    told = refused(tmp_path, base="'ou={school},dc=x'", school="{code: thsao}")
    assert "tells the school already" in told


def test_a_directory_is_no_list_of_staff(tmp_path: Path) -> None:
    set_language("en")
    load(tmp_path)
    file = tmp_path / "district.yaml"
    file.write_text(file.read_text("utf-8").replace("  accounts:", "  staff:"), "utf-8")
    with pytest.raises(DistrictError, match="unknown format 'ldap'"):
        load_district(tmp_path)


def test_names_of_formats_and_dialects_are_the_same_everywhere() -> None:
    formats = FAMILIES["accounts"].formats.values()
    live = {each.name for each in formats if each.live is not None}
    assert live == {each.format for each in DIALECTS.values()}
    assert {each.name for each in DIALECTS.values() if each.format == "ldap"} == set(LDAP_DIALECTS)
    fields = DirectorySourceModel.model_fields
    assert set(get_args(fields["format"].annotation)) == live
    written = get_args(fields["dialect"].annotation)[0]
    assert set(get_args(written)) == set(LDAP_DIALECTS)
