"""Ask a directory with OpenLDAP's own client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from testbed.certificates import Authority
from testbed.process import run

LdapSearch = Callable[..., str]
"""``ldapsearch(uri, user, password, *arguments)``: the LDIF that it prints."""


@pytest.fixture(scope="session")
def ldapsearch(authority: Authority) -> LdapSearch:
    """Return a function that searches with a simple bind and trusts the test authority only."""

    def search(uri: str, user: str, password: str, *arguments: str) -> str:
        options = ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", uri, "-D", user, "-w", password]
        trust = {"LDAPTLS_CACERT": str(authority.pem)}
        return run(["ldapsearch", *options, *arguments], variables=trust)

    return search
