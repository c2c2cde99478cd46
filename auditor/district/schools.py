"""Read the list of schools: who is to be audited, in the order in which reports name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from auditor.district.schema import CODE
from auditor.evidence.reading import read_table
from auditor.evidence.values.fold import fold
from auditor.locale import _, language
from auditor.model import DistrictError, EvidenceError, Level, School
from auditor.yaml.faults import Fault, advice, refuse

_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        fold(alias): column
        for column, aliases in {
            "code": ("code", "school code", "mã trường", "mã đơn vị", "mã"),
            "name": ("name", "school", "school name", "tên trường", "tên đơn vị", "trường"),
            "level": ("level", "school level", "cấp học", "cấp", "bậc học", "loại hình"),
            "site": (
                "site",
                "website",
                "web",
                "trang web",
                "trang thông tin điện tử",
                "cổng thông tin điện tử",
                "địa chỉ website",
            ),
            "fanpage": ("fanpage", "facebook", "trang facebook", "trang fanpage"),
        }.items()
        for alias in aliases
    }
)
_LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        fold(name): level
        for level, names in {
            Level.PRESCHOOL: ("mầm non", "mẫu giáo", "nhà trẻ", "mn", "kindergarten"),
            Level.PRIMARY: ("tiểu học", "th", "primary school"),
            Level.LOWER_SECONDARY: ("trung học cơ sở", "thcs", "lower secondary"),
            Level.UPPER_SECONDARY: ("trung học phổ thông", "thpt", "upper secondary"),
            Level.MULTI_LEVEL: (
                "liên cấp",
                "phổ thông nhiều cấp",
                "phổ thông có nhiều cấp học",
                "tiểu học và trung học cơ sở",
                "tiểu học và thcs",
                "th và thcs",
                "th thcs",
                "thcs và thpt",
                "thcs thpt",
            ),
            Level.OFFICE: ("phòng", "cơ quan", "văn phòng", "phòng gd đt", "phòng giáo dục"),
        }.items()
        for name in (level.value, *names)
    }
)
_NEEDED = ("code", "name", "level")


def load_schools(path: Path, shown: str | None = None) -> tuple[School, ...]:
    """Return the schools of a list (.csv or .xlsx) in its order.

    Args:
        path: the file.
        shown: its name in messages; ``None``: the file's name.

    Raises:
        DistrictError: when the file cannot be read, or with every row that cannot be used.

    """
    name = shown or path.name
    if not path.is_file():
        missing = Fault(name, 0, _("there is no such file; check the path of the list of schools."))
        refuse([missing], DistrictError)
    try:
        table = read_table(path, shown=name, known_header=lambda cell: fold(cell) in _HEADERS)
    except EvidenceError as error:
        raise DistrictError(str(error)) from error
    faults = [
        Fault(name, each.row or 0, each.text.in_language(language())) for each in table.quarantined
    ]
    columns = _columns(Fault(name, table.header_row, ""), table.frame.columns, faults)
    schools: list[School] = []
    if not faults or columns.keys() >= set(_NEEDED):
        rows = table.frame.iter_rows(named=True)
        schools = _schools(name, rows, columns, faults)
    if not schools and not faults:
        faults.append(Fault(name, 0, _("The list holds no school; add a row for each.")))
    refuse(faults, DistrictError)
    return tuple(schools)


def _columns(header: Fault, headers: Sequence[str], faults: list[Fault]) -> dict[str, str]:
    """Return which header is which column; further headers are left to ``extra``."""
    columns: dict[str, str] = {}
    for each in headers:
        column = _HEADERS.get(fold(each))
        if column is None or each == "row":
            continue
        if column in columns:
            message = _("the headers '{first}' and '{second}' both mean '{column}'; rename one.")
            told = message.format(first=columns[column], second=each, column=column)
            faults.append(Fault(header.file, header.line, told))
        columns.setdefault(column, each)
    for column in _NEEDED:
        if column not in columns:
            message = _("the column '{column}' is missing; the list needs code, name and level.")
            faults.append(Fault(header.file, header.line, message.format(column=column)))
    return columns


def _schools(
    file: str,
    rows: Iterable[Mapping[str, object]],
    columns: Mapping[str, str],
    faults: list[Fault],
) -> list[School]:
    found: list[School] = []
    first_rows: dict[str, int] = {}
    for record in rows:
        number = int(str(record["row"]))
        complaints, school = _school(record, number, columns)
        first = first_rows.setdefault(school.code, number) if school.code else number
        if first != number:
            message = _("the code '{code}' stands in row {row} already; each school has its own.")
            complaints.append(message.format(code=school.code, row=first))
        faults += [Fault(file, number, complaint) for complaint in complaints]
        found.append(school)
    return found


def _school(
    record: Mapping[str, object], number: int, columns: Mapping[str, str]
) -> tuple[list[str], School]:
    """Return one row as a school, with what is wrong with it."""
    cells = {
        column: str(record[header]).strip()
        for column, header in columns.items()
        if record[header] is not None
    }
    complaints: list[str] = []
    code = cells.get("code", "").lower()
    if not code:
        complaints.append(_("the code is empty; give the school a code."))
    elif not re.fullmatch(CODE, code):
        complaints.append(
            _("the code may hold only a-z, 0-9, '-' and '_', and begins with a letter or digit.")
        )
    if not cells.get("name"):
        complaints.append(_("the name is empty; give the school's name."))
    level = _level(cells.get("level", ""), complaints)
    extra = {
        header: str(value)
        for header, value in record.items()
        if header != "row" and header not in columns.values() and value is not None
    }
    site, fanpage = cells.get("site"), cells.get("fanpage")
    school = School(code, cells.get("name", ""), level, site, fanpage, extra, number)
    return complaints, school


def _level(written: str, complaints: list[str]) -> Level:
    found = _LEVELS.get(fold(written))
    if found is None:
        message = _("unknown level. {advice}")
        names = [level.value for level in Level]
        complaints.append(message.format(advice=advice(written, names)))
    return found or Level.MULTI_LEVEL
