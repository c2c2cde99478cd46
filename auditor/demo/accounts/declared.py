"""Declare the accounts in district.yaml: where they stand, who the staff is, what is excepted.

The template of the whole file fills in ``$day`` and ``$domain``.
"""

from __future__ import annotations

EXPORTS = """\
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
"""

STAFF = """\
  staff:
    - {format: table, path: evidence/danh-sach-can-bo.xlsx,
       school: {column: "Mã trường"}, exported: $day}
    - {format: table, path: "evidence/{school}/can-bo.csv", exported: $day}
"""

EXCEPTIONS = """\

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
"""
