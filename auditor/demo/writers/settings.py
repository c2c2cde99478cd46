"""Write what tells the audit where things lie: district.yaml, the list of schools, the read-me."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from string import Template

from auditor.demo.interface import Planted
from auditor.demo.names import DOMAIN, UNITS
from auditor.demo.writers.delimited import as_utf8, as_utf8_marked, delimited

_DISTRICT = """\
# Huyện Suối Mơ: dữ liệu minh họa, mọi tên gọi đều hư cấu.
# Suoi Mo district: demonstration data; every name is invented.
district:
  code: demo
  name: {vi: "Huyện Suối Mơ (minh họa)", en: "Suoi Mo district (demonstration)"}
  time_zone: Asia/Ho_Chi_Minh
  domains:
    - {suffix: $domain}
  mail_domains: [$domain]          # tên miền con cũng được tính / subdomains count too

# Văn bản áp dụng / the directives that are applied
directives: [lao-cai-2023, hai-ha-2024, can-duoc-2025, account-hygiene]
schools: schools.csv

# Huyện yêu cầu chặt hơn: đối chiếu phân công ở mọi trường, không chỉ ở Phòng.
# The district asks for more: assignments are checked in every school, not in the office alone.
tailoring:
  ACC-ROLE-ASSIGNED:
    owners: [school, office]

evidence:
"""

_READ_ME = Template("""\
HUYỆN SUỐI MƠ - DỮ LIỆU MINH HỌA (mọi người, trường, địa chỉ đều hư cấu)
district.yaml     khai báo: văn bản áp dụng, nguồn dữ liệu, tài khoản đã khai báo
schools.csv       danh sách 12 đơn vị
evidence/         các tệp xuất như gặp trong thực tế, lỗi thường gặp được gài sẵn
answer-key.json   đáp án: kết quả đúng của từng quy tắc ở từng đơn vị cho ngày $day,
                  lập từ kế hoạch dựng dữ liệu chứ không phải từ phần mềm
Chạy thử:         auditor scan . --as-of $day   (mã thoát 1: có vi phạm, đúng như dự kiến)
Riêng trường mnvangtrang không nộp dữ liệu tài khoản: mọi kết quả đều là "không rõ".

SUOI MO DISTRICT - DEMONSTRATION DATA (every person, school and address is invented)
district.yaml     what is declared: directives, sources of evidence, declared accounts
schools.csv       the list of 12 units
evidence/         exports as they are met in the field, with the usual faults planted in them
answer-key.json   the answers: what is right for each rule in each unit on $day,
                  made from the plan of the data, not by the software
Try it:           auditor scan . --as-of $day   (exit code 1: there are violations, as intended)
The school mnvangtrang handed in no accounts at all: every result there is "unknown".
""")


def write_district_file(as_of: date, families: Iterable[Planted]) -> bytes:
    """Return district.yaml; every export was made on the day of the audit."""
    all_of_them = list(families)
    parts = [_DISTRICT, *(e.evidence for e in all_of_them), *(e.settings for e in all_of_them)]
    whole = Template("".join(parts))
    return as_utf8(whole.substitute(domain=DOMAIN, day=as_of.isoformat()))


def write_schools() -> bytes:
    """Return the list of schools."""
    rows = [("code", "name", "level"), *((each.code, each.name, each.level) for each in UNITS)]
    return as_utf8_marked(delimited(rows))


def write_read_me(as_of: date) -> bytes:
    """Return the read-me in both languages."""
    return as_utf8(_READ_ME.substitute(day=as_of.isoformat()))
