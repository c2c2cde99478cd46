"""Ports, LDIF and programs: the small parts."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from testbed import packages
from testbed.ldif import entry, filetime, generalized_time, modification, unicode_password
from testbed.ports import free_address, free_port, is_free
from testbed.process import Child, TestbedError, environment, run


def test_ports_are_free_and_handed_out_once() -> None:
    ports = [free_port() for _ in range(20)]
    assert len(set(ports)) == 20
    assert is_free("127.0.0.1", ports)


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not is_free("127.0.0.1", [server.getsockname()[1]])


def test_addresses_are_loopback_and_handed_out_once() -> None:
    first, second = free_address([3268]), free_address([3268])
    assert first != second
    assert ip_address(first).is_loopback
    assert ip_address(second).is_loopback


def test_ldif_carries_names_with_accents_and_several_values() -> None:
    text = entry("cn=Ân", {"objectClass": ["a", "b"], "uidNumber": 7})
    assert text == "dn:: Y249w4Ju\nobjectClass:: YQ==\nobjectClass:: Yg==\nuidNumber: 7\n\n"


def test_a_modification_replaces_each_attribute_and_an_empty_one_removes_it() -> None:
    text = modification("cn=a", {"x": 1, "y": ()})
    assert text == "dn:: Y249YQ==\nchangetype: modify\nreplace: x\nx: 1\n-\nreplace: y\n-\n\n"


def test_moments_are_written_as_each_directory_does() -> None:
    moment = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
    assert generalized_time(moment) == "20261122010203Z"
    # 11644473600 seconds lie between 1601 and 1970.
    assert filetime(moment) == (int(moment.timestamp()) + 11_644_473_600) * 10_000_000
    assert unicode_password("a") == b'"\x00a\x00"\x00'


def test_a_failing_program_tells_its_code_and_what_it_said() -> None:
    with pytest.raises(TestbedError, match=r"sh ended with code 3:\nwhy"):
        run(["sh", "-c", "echo why >&2; exit 3"])


def test_a_program_that_is_missing_names_the_command_that_installs_it() -> None:
    with pytest.raises(TestbedError, match=r"python -m testbed\.packages"):
        run(["no-such-program-here"])


def test_a_server_that_ends_at_once_is_not_waited_for(tmp_path: Path) -> None:
    child = Child(["/bin/sh", "-c", "echo no database"], tmp_path / "log")
    with pytest.raises(TestbedError, match="did not start:\nno database"):
        child.start(lambda: False)
    assert not child.running


def test_children_do_not_inherit_our_python_or_ldap_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", ".")
    monkeypatch.setenv("LDAPTLS_REQCERT", "never")
    kept = environment({"LDAPTLS_CACERT": "ca.pem"})
    assert "PYTHONPATH" not in kept
    assert "LDAPTLS_REQCERT" not in kept
    assert kept["LDAPTLS_CACERT"] == "ca.pem"


def test_missing_packages_are_named_in_one_command(tmp_path: Path) -> None:
    absent = packages.missing(tmp_path)
    assert absent[0] == "slapd"
    assert {"samba-ad-dc", "389-ds-base"} <= set(absent)
    assert packages.command(absent[:2]) == (
        "sudo apt-get update && sudo apt-get install --no-install-recommends slapd ldap-utils"
    )


def test_services_are_kept_off_only_during_the_installation(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with packages.services_kept_off(policy):
        assert policy.read_text() == "#!/bin/sh\nexit 101\n"
        assert policy.stat().st_mode & 0o111
    assert not policy.exists()


def test_a_policy_of_the_machine_is_left_alone(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 0\n")
    with packages.services_kept_off(policy):
        pass
    assert policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_the_servers_are_installed() -> None:
    assert packages.missing() == []
    assert packages.main() == 0
