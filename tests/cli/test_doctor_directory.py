"""``doctor`` tries a live directory step by step and says which step fails and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_building import Program, Ran
from directory_doctor import ACCOUNT, PASSWORD, SUFFIX, TREE, ask_directory, people, source, steps

from testbed.certificates import Authority, Pair
from testbed.fixtures import StartSlapd
from testbed.ports import free_port
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

BASE = f"ou=truong,{SUFFIX}"
Doctor = Callable[..., Ran]
"""``doctor(url, language, **keys)``: how ``doctor`` of a district with this directory ends."""


@pytest.fixture
def doctor(
    auditor: Program, district: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Doctor:
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)

    def run(url: str, language: str = "en", **keys: str) -> Ran:
        ask_directory(district, source(url=url, **{"ca_file": str(authority.pem), **keys}))
        return auditor("doctor", district, "--as-of", "2026-11-22", "--lang", language)

    return run


@pytest.fixture
def pair(authority: Authority) -> Pair:
    return authority.server(["127.0.0.1"])


def started(slapd: StartSlapd, certificate: Pair | None, *access: str) -> Slapd:
    options = SlapdOptions(certificate=certificate, access=access)
    return slapd(options, TREE + ACCOUNT + people())


def untried(*labels: str, word: str = "not tried") -> list[str]:
    return [f"  – {label}: {word}" for label in labels]


AFTER_SIGN_IN = (
    *("kind of directory", "base of the search", "accounts", "attributes", "password policies"),
    "administrators",
)
AFTER_SIGN_IN_VI = (
    *("loại thư mục", "nơi bắt đầu tìm", "tài khoản", "thuộc tính", "chính sách mật khẩu"),
    "quản trị viên",
)


def test_every_step_of_a_good_directory_is_told(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, authority: Authority
) -> None:
    server = started(slapd, pair)
    ran = doctor(server.tls_uri)
    issuer = authority.certificate.subject.rfc4514_string().removeprefix("CN=")
    assert ran.code == 0
    assert ran.out.startswith("Song Xanh district: 3 units; sources of evidence: 1\n\n")
    assert steps(ran) == [
        f"✓ {server.tls_uri}: step by step",
        "  ✓ name: 127.0.0.1 leads to 127.0.0.1",
        f"  ✓ port: {server.tls_port} is open",
        "  ✓ TLS: TLSv1.3",
        f"  ✓ certificate: for 127.0.0.1, issued by {issuer}, valid until 2099-12-31",
        "  ✓ sign-in: as cn=auditor,dc=suoimo,dc=example",
        "  ✓ kind of directory: OpenLDAP (ppolicy, shadow attributes); answers come in pages",
        "  ✓ base of the search: found: ou=truong,dc=suoimo,dc=example",
        "  ✓ accounts: 3 found",
        "  ✓ attributes: of 3 accounts show: createTimestamp 3, mail 3, objectClass 3,"
        " pwdChangedTime 3, pwdLastSuccess 3, title 3, uid 3. None shows:"
        " authTimestamp, employeeNumber, employeeType, pwdAccountLockedTime,"
        " pwdEndTime, pwdPolicySubentry, pwdReset, shadowExpire, shadowLastChange,"
        " shadowMax.",
        "  ✓ password policies: visible: 1; accounts of which the policy is known: 3 of 3",
        "  ✓ administrators: 1 of 3 accounts",
    ]
    assert f"\n✓ {server.tls_uri}/{BASE} (accounts/ldap)\n    rows: 3 read = 3 eval" in ran.out


def test_every_step_is_told_in_vietnamese(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, authority: Authority
) -> None:
    server = started(slapd, pair)
    ran = doctor(server.tls_uri, "vi")
    issuer = authority.certificate.subject.rfc4514_string().removeprefix("CN=")
    assert ran.code == 0
    assert steps(ran) == [
        f"✓ {server.tls_uri}: thử từng bước",
        "  ✓ tên: 127.0.0.1 có địa chỉ 127.0.0.1",
        f"  ✓ cổng: {server.tls_port} mở được",
        "  ✓ TLS: TLSv1.3",
        f"  ✓ chứng thư số: cấp cho 127.0.0.1, đơn vị cấp {issuer}, có giá trị đến 31/12/2099",
        "  ✓ đăng nhập: bằng cn=auditor,dc=suoimo,dc=example",
        "  ✓ loại thư mục: OpenLDAP (ppolicy, thuộc tính shadow); trả lời theo từng trang",
        "  ✓ nơi bắt đầu tìm: có ou=truong,dc=suoimo,dc=example",
        "  ✓ tài khoản: có 3",
        "  ✓ thuộc tính: trong 3 tài khoản, số tài khoản có từng thuộc tính:"
        " createTimestamp 3, mail 3, objectClass 3, pwdChangedTime 3,"
        " pwdLastSuccess 3, title 3, uid 3. Không tài khoản nào có: authTimestamp,"
        " employeeNumber, employeeType, pwdAccountLockedTime, pwdEndTime,"
        " pwdPolicySubentry, pwdReset, shadowExpire, shadowLastChange, shadowMax.",
        "  ✓ chính sách mật khẩu: thấy 1 chính sách; biết chính sách áp dụng cho 3 trong"
        " 3 tài khoản",
        "  ✓ quản trị viên: 1 trong 3 tài khoản",
    ]


def test_a_wrong_password_ends_the_steps_there(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = started(slapd, pair)
    monkeypatch.setenv("LDAP_PASSWORD", "not-the-password")
    ran = doctor(server.tls_uri)
    assert ran.code == 3
    assert steps(ran)[0] == f"✗ {server.tls_uri}: step by step"
    assert steps(ran)[-7:] == [
        f"  ✗ sign-in: {server.tls_uri}: wrong name or password for"
        " cn=auditor,dc=suoimo,dc=example.",
        *untried(*AFTER_SIGN_IN),
    ]
    assert "(accounts/ldap)" not in ran.out
    assert "not-the-password" not in ran.out + ran.err


def test_a_wrong_password_is_told_in_vietnamese(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = started(slapd, pair)
    monkeypatch.setenv("LDAP_PASSWORD", "not-the-password")
    ran = doctor(server.tls_uri, "vi")
    assert ran.code == 3
    assert steps(ran)[0] == f"✗ {server.tls_uri}: thử từng bước"
    [failed] = [line for line in steps(ran) if "✗ đăng nhập" in line]
    assert failed.startswith(f"  ✗ đăng nhập: {server.tls_uri}: ")
    assert steps(ran)[-6:] == untried(*AFTER_SIGN_IN_VI, word="chưa thử")


def test_a_password_that_is_not_set_is_told_at_the_sign_in(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = started(slapd, pair)
    ran = doctor(server.tls_uri, bind='{user: "cn=a", password: {env: NOT_SET_HERE}}')
    assert ran.code == 3
    assert steps(ran)[-7:] == [
        "  ✗ sign-in: The environment variable NOT_SET_HERE is not set; it should hold the"
        " password.",
        *untried(*AFTER_SIGN_IN),
    ]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_base_that_does_not_exist_is_told(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, language: str
) -> None:
    server = started(slapd, pair)
    ran = doctor(server.tls_uri, language, base=f'"ou=nowhere,{SUFFIX}"')
    last = {"en": AFTER_SIGN_IN, "vi": AFTER_SIGN_IN_VI}[language]
    word = {"en": "not tried", "vi": "chưa thử"}[language]
    assert ran.code == 3
    assert steps(ran)[-4:] == untried(*last[2:], word=word)
    [failed] = [line for line in steps(ran) if "✗" in line[2:]]
    assert failed.startswith(f"  ✗ {last[1]}: {server.tls_uri}: ")


def test_bases_of_schools_may_be_missing(slapd: StartSlapd, pair: Pair, doctor: Doctor) -> None:
    two = TREE.split("\n\n")[:-4] + TREE.split("\n\n")[-3:]  # without the third school
    people_of_two = "\n\n".join(people().split("\n\n")[:2]) + "\n\n"
    server = slapd(SlapdOptions(certificate=pair), "\n\n".join(two) + ACCOUNT + people_of_two)
    ran = doctor(server.tls_uri, base=f'"ou={{school}},ou=truong,{SUFFIX}"', school="null")
    assert ran.code == 0
    at = next(n for n, line in enumerate(steps(ran)) if line.startswith("  ! "))
    assert steps(ran)[at : at + 2] == [
        "  ! base of the search: found: 2 of 3; nothing stands at"
        " ou=mnhoa,ou=truong,dc=suoimo,dc=example, or this account may not see it",
        "  ✓ accounts: 2 found",
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "password_changed_at stays unknown: this account may not read pwdChangedTime,"
            " shadowLastChange, or nobody has it.",
        ),
        (
            "vi",
            "Chưa xác định được password_changed_at: tài khoản này không được đọc pwdChangedTime,"
            " shadowLastChange, hoặc không ai có thuộc tính đó.",
        ),
    ],
)
def test_an_attribute_that_may_not_be_read_is_named_with_what_it_costs(
    slapd: StartSlapd, pair: Pair, doctor: Doctor, language: str, told: str
) -> None:
    server = started(slapd, pair, "to attrs=pwdChangedTime by * none")
    ran = doctor(server.tls_uri, language)
    assert ran.code == 0
    assert steps(ran)[0].startswith(f"! {server.tls_uri}: ")
    [doubtful] = [line for line in steps(ran) if line.startswith("  ! ")]
    assert told in doubtful


def test_policies_that_may_not_be_read_are_told(
    slapd: StartSlapd, pair: Pair, doctor: Doctor
) -> None:
    hidden = f'to dn.subtree="ou=policies,{SUFFIX}" by * none'
    ran = doctor(started(slapd, pair, hidden).tls_uri)
    assert ran.code == 0
    assert steps(ran)[-2:] == [
        "  ! password policies: visible: 0; accounts of which the policy is known: 0 of"
        " 3. This account may not read the policies, or the default one is not"
        " known: give the right to read, and name OpenLDAP's as 'default_policy'.",
        "  ✓ administrators: 1 of 3 accounts",
    ]


def test_administrators_groups_that_are_not_named_are_told(
    slapd: StartSlapd, pair: Pair, doctor: Doctor
) -> None:
    server = started(slapd, pair)
    ran = doctor(server.tls_uri, admin_groups="[]")
    assert ran.code == 0
    assert steps(ran)[-1:] == [
        "  ! administrators: no administrators' group is named, so who is an administrator"
        " is not known; name the groups as 'admin_groups'",
    ]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_an_expired_certificate_is_told_as_such(
    slapd: StartSlapd, authority: Authority, doctor: Doctor, language: str
) -> None:
    server = started(slapd, authority.expired(["127.0.0.1"]))
    ran = doctor(server.tls_uri, language)
    url = server.tls_uri
    expected = {
        "en": [
            "  ✓ TLS: the server speaks TLS",
            f"  ✗ certificate: {url}: the server's certificate has"
            " expired; renew it on the server.",
            "  – sign-in: not tried",
        ],
        "vi": [
            "  ✓ TLS: máy chủ dùng TLS",
            f"  ✗ chứng thư số: {url}: chứng thư số của máy chủ đã hết"
            " hạn; hãy gia hạn trên máy chủ.",
            "  – đăng nhập: chưa thử",
        ],
    }[language]
    assert ran.code == 3
    assert steps(ran)[3:6] == expected


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_certificate_that_ends_soon_is_worth_a_word(
    slapd: StartSlapd, authority: Authority, doctor: Doctor, language: str
) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=29)
    server = started(slapd, authority.server(["127.0.0.1"], not_after=end))
    ran = doctor(server.tls_uri, language)
    issuer = authority.certificate.subject.rfc4514_string().removeprefix("CN=")
    expected = {
        "en": f"! certificate: for 127.0.0.1, issued by {issuer}, valid until {end:%Y-%m-%d}:"
        " renew it on the server soon",
        "vi": f"! chứng thư số: cấp cho 127.0.0.1, đơn vị cấp {issuer}, có giá trị đến"
        f" {end:%d/%m/%Y}: cần sớm gia hạn trên máy chủ",
    }[language]
    assert ran.code == 0
    assert steps(ran)[4] == f"  {expected}"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_nobody_listening_is_told_at_the_port(doctor: Doctor, language: str) -> None:
    url = f"ldaps://127.0.0.1:{free_port()}"
    ran = doctor(url, language)
    expected = {
        "en": [
            f"✗ {url}: step by step",
            "  ✓ name: 127.0.0.1 leads to 127.0.0.1",
            f"  ✗ port: {url}: no connection (Connection refused). Check"
            " the port, and that the directory runs.",
            *untried("TLS", "certificate", "sign-in", *AFTER_SIGN_IN),
        ],
        "vi": [
            f"✗ {url}: thử từng bước",
            "  ✓ tên: 127.0.0.1 có địa chỉ 127.0.0.1",
            f"  ✗ cổng: {url}: không kết nối được (Connection"
            " refused). Hãy kiểm tra cổng và xem thư mục có đang chạy không.",
            *untried("TLS", "chứng thư số", "đăng nhập", *AFTER_SIGN_IN_VI, word="chưa thử"),
        ],
    }[language]
    assert ran.code == 3
    assert steps(ran) == expected


def test_a_failed_directory_does_not_hide_the_other_sources(
    doctor: Doctor, auditor: Program, district: Path
) -> None:
    url = f"ldaps://127.0.0.1:{free_port()}"
    doctor(url)
    file = district / "district.yaml"
    more = "    - {format: table, path: accounts.csv, exported: 2026-11-20}\n"
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    ran = auditor("doctor", district, "--as-of", "2026-11-22")
    assert ran.code == 3
    assert ran.out.startswith("Song Xanh district: 3 units; sources of evidence: 2\n")
    assert "\n✓ accounts.csv (accounts/table)\n" in ran.out
