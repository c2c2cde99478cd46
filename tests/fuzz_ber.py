"""Feed damaged LDAP answers to what reads them: ``python -m tests.fuzz_ber --seconds 60``.

Whatever the damage, the answer is read or refused; what is read is what ldap3 reads, and fills the
table row by row. With the package ``atheris`` (``make fuzz`` installs it where it can) the damage
follows what it reaches in the code; without it, it is random.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldap3.utils.asn1 import decode_message_fast

from tests.fuzz_ber_mutation import mutated

if TYPE_CHECKING:
    from auditor.ldap.cutting import Cutter

_CAPTURED = Path(__file__).parent / "evidence" / "directory" / "captured"
_LONGEST_BYTES = 8192
_ROWS_EVERY = 16
"""A table costs twenty times as much as the reading."""


def seeds() -> list[bytes]:
    """Return answers of real servers: OpenLDAP 2.5 and Samba 4 as Active Directory."""
    return [path.read_bytes() for path in sorted(_CAPTURED.glob("*.bin"))]


def attempt(data: bytes) -> str | None:
    """Return what is wrong with the reading of an answer, or ``None``."""
    from auditor.evidence.directory.rows import Rows
    from auditor.ldap import ber
    from auditor.ldap.interface import Entry, Page

    page, start, cutter = Page(), 0, _trained()
    try:
        while (length := ber.message_length(data, start)) is not None:
            stop = start + length
            if stop > len(data):
                break
            told = ber.read_message(data, start, stop)
            head = ber.entry_head(max(0, told.number))
            quick = ber.entry_start(data, start, stop, head)
            if quick and (told.kind, told.start, told.end) != (ber.SEARCH_ENTRY, quick, stop):
                return f"the quick look finds an entry at {quick}, the slow one {told}"
            if told.kind == ber.SEARCH_ENTRY:
                cut = _outcome(partial(cutter.cut, data, told.start, told.end))
                name, attributes = ber.read_entry(data, told.start, told.end)
                wrong = _compared(data[start:stop], name, attributes) or _same_row(
                    cut, cutter.row(name, attributes)
                )
                if wrong:
                    return wrong
                page.entries.append(Entry(name, attributes))
            elif told.kind == ber.SEARCH_REFERENCE:
                page.referrals += ber.read_reference(data, told.start, told.end)
            elif told.kind == ber.SEARCH_DONE:
                ber.read_done(data, told)
            start = stop
    except ber.BadAnswerError:
        pass
    except Exception as error:  # noqa: BLE001  # finding these is the purpose
        return f"{type(error).__name__}: {error}"
    if not page.entries or len(data) % _ROWS_EVERY:
        return None
    try:
        rows = Rows(("uid", "mail", "description", "objectClass"), ["objectClass"])
        rows.add(page)
        height = rows.table().height
    except Exception as error:  # noqa: BLE001
        return f"rows: {type(error).__name__}: {error}"
    return None if height == len(page.entries) else f"{len(page.entries)} entries, {height} rows"


_WANTED = ("uid", "mail", "description", "objectClass", "cn", "pwdLastSet")


def _trained() -> Cutter:
    """Return a reader of rows that knows the shapes of the captured answers."""
    from auditor.ldap.cutting import Cutter

    cutter = Cutter(_WANTED, ["objectClass"], b"\n")
    for body in _bodies():
        cutter.cut(body, 0, len(body))
    return cutter


@cache
def _bodies() -> tuple[bytes, ...]:
    """Return a few whole entries of each captured answer."""
    from auditor.ldap import ber

    found = []
    for data in seeds():
        start = 0
        for _turn in range(4):
            length = ber.message_length(data, start)
            if length is None or start + length > len(data):
                break
            told = ber.read_message(data, start, start + length)
            if told.kind == ber.SEARCH_ENTRY:
                found.append(data[told.start : told.end])
            start += length
    return tuple(found)


def _same_row(quick: list[bytes | None] | None, slow: list[bytes | None]) -> str | None:
    return None if quick == slow else f"the quick row is {quick!r}, the slow one {slow!r}"


def _outcome(cut: Callable[[], list[bytes | None]]) -> list[bytes | None] | None:
    """Return the row, ``None`` where the entry is refused."""
    from auditor.ldap.ber import BadAnswerError

    try:
        return cut()
    except BadAnswerError:
        return None


def _compared(
    message: bytes, name: bytes, attributes: dict[bytes, bytes | list[bytes]]
) -> str | None:
    """Return where ldap3 reads an entry otherwise; what it refuses or takes for less is its own."""
    try:
        payload = decode_message_fast(message)["payload"]  # type: ignore[no-untyped-call]
        theirs_name = bytes(payload[0][3])
        theirs = {
            bytes(each[3][0][3]): [bytes(value[3]) for value in each[3][1][3]]
            for each in payload[1][3]
        }
    except Exception:  # noqa: BLE001  # its decoder raises what it likes on malformed bytes
        return None
    ours = {kind: [v] if isinstance(v, bytes) else v for kind, v in attributes.items()}
    if (theirs_name, theirs) == (name, ours):
        return None
    return f"ldap3 reads {theirs_name!r} {theirs!r}, we read {name!r} {ours!r}"


def at_random(seconds: float, seed: int, keep: Path) -> int:
    """Damage at random until the time is over; return how many answers broke the reader."""
    rng = random.Random(seed)
    samples, broken, tried = seeds(), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _turn in range(200):
            data = rng.choice(samples)
            for _change in range(rng.randint(1, 4)):
                data = mutated(data, rng)
            wrong = attempt(data[:_LONGEST_BYTES])
            tried += 1
            if wrong:
                broken += 1
                path = keep / f"{tried}.bin"
                path.write_bytes(data)
                print(f"{path}: {wrong}")
    print(f"seed {seed}: {tried} answers, damaged at random; {broken} broke the reader")
    return broken


def by_coverage(seconds: float, seed: int, keep: Path) -> None:
    """Damage what reaches new code further, for so long; ends the process."""
    atheris: Any = importlib.import_module("atheris")

    with atheris.instrument_imports(include=["auditor.ldap", "auditor.evidence.directory"]):
        from auditor.evidence.directory import ber  # noqa: F401

    def one(data: bytes) -> None:
        wrong = attempt(data)
        if wrong:
            raise AssertionError(wrong)

    def further(data: bytes, longest: int, number: int) -> bytes:
        rng = random.Random(number)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(data, longest))
        return mutated(bytes(data), rng)[:longest]

    corpus = keep / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds()):
        (corpus / str(number)).write_bytes(data)
    options = [
        *(f"-max_total_time={int(seconds)}", f"-max_len={_LONGEST_BYTES}", f"-seed={seed}"),
        *("-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1", "-verbosity=0"),
        *(f"-artifact_prefix={keep}/", str(corpus)),
    ]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=further)
    atheris.Fuzz()


def run(seconds: float, seed: int, keep: Path) -> int:
    """Feed damaged answers for so long; return how many broke the reader (at least 1 of any)."""
    if importlib.util.find_spec("atheris") is None:
        return at_random(seconds, seed, keep)
    options = ["--seconds", str(seconds), "--seed", str(seed), "--keep", str(keep), "--by-coverage"]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz_ber", *options],
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    lines = ended.stderr.splitlines()
    tried = [line.split()[-1] for line in lines if "number_of_executed_units" in line]
    count = tried[0] if tried else "?"
    print(f"seed {seed}: {count} answers, damaged by coverage; ended with {ended.returncode}")
    if ended.returncode:
        print("\n".join(lines[-40:]))
    return ended.returncode


def main() -> int:
    """Run until the time is over; return 1 when some answer broke the reader."""
    parser = argparse.ArgumentParser(prog="fuzz_ber")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--by-coverage", action="store_true")
    parser.add_argument("--at-random", action="store_true")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**31)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="auditor-fuzz-"))
    if options.by_coverage:
        by_coverage(options.seconds, seed, keep)
    broken = (at_random if options.at_random else run)(options.seconds, seed, keep)
    with contextlib.suppress(OSError):
        keep.rmdir()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
