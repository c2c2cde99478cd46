"""389 Directory Server: preloaded operational attributes, TLS, the local socket, its own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from testbed.certificates import Authority
from testbed.ds389 import Ds389
from testbed.ds389_config import CHANGE_OWN_PASSWORD, READ_BY_USERS, Ds389Options
from testbed.fixtures import StartDs389
from testbed.ldif import entry, modification
from testbed.process import TestbedError, run

pytestmark = pytest.mark.xdist_group("389")

OPTIONS = Ds389Options()
SUFFIX = OPTIONS.suffix
ROOT = (OPTIONS.root_dn, OPTIONS.root_password)
LAN = (f"uid=lan,{SUFFIX}", "Mat-Khau-7!x")
TREE = entry(
    SUFFIX,
    {"objectClass": "domain", "dc": "suoimo", "aci": [READ_BY_USERS, CHANGE_OWN_PASSWORD]},
)
PERSON = entry(
    LAN[0],
    {
        "objectClass": "inetOrgPerson",
        "uid": "lan",
        "cn": "Đỗ Thị Lan",
        "sn": "Đỗ",
        "userPassword": LAN[1],
        "createTimestamp": "20230901000000Z",
        "passwordExpirationTime": "20990101000000Z",
        "pwdUpdateTime": "20240301000000Z",
        "lastLoginTime": "20240302000000Z",
    },
)
ASKED = ("-b", SUFFIX, "(uid=lan)", "*", "+")


@pytest.fixture(scope="module")
def server(ds389: StartDs389, authority: Authority) -> Ds389:
    options = Ds389Options(certificate=authority.server(["127.0.0.1"]))
    return ds389(options, TREE, PERSON)


@pytest.fixture
def stopped(servers_installed: None) -> Iterator[Ds389]:
    server = Ds389()
    yield server
    server.delete()


def test_preloaded_times_are_read_over_tls_and_the_local_socket(
    server: Ds389, ldapsearch: Callable[..., str]
) -> None:
    found = ldapsearch(server.tls_uri, *LAN, *ASKED)
    for line in (
        "createTimestamp: 20230901000000Z",
        "passwordExpirationTime: 20990101000000Z",
        "pwdUpdateTime: 20240301000000Z",
        "lastLoginTime: 20240302000000Z",
    ):
        assert line in found.splitlines()
    assert ldapsearch(server.uri, *LAN, "-ZZ", *ASKED) == found
    local = ["-LLL", "-Q", "-Y", "EXTERNAL", "-H", server.ldapi_uri, "-b", "cn=config"]
    assert "nsslapd-port:" in run(["ldapsearch", *local, "-s", "base", "(cn=*)", "nsslapd-port"])


def test_an_ordinary_account_reads_no_password_and_no_configuration(
    server: Ds389, ldapsearch: Callable[..., str]
) -> None:
    assert "userPassword" not in ldapsearch(server.uri, *LAN, *ASKED)
    config = ("-b", "cn=config", "-s", "base", "(objectClass=*)")
    assert ldapsearch(server.uri, *LAN, *config).strip() == ""
    assert "passwordMaxAge" in ldapsearch(server.uri, *ROOT, *config)


def test_changes_outlive_a_stop_and_a_kill_and_are_refused_without_the_right(
    server: Ds389, ldapsearch: Callable[..., str]
) -> None:
    port = server.port
    server.modify(modification(LAN[0], {"title": "Giáo viên"}))
    server.stop()
    assert not server.running
    server.start()
    server.modify(modification(LAN[0], {"mail": "lan@example.edu.test"}))
    server.kill()
    server.start()
    found = ldapsearch(server.uri, *LAN, "-b", SUFFIX, "(uid=lan)", "mail")
    assert "mail: lan@example.edu.test" in found
    assert server.port == port
    with pytest.raises(TestbedError, match="Insufficient access"):
        server.modify(modification(LAN[0], {"title": "Hiệu trưởng"}), *LAN)


def test_settings_of_the_configuration_are_in_force(
    ds389: StartDs389, ldapsearch: Callable[..., str]
) -> None:
    server = ds389(Ds389Options(config={"passwordExp": "on", "passwordMaxAge": "86400"}), TREE)
    asked = ("-b", "cn=config", "-s", "base", "(cn=*)", "passwordMaxAge", "passwordExp")
    found = ldapsearch(server.uri, *ROOT, *asked).splitlines()
    assert {"passwordExp: on", "passwordMaxAge: 86400"} <= {*found}
    with pytest.raises(ValueError, match="no certificate"):
        server.tls_uri.strip()


def test_an_entry_that_breaks_the_schema_or_lacks_a_parent_is_refused(stopped: Ds389) -> None:
    with pytest.raises(TestbedError, match="Skipping entry"):
        stopped.preload(
            TREE + entry(f"ou=a,ou=none,{SUFFIX}", {"objectClass": "organizationalUnit"})
        )
    with pytest.raises(TestbedError, match="Skipping entry"):
        stopped.preload(TREE + entry(LAN[0], {"objectClass": "inetOrgPerson", "uid": "lan"}))
    stopped.preload(TREE)
    stopped.preload(PERSON)


def test_a_running_server_is_not_preloaded_and_its_folder_goes_away(stopped: Ds389) -> None:
    folder = stopped.folder
    with stopped as server, pytest.raises(ValueError, match="stop the server"):
        server.preload(TREE)
    assert not folder.exists()
