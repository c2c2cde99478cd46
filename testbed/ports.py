"""Choose loopback ports and addresses that no other test worker is likely to choose."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from contextlib import ExitStack
from ipaddress import IPv4Address

_FIRST, _COUNT = 12_000, 18_000
"""Below 32768, where Linux begins to hand out ports to outgoing connections."""
_NETWORK, _ADDRESSES = int(IPv4Address("127.64.0.1")), 2**21
_STEP = 97
"""A prime: processes with neighbouring numbers look in different places."""
_taken: set[tuple[str, int]] = set()
"""What this process has handed out; a port stays its owner's while the owner is stopped."""


def is_free(address: str, ports: Iterable[int]) -> bool:
    """Tell whether all these TCP ports of an address can be bound now."""
    with ExitStack() as stack:
        for port in ports:
            probe = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def free_port(address: str = "127.0.0.1") -> int:
    """Return a TCP port that is free now and that this process has not handed out before."""
    start = os.getpid() * _STEP
    for number in range(_COUNT):
        port = _FIRST + (start + number) % _COUNT
        if (address, port) not in _taken and is_free(address, [port]):
            _taken.add((address, port))
            return port
    raise OSError(f"no port of {address} is free between {_FIRST} and {_FIRST + _COUNT}")


def free_address(ports: Iterable[int]) -> str:
    """Return a loopback address on which all ``ports`` are free, for servers with fixed ports.

    Linux answers on the whole of 127.0.0.0/8 without any set-up. Ports below 1024 need root.
    """
    wanted = list(ports)
    start = os.getpid() * _STEP
    for number in range(_STEP):
        address = str(IPv4Address(_NETWORK + (start + number) % _ADDRESSES))
        if (address, 0) not in _taken and is_free(address, wanted):
            _taken.add((address, 0))
            return address
    raise OSError(f"no loopback address has the ports {wanted} free (below 1024 they need root)")
