"""Write the district folder whose accounts are asked of a directory that runs beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from auditor.demo.district import district_files, write_files
from auditor.demo.families import FAMILIES
from auditor.demo.key import Entry, answer_key
from testbed.demo_policies import accounts_in
from testbed.demo_tables import tables_beside
from testbed.demo_trees import Moved, Part, table_path

PASSWORD_VARIABLE = "KIEM_TRA_LDAP"
CA_FILE = "ca.pem"

_INTRODUCTION = Template("""\
    # Thư mục của huyện: mỗi nhánh một hệ thống, mỗi trường một đơn vị (OU) trong nhánh.
    # The district's directory: a branch for each system, in it a unit (OU) for each school.
    # Mật khẩu của tài khoản đọc nằm trong biến môi trường $variable, không bao giờ trong tệp này.
    # The reading account's password stands in the environment variable $variable, never here.
""")
_SOURCE = Template("""\
    # $vietnamese / $english
    - format: $format
      url: $url
      ca_file: $ca_file
      bind: {user: "$user", password: {env: $variable}}
      base: "$base"
      system: $system
      school: {distinguished_name: "ou={code},"}
""")
_BESIDE = Template("""\
    # Điều thư mục không biết (xác thực 2 lớp, dùng chung) nằm trong bảng của từng trường.
    # What the directory does not know (second factor, shared use) stands in the schools' tables.
""")
_TABLE = Template("""\
    - {format: table, path: "$path", system: $system, exported: $day}
""")

_READ_ME = Template("""\
HUYỆN SUỐI MƠ - DỮ LIỆU MINH HỌA TRONG THƯ MỤC (mọi người, trường, địa chỉ đều hư cấu)
Tài khoản nằm trong một máy chủ thư mục thật, chỉ chạy trong lúc minh họa; máy chủ đã dừng.
district.yaml     khai báo như một huyện thật: địa chỉ, nhánh, cách tìm trường, tài khoản đọc
evidence/         điều thư mục không biết, và danh sách cán bộ
answer-key.json   đáp án cho ngày $day, lập từ kế hoạch dựng dữ liệu
reports/          kết quả của phần mềm
files/            cũng những tài khoản ấy dưới dạng tệp xuất, để so sánh

SUOI MO DISTRICT - DEMONSTRATION DATA IN A DIRECTORY (every person, school and address is invented)
The accounts stood in a real directory server that ran only for the demonstration; it is stopped.
district.yaml     as a real district writes it: address, branches, schools, the reading account
evidence/         what the directory does not know, and the staff lists
answer-key.json   what is right on $day, made from the plan of the data
reports/          what the software said
files/            the same accounts as exported files, for comparison
""")


@dataclass(frozen=True, slots=True)
class Served:
    """A directory that runs, as district.yaml addresses it."""

    format: str
    url: str
    ca: Path
    """The certificate of the authority that signed the server's."""
    user: str
    """Who asks."""
    keys: Callable[[Part], Iterable[tuple[str, str]]]
    """What else a part's source says: a comment (or nothing) and a line."""


def write_district(folder: Path, district: Moved, served: Served) -> tuple[Entry, ...]:
    """Write the folder and return its answer key, which lies in it too."""
    plan = district.plan
    beside: dict[str, bytes] = {}
    for part in district.parts:
        beside |= tables_beside(plan, part)
    others = [plant(plan.as_of) for name, plant in FAMILIES.items() if name != "accounts"]
    accounts = accounts_in(district, _sources(district, served), beside)
    key = answer_key([accounts, *others])
    files = district_files(plan.as_of, [accounts, *others], key)
    read_me = _READ_ME.substitute(day=plan.as_of.isoformat())
    # The key comes first, so that a folder left half-written is known as an earlier demo's.
    write_files(folder, {**files, "README.txt": read_me.encode()})
    shutil.copyfile(served.ca, folder / CA_FILE)
    return key


def _sources(district: Moved, served: Served) -> str:
    """Return the sources of accounts: the parts of the directory, then the tables beside it."""
    lines = [_INTRODUCTION.substitute(variable=PASSWORD_VARIABLE)]
    for part in district.parts:
        vietnamese, english = part.tree.title
        lines.append(
            _SOURCE.substitute(
                vietnamese=vietnamese,
                english=english,
                format=served.format,
                url=served.url,
                ca_file=CA_FILE,
                user=served.user,
                variable=PASSWORD_VARIABLE,
                base=part.base,
                system=part.tree.system,
            )
        )
        for comment, line in served.keys(part):
            lines += [f"      # {comment}\n"] if comment else []
            lines.append(f"      {line}\n")
    lines.append(_BESIDE.substitute())
    day = district.plan.as_of.isoformat()
    for system in dict.fromkeys(part.tree.system for part in district.parts):
        path = table_path("{school}", system)
        lines.append(_TABLE.substitute(path=path, system=system, day=day))
    return "".join(lines)
