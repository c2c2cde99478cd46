"""Scan the demonstration district out of a real directory: ``python -m testbed.demo openldap``.

The accounts of ``auditor demo`` stand in OpenLDAP or in a Samba Active Directory that is started
for the purpose and stopped at the end, whatever happens. What the audit says is compared with the
answer key and with the audit of the same accounts from files.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_urlsafe
from types import FrameType
from typing import NoReturn

from auditor.cli.demo import refuse_foreign
from auditor.demo import write_demo
from auditor.demo.accounts.make import make_plan
from auditor.demo.accounts.plan import Plan
from auditor.locale import LANGUAGES, language_from, set_language
from auditor.model import AuditorError, Text
from auditor.pipeline import moment_of
from testbed import demo_openldap, demo_samba
from testbed.demo_compare import Comparison, compare, right, said
from testbed.demo_district import PASSWORD_VARIABLE, Served, write_district
from testbed.demo_trees import Moved
from testbed.process import TestbedError

_FAILURES_FOUND = 1
_MOST_FINDINGS = 1000
_INTERRUPTED, _TERMINATED = 130, 143

_STARTED = Text(
    "Máy chủ {title} đang chạy ở {url} với {accounts} tài khoản, {parts} nhánh.",
    "{title} runs at {url} with {accounts} accounts in {parts} branches.",
)
_STOPPED = Text("Máy chủ đã dừng và đã xóa.", "The server is stopped and deleted.")
_KEY = Text(
    "So với đáp án: {good} trong {asked} kết quả đúng như đáp án.",
    "Compared with the answer key: {good} of {asked} results are as the key says.",
)
_FILES = Text(
    "So với quét cùng những tài khoản ấy từ tệp, {asked} kết quả về tài khoản: {same} giống hệt,"
    " {more} biết thêm điều mà tệp không cho biết, {against} trái ngược.",
    "Compared with a scan of the same accounts from files, {asked} results about accounts: {same}"
    " are equal, {more} know more than the files tell, {against} contradict.",
)
_SETTINGS = Text(
    "Điều thư mục buộc tuân theo (DIR-*), không tệp nào cho biết: {passed} đạt, {failed} không đạt,"
    " {unknown} không rõ.",
    "What the directory enforces (DIR-*), which no file tells: {passed} pass, {failed} fail,"
    " {unknown} unknown.",
)
_LISTED = Text("Danh sách khác biệt: {path}", "The differences are listed in {path}")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of directory that the demonstration can stand in."""

    title: str
    moved: Callable[[Plan], Moved]
    serve: Callable[[Moved, str], AbstractContextManager[Served]]


KINDS: Mapping[str, Kind] = {
    "openldap": Kind("OpenLDAP (slapd)", demo_openldap.moved, demo_openldap.serve),
    "samba": Kind("Samba Active Directory", demo_samba.moved, demo_samba.serve),
}


def run_demo(kind: Kind, folder: Path, as_of: date, password: str, language: str) -> Comparison:
    """Write the district, run its directory, scan it, compare; ``password`` is the reader's.

    Raises:
        AuditorError: the folder holds something else, or cannot be written.
        TestbedError: the server or the audit does not run.

    """

    def tell(text: Text, **values: object) -> None:
        # At once: what the audit, a process of its own, prints has to come after it.
        sys.stdout.write(text.in_language(language).format(**values) + "\n")
        sys.stdout.flush()

    refuse_foreign(folder)
    plan = make_plan(as_of)
    district = kind.moved(plan)
    with kind.serve(district, password) as served:
        accounts = len(district.plan.accounts)
        parts = len(district.parts)
        tell(_STARTED, title=kind.title, url=served.url, accounts=accounts, parts=parts)
        key = write_district(folder, district, served)
        directory = scan(folder, as_of, language, password=password)
    tell(_STOPPED)
    write_demo(folder / "files", as_of)
    files = scan(folder / "files", as_of, language)
    found = compare(right(key), said(directory), said(files), plan, district.plan)
    listed = folder / "reports" / "differences.txt"
    lines = "".join(f"{each}\n" for each in found.differences)
    listed.write_text(lines, encoding="utf-8")
    # On the terminal only what should not be; what was known before is in the file.
    unplanned = (*found.contradictions, *found.wrong)
    sys.stdout.write("".join(f"{each}\n" for each in unplanned))
    _summarise(found, tell)
    tell(_LISTED, path=listed)
    return found


def _summarise(found: Comparison, tell: Callable[..., None]) -> None:
    asked, more, against = found.of_accounts, len(found.settled), len(found.contradictions)
    tell(_KEY, good=len(found.key) - len(found.wrong), asked=len(found.key))
    tell(_FILES, asked=asked, same=asked - more - against, more=more, against=against)
    counts = found.of_settings
    tell(_SETTINGS, passed=counts["pass"], failed=counts["fail"], unknown=counts["unknown"])


def scan(folder: Path, as_of: date, language: str, *, password: str | None = None) -> Path:
    """Run ``auditor scan`` as a process of its own and return its result document.

    With a ``password`` it stands in the environment of that process and the result is shown;
    without one nothing is shown.

    Raises:
        TestbedError: it ended otherwise than with "planted failures were found".

    """
    result = folder / "reports" / "result.json"
    command = [
        *(sys.executable, "-m", "auditor", "scan", str(folder), "--as-of", as_of.isoformat()),
        *("--lang", language, "--findings", str(_MOST_FINDINGS)),
        *("-o", f"json={result}", "-o", f"csv={result.with_suffix('.csv')}"),
    ]
    secret = {} if password is None else {PASSWORD_VARIABLE: password}
    ran = subprocess.run(
        [*command, *(["--quiet"] if password is None else [])],
        env={**os.environ, **secret},
        check=False,
    )
    if ran.returncode != _FAILURES_FOUND:
        raise TestbedError(f"auditor scan {folder} ended with code {ran.returncode}")
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration from the command line; 0: all was as planned."""
    parser = argparse.ArgumentParser(prog="python -m testbed.demo", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-of", metavar="DATE", help="the day of the district; default: today")
    parser.add_argument("--lang", choices=LANGUAGES, default=language_from([]))
    asked = parser.parse_args(arguments)
    set_language(asked.lang)
    # Else the server and its folder would outlive a polite end.
    signal.signal(signal.SIGTERM, _end)
    # Upper and lower case, digit, sign: Active Directory demands a mix.
    password = f"Kt1-{token_urlsafe(18)}"
    try:
        day = moment_of(asked.as_of, "Asia/Ho_Chi_Minh", datetime.now(UTC)).date()
        found = run_demo(KINDS[asked.kind], asked.folder, day, password, asked.lang)
    except (AuditorError, TestbedError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0 if found.as_planned else 1


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(_TERMINATED)


if __name__ == "__main__":
    raise SystemExit(main())
