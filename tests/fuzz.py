"""Feed damaged copies of real files to every format: ``python -m tests.fuzz --seconds 60``.

Whatever the damage, the file is evidence or an error of its own; each row read is evaluated,
excluded or set aside. A file that breaks this is kept, and its path printed. Half of the time goes
to answers of directories (``tests.fuzz_ber``).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from auditor.audit import Fates
from auditor.demo import write_demo
from auditor.evidence.collect import collect
from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import CollectContext, SchoolBy, SchoolRule, SourceSpec
from auditor.locale import set_language
from auditor.model import Level, School
from tests import fuzz_ber

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
_SPICE = (
    b'"',
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"=",
    b"[",
    b"{",
    b"\xe1\xbb\x87",
)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return the content with a few pieces cut out, doubled, replaced or spiced."""
    data = bytearray(content)
    for _turn in range(rng.randint(1, 8)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 4, 64, 4096)))
        match rng.randrange(5):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = data[start:end] * rng.randint(1, 5)
            case 2:
                data[start:end] = rng.randbytes(end - start)
            case 3:
                data[start:start] = rng.choice(_SPICE) * rng.randint(1, 3)
            case _:
                del data[start:]
    return bytes(data)


TARGETS = [
    (family.name, name)
    for family in FAMILIES.values()
    for name, each in family.formats.items()
    if each.live is None
]
"""Every format of every family that is read from files."""


def attempt(path: Path, family: str, format_name: str) -> str | None:
    """Return what is wrong with what is made of a file read as a format, or ``None``."""
    spec = SourceSpec(family, format_name, path.name, SchoolRule(SchoolBy.CODE, "a"), "fuzz")
    schools = [School("a", "A", Level.PRIMARY)]
    context = CollectContext(path.parent, schools, AS_OF, (), "Asia/Ho_Chi_Minh")
    try:
        (found,) = collect([spec], context).provenance
    except Exception as error:  # noqa: BLE001  # finding these is the purpose
        return f"{type(error).__name__}: {error}"
    fates = found.rows_evaluated + found.rows_excluded + found.rows_quarantined
    if found.rows_read != fates or found.by_school.get("a", Fates()).read != fates:
        return f"{found.rows_read} rows read, {fates} accounted for"
    return None


def files(seconds: float, seed: int, keep: Path) -> int:
    """Feed damaged files for so long; return how many broke a reader."""
    rng = random.Random(seed)
    broken = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder) / "demo", date(2026, 11, 22))
        samples = [
            path for path in (Path(folder) / "demo" / "evidence").rglob("*") if path.is_file()
        ]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            sample = rng.choice(samples)
            path = keep / f"{tried}{sample.suffix}"
            path.write_bytes(damaged(sample.read_bytes(), rng))
            family, format_name = rng.choice(TARGETS)
            wrong = attempt(path, family, format_name)
            tried += 1
            if wrong is None:
                path.unlink()
            else:
                broken += 1
                print(f"{path} (from {sample.name}) as {family}/{format_name}: {wrong}")
    print(f"seed {seed}: {tried} files, {broken} broke a reader")
    return broken


def main() -> int:
    """Run until the time is over; return 1 when something broke a reader."""
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**31)
    set_language("en")
    broken = 0
    for part in (files, fuzz_ber.run):
        broken += part(options.seconds / 2, seed, Path(tempfile.mkdtemp(prefix="auditor-fuzz-")))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
