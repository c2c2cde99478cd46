"""Say how each side of the directory benchmark is run, and compare what they found."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.directory_answers import checksum, read_ldif, table
from bench.directory_client import PAGE, Asked


def ldapsearch(asked: Asked) -> list[str]:
    """Return the command of OpenLDAP's own client; its answer goes to standard output."""
    trust = ["env", f"LDAPTLS_CACERT={asked.ca_file}"] if asked.ca_file else []
    return [*trust, "ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", asked.url,
            "-D", asked.user, "-y", asked.password_file, "-b", asked.base,
            "-E", f"pr={PAGE}/noprompt", asked.filter, *asked.attributes]  # fmt: skip


def client(side: str, asked: Asked, run: Path, name: str = "", *, check: bool = False) -> list[str]:
    """Return the command of a side written in Python; it adds a line to NAME.jsonl each time."""
    name = name or side
    question = asked.write(run / f"{name}.asked.json")
    found = run / f"{name}.jsonl"
    found.unlink(missing_ok=True)
    command = [sys.executable, "-m", "bench.directory_client", side, str(question), str(found)]
    return [*command, "--check"] if check else command


@dataclass(frozen=True, slots=True)
class Runs:
    """What one side told of its runs; all but the first, which warms up."""

    entries: int
    table_bytes: int
    laps_s: dict[str, float]
    """Medians."""

    @classmethod
    def read(cls, run: Path, name: str) -> Runs:
        """Read the lines of a side.

        Raises:
            ValueError: not every run found the same number of entries.

        """
        lines = [json.loads(line) for line in (run / f"{name}.jsonl").open(encoding="utf-8")]
        counts = {line["entries"] for line in lines}
        if len(counts) != 1:
            raise ValueError(f"{name} found different numbers of entries: {sorted(counts)}")
        laps = {
            lap: statistics.median(line["laps_s"][lap] for line in lines[1:])
            for lap in lines[0]["laps_s"]
        }
        return cls(counts.pop(), lines[-1]["table_bytes"], laps)

    def show_laps(self) -> None:
        """Print what the process of the audit spends where."""
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self.laps_s.items())
        print(f"  auditor, inside the process (medians): {told}")


def all_the_same(sides: Sequence[str], asked: Asked, run: Path, entries: int) -> bool:
    """Run each side once, before anything is timed; return whether all found all the same."""
    output = run / "ldapsearch.ldif"
    with output.open("wb") as stream:
        subprocess.run(ldapsearch(asked), stdout=stream, check=True)
    frame = table(read_ldif(output), asked.attributes, asked.several)
    expected = (entries, checksum(frame, asked.attributes))
    equal = True
    for side in sides:
        subprocess.run(client(side, asked, run, check=True), check=True)
        line = json.loads((run / f"{side}.jsonl").read_text(encoding="utf-8"))
        if (line["entries"], line["checksum"]) != expected or frame.height != entries:
            print(f"  {side} found something else than ldapsearch")
            equal = False
        client(side, asked, run)  # forget this run: it was not timed
    return equal
