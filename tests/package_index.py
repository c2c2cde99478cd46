"""Serve an index of packages on loopback, to which younger releases than the locked were added."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from packaging.utils import parse_wheel_filename
from packaging.version import Version


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """Tell where the index is, what is young in it, and what was fetched from it."""

    url: str
    younger: frozenset[str]
    """The file names of the younger releases."""
    fetched: list[str] = field(default_factory=list)
    """The file names of the packages that clients took, in this order."""


def younger_wheel(name: str, version: str) -> tuple[str, bytes]:
    """Return file name and content of a release that any resolver prefers to this version."""
    young = f"{Version(version).major + 1000}.0"
    stem = f"{name.replace('-', '_')}-{young}"
    information = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {young}\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    paths = {f"{stem}.dist-info/{each}": text for each, text in information.items()}
    record = "".join(f"{path},,\n" for path in [*paths, f"{stem}.dist-info/RECORD"])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in [*paths.items(), (f"{stem}.dist-info/RECORD", record)]:
            archive.writestr(path, text)
    return f"{stem}-py3-none-any.whl", content.getvalue()


def _lay_out(folder: Path, wheels: Iterable[Path], younger: Mapping[str, bytes]) -> None:
    """Write the pages of the simple repository API (PEP 503) beside the files they name."""
    links: dict[str, list[str]] = defaultdict(list)
    files = folder / "files"
    files.mkdir()
    for wheel in wheels:
        (files / wheel.name).symlink_to(wheel)
    for name, content in younger.items():
        (files / name).write_bytes(content)
    for path in sorted(files.iterdir()):
        package = parse_wheel_filename(path.name)[0]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        link = f'<a href="../../files/{path.name}#sha256={digest}">{path.name}</a>'
        links[package].append(link)
    for package, each in links.items():
        page = folder / "simple" / package / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<!DOCTYPE html>\n" + "\n".join(each), encoding="utf-8")


class _Pages(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, fetched: list[str], directory: str) -> None:
        self._fetched = fetched
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path.endswith(".whl"):
            self._fetched.append(self.path.rsplit("/", 1)[-1])
        super().do_GET()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the name of the parameter is that of the base class."""


@contextmanager
def package_index(
    folder: Path, wheels: Iterable[Path], locked: Mapping[str, str]
) -> Iterator[PackageIndex]:
    """Serve these wheels, and a younger release of each locked package, while the block runs."""
    younger = dict(younger_wheel(name, version) for name, version in locked.items())
    _lay_out(folder, wheels, younger)
    fetched: list[str] = []
    handler = partial(_Pages, fetched=fetched, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/simple/"
        try:
            yield PackageIndex(url, frozenset(younger), fetched)
        finally:
            server.shutdown()
            thread.join()
