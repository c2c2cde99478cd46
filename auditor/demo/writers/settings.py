"""Write what tells the audit where things lie: district.yaml, the list of schools, the read-me."""

from __future__ import annotations

from string import Template

from auditor.demo.accounts.plan import Plan
from auditor.demo.names import DOMAIN, UNITS
from auditor.demo.writers.delimited import as_utf8, as_utf8_marked, delimited

_DISTRICT = Template("""\
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
  accounts:
""")

_FILES = Template("""\
    # Google: đơn vị (org unit) cho biết trường / the org unit tells the school
    - {format: google-workspace, path: evidence/google-users.csv,
       school: {org_unit: "/{code}"}, exported: $day}
    - {format: gam, path: evidence/gam-users.csv, school: {org_unit: "/{code}"}, exported: $day}
    # Cùng hệ thống google: bổ sung ngày đổi mật khẩu / same system: adds the passwords' dates
    - {format: table, path: evidence/thsuoitrong/tai-khoan-google.csv, system: google,
       school: {code: thsuoitrong}, exported: $day}
    # Microsoft: ba nguồn được ghép theo tên đăng nhập / three sources, joined by sign-in name
    - {format: entra-users, path: evidence/entra-users.csv,
       school: {mail_domain: "{code}.$domain"}, exported: $day}
    - {format: entra-registration-details, path: evidence/entra-dang-ky-xac-thuc.json,
       school: {mail_domain: "{code}.$domain"}, exported: $day}
    - {format: entra-registration-details, path: "evidence/{school}/entra-dang-ky-xac-thuc.csv",
       exported: $day}
    - {format: active-directory-csv, path: evidence/ad-users.csv,
       school: {distinguished_name: "OU={code},"}, exported: $day}
    # Danh sách của từng trường / the schools' own lists
    - {format: table, path: "evidence/{school}/tai-khoan.xlsx", exported: $day}
    - {format: table, path: evidence/mnhoami/tai-khoan.csv, encoding: windows-1258,
       school: {code: mnhoami}, exported: $day}
    # Ngày kiểu Mỹ: tháng trước, ngày sau / American dates: the month comes first
    - {format: table, path: evidence/lcrungthong/tai-khoan.txt, date_order: mdy,
       school: {code: lcrungthong}, exported: $day}
    # CSDL ngành: cột "Mã trường" cho biết trường / the sector database: a column tells the school
    - {format: table, path: evidence/csdl-nganh.tsv, system: sector-db,
       school: {column: "Mã trường"}, exported: $day}
""")

_REST = Template("""\
  staff:
    - {format: table, path: evidence/danh-sach-can-bo.xlsx,
       school: {column: "Mã trường"}, exported: $day}
    - {format: table, path: "evidence/{school}/can-bo.csv", exported: $day}

# Tài khoản đã khai báo / declared accounts
declared_accounts:
  - account: svc-saoluu
    kind: service
    owner: "Tổ công nghệ thông tin"
    reason: "Chạy sao lưu hằng đêm / runs the nightly backup"
  - account: cuuho@pgdsuoimo.$domain
    kind: break_glass
    owner: "Trưởng phòng"
    reason: "Chỉ dùng khi mất quyền quản trị / only for regaining control"
  - account: truong@thdoithong.$domain
    kind: shared
    owner: "Hiệu trưởng"
    reason: "Nhận thư chung của trường / receives the school's mail"
""")

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


def write_district_file(plan: Plan, accounts: str | None = None) -> bytes:
    """Return district.yaml; every export was made on the day of the audit.

    ``accounts`` are the sources of accounts as they stand below their key; ``None``: the exports.
    """
    names = {"domain": DOMAIN, "day": plan.as_of.isoformat()}
    sources = _FILES.substitute(names) if accounts is None else accounts
    return as_utf8(_DISTRICT.substitute(names) + sources + _REST.substitute(names))


def write_schools() -> bytes:
    """Return the list of schools."""
    rows = [("code", "name", "level"), *((each.code, each.name, each.level) for each in UNITS)]
    return as_utf8_marked(delimited(rows))


def write_read_me(plan: Plan) -> bytes:
    """Return the read-me in both languages."""
    return as_utf8(_READ_ME.substitute(day=plan.as_of.isoformat()))
