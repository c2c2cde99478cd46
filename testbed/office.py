"""Open what we write in a real office program: LibreOffice without a screen."""

from __future__ import annotations

import tempfile
from pathlib import Path

from testbed.process import PATIENCE_S, TestbedError, run

_GRACE_S = 20
_FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}
"""Formats that need more than their name: comma, double quote, UTF-8 (76)."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Remote pictures are not fetched, macros do not run, formulas are computed as Excel does.

Names: officecfg/registry/schema in LibreOffice's sources.
"""


def convert(path: Path, to: str, folder: Path, *, timeout_s: float = PATIENCE_S) -> Path:
    """Convert a document and return the new file in ``folder``.

    Args:
        path: A spreadsheet or a text: xlsx, csv, docx, html, odt.
        to: The ending of the wanted format: ``pdf``, ``docx``, ``csv`` (the first sheet), ``txt``.
        folder: Where the new file goes, named as the old one; made when it is not there.
        timeout_s: Seconds after which the program is ended.

    Raises:
        TestbedError: The program is missing, could not read the file, or ran out of time.

    """
    result = folder / f"{path.stem}.{to}"
    result.unlink(missing_ok=True)
    failed = f"LibreOffice made no {to} of {path.name} (within {timeout_s:g} seconds):"
    # A profile of its own: with a shared one a second LibreOffice hands its work to the first.
    with tempfile.TemporaryDirectory(prefix="testbed-office-", ignore_cleanup_errors=True) as home:
        user = Path(home, "user")
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command: list[str | Path] = [
            # soffice starts children: timeout(1) ends them all, where run() would end one only.
            *("timeout", "--signal=KILL", str(timeout_s)),
            *("soffice", f"-env:UserInstallation={Path(home).as_uri()}"),
            *("--headless", "--norestore", "--nolockcheck"),
            *("--convert-to", _FILTERS.get(to, to), "--outdir", folder, path),
        ]
        try:
            said = run(
                command,
                variables={"HOME": home, "TMPDIR": home},
                timeout_s=timeout_s + _GRACE_S,
            )
        except TestbedError as error:
            raise TestbedError(f"{failed}\n{error}") from error
    # It ends with code 0 though it could not read the file.
    if not result.exists():
        raise TestbedError(f"{failed}\n{said}")
    return result
