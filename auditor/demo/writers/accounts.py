"""Write the accounts as real exports look, and as the lists that schools keep by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auditor.demo.accounts import sources
from auditor.demo.accounts.plan import Plan
from auditor.demo.names import DOMAIN
from auditor.demo.writers.cells import Maker, columns, people, rows_of
from auditor.demo.writers.delimited import (
    as_unicode_text,
    as_utf8,
    as_utf8_marked,
    as_windows_1258,
    delimited,
)
from auditor.demo.writers.workbooks import workbook_of

Rows = list[list[str]]

_BASE = f"DC={DOMAIN.replace('.', ',DC=')}"
_FOLDERS = {
    "staff": "/Giao vien",
    "admin": "/Quan tri",
    "pupil": "/Hoc sinh",
    "shared": "/Tai khoan truong",
}
"""Role -> the org unit below the school's; without a known role it is the school's own."""
_ENTRA_ID = "00000000-0000-4000-8000-"
_ADMINS, _STAFF = "CN=Domain Admins,CN=Users,", "CN=Can bo,OU=Nhom,"
_UNKNOWN_UNIT = "thphongcu"
"""A school that was merged away and still stands in the sector database."""
_WORKBOOK_TITLES = (
    "UBND HUYỆN SUỐI MƠ - TRƯỜNG MẦM NON ÁNH ĐÀO",
    "DANH SÁCH TÀI KHOẢN CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN",
    "(Lập theo yêu cầu của Phòng Giáo dục và Đào tạo)",
)

_COLUMNS: Mapping[str, str] = {
    sources.GOOGLE: "First Name [Required]=given|Last Name [Required]=before_given"
    "|Email Address [Required]=email|Password [Required]='****"
    "|Password Hash Function [UPLOAD ONLY]|Org Unit Path [Required]=org_unit"
    "|New Primary Email [UPLOAD ONLY]|Status [READ ONLY]=enabled?Active/Suspended"
    "|Last Sign In [READ ONLY]=login@console/Never logged in|Recovery Email"
    "|Home Secondary Email|Work Secondary Email|Recovery Phone [MUST BE IN THE E.164 FORMAT]"
    "|Work Phone|Home Phone|Mobile Phone|Work Address|Home Address|Employee ID=code"
    "|Employee Type|Employee Title=position|Manager Email|Department|Cost Center"
    "|2sv Enrolled [READ ONLY]=enrolled?True/False|2sv Enforced [READ ONLY]=enforced?True/False"
    "|Building ID|Floor Name|Floor Section|Email Usage [READ ONLY]='0.1GB"
    "|Drive Usage [READ ONLY]='0.4GB|Total Storage [READ ONLY]='0.5GB"
    "|Change Password at Next Sign-In=must_change?True/False|New Status [UPLOAD ONLY]",
    sources.GAM: "primaryEmail=email|name.givenName=given|name.familyName=before_given"
    "|orgUnitPath=org_unit|suspended=enabled?False/True|archived='False"
    "|isAdmin=privileged?True/False|isDelegatedAdmin='False|isEnrolledIn2Sv=enrolled?True/False"
    "|isEnforcedIn2Sv=enforced?True/False|creationTime=created@utc|lastLoginTime=login@utc/Never"
    "|changePasswordAtNextLogin=must_change?True/False|organizations.0.title=position"
    "|recoveryPhone|includeInGlobalAddressList='True",
    sources.GOOGLE_LIST: "Tài khoản=name|Họ và tên=people|Quyền quản trị=privileged?Có/Không"
    "|Ngày tạo=created@dmy|Ngày đổi mật khẩu=password@dmy"
    "|Mật khẩu không hết hạn=never_expires?Có/Không|Không cần mật khẩu=not_required?Có/Không"
    "|Điện thoại phụ huynh",
    sources.ENTRA: "userPrincipalName=name|displayName=person|surname=surname|mail=email"
    "|givenName=after_surname|objectId=object_id|userType='Member|jobTitle=position|department"
    "|accountEnabled=enabled?True/False|usageLocation='VN|streetAddress|state|country"
    "|physicalDeliveryOfficeName|city|postalCode|telephoneNumber|mobile"
    "|authenticationPhoneNumber|authenticationAlternativePhoneNumber|authenticationEmail"
    "|alternateEmailAddress|ageGroup|consentProvidedForMinor|legalAgeGroupClassification",
    sources.REGISTRATION_CSV: "User principal name=name|Is admin=privileged?True/False"
    "|Multifactor authentication registered=enrolled?True/False"
    "|Multifactor authentication capable=capable?True/False",
    sources.DIRECTORY: "DistinguishedName=distinguished_name|SamAccountName=user"
    "|UserPrincipalName=principal|DisplayName=person|EmailAddress=email|Title=position"
    "|Enabled=enabled?True/False|Created=created@powershell|PasswordLastSet=password@powershell"
    "|PasswordExpired=expired|PasswordNeverExpires=never_expires?True/False"
    "|PasswordNotRequired=not_required?True/False|LastLogonDate=login@powershell"
    "|LockedOut='False|MemberOf=groups|OfficePhone",
    sources.WORKBOOK: "STT|Tên đăng nhập=name|Họ và tên=people|Mã cán bộ=code|Chức vụ=position"
    "|Email=email|Số điện thoại|Người chịu trách nhiệm=owner"
    "|Trạng thái=enabled?Đang hoạt động/Đã khóa|Quyền\nquản trị=privileged?Có/Không"
    "|Ngày tạo=created@dmy|Ngày đổi mật khẩu=password@dmy"
    "|Đăng nhập lần cuối=login@dmy/Chưa đăng nhập|Phải đổi mật khẩu=must_change?Có/Không"
    "|Xác thực 2 lớp=enrolled?Có/Không|Mật khẩu không hết hạn=never_expires?Có/Không"
    "|Không cần mật khẩu=not_required?Có/Không",
    sources.OLD_CSV: "Tên đăng nhập=name|Họ và tên=people|Mã cán bộ=code|Chức vụ=position"
    "|Email=email|Số điện thoại|Người chịu trách nhiệm=owner"
    "|Trạng thái=enabled?Đang hoạt động/Đã khóa|Quyền quản trị=privileged?Có/Không"
    "|Ngày tạo=created@dmy|Ngày đổi mật khẩu=password@dmy|Đăng nhập gần nhất=login@dmy"
    "|Mật khẩu không hết hạn=never_expires?Có/Không|Không cần mật khẩu=not_required?Có/Không",
    sources.UNICODE_TEXT: "STT|Tài khoản=name|Người sử dụng=people|Mã cán bộ=code"
    "|Vai trò=position|Người phụ trách=owner|Địa chỉ nhà"
    "|Tình trạng=enabled?Hoạt động/Ngừng hoạt động|Quản trị=privileged?x/Không"
    "|Ngày cấp=created@mdy|Lần đổi mật khẩu gần nhất=password@mdy"
    "|Đăng nhập lần cuối=login@mdy/Chưa đăng nhập|Phải đổi mật khẩu=must_change?Có/Không"
    "|Xác thực 2 lớp=enrolled?Đã bật/Chưa bật|Mật khẩu không hết hạn=never_expires?Có/Không"
    "|Không cần mật khẩu=not_required?Có/Không",
    sources.SECTOR: "Mã trường=unit|Tên đăng nhập=name|Họ và tên=people|Mã cán bộ=code"
    "|Email=email|Loại tài khoản=position|Người chịu trách nhiệm=owner"
    "|Trạng thái=enabled?Đang hoạt động/Đã khóa|Quyền quản trị=privileged?Có/Không"
    "|Ngày tạo=created@dmy|Ngày đổi mật khẩu=password@dmy"
    "|Đăng nhập lần cuối=login@dmy/Chưa đăng nhập|Phải đổi mật khẩu=must_change?Có/Không"
    "|Xác thực 2 lớp=enrolled?Có/Không|Mật khẩu không hết hạn=never_expires?Có/Không"
    "|Không cần mật khẩu=not_required?Có/Không",
}
"""Path -> the columns of the file, from the left; see ``columns``."""


_MAKERS: Mapping[str, Maker] = {
    "people": people,
    "given": lambda account: account.person.rpartition(" ")[2],
    "before_given": lambda account: account.person.rpartition(" ")[0],
    "surname": lambda account: account.person.partition(" ")[0],
    "after_surname": lambda account: account.person.partition(" ")[2],
    "org_unit": lambda account: f"/{account.unit}{_FOLDERS.get(account.role or '', '')}",
    "object_id": lambda account: f"{_ENTRA_ID}{account.code.removeprefix('CB-'):0>12}",
    "user": lambda account: account.name.partition("@")[0],
    "principal": lambda account: account.name if "@" in account.name else "",
    "distinguished_name": lambda account: (
        f"CN={account.name.partition('@')[0]},OU=Nguoi dung,OU={account.unit},{_BASE}"
    ),
    # A reset password has no date until its owner chooses one, and counts as expired.
    "expired": lambda account: str(account.must_change and account.password is None),
    "groups": lambda account: (_ADMINS if account.privileged else _STAFF) + _BASE,
}


def write_exports(plan: Plan) -> dict[str, bytes]:
    """Return every file with accounts: its path, and its content in the shape of its maker."""
    rows = {path: _rows(plan, path) for path in _COLUMNS}
    return {
        sources.GOOGLE: as_utf8(delimited(_with_blank_rows(rows[sources.GOOGLE]))),
        sources.GAM: as_utf8(delimited(rows[sources.GAM])),
        # What a school adds by hand in Excel, with the line by which Excel knows semicolons.
        sources.GOOGLE_LIST: as_utf8_marked(
            "sep=;\r\n" + delimited(rows[sources.GOOGLE_LIST], separator=";")
        ),
        sources.ENTRA: as_utf8_marked(delimited(rows[sources.ENTRA])),
        sources.REGISTRATION_JSON: as_utf8(_registrations(plan)),
        sources.REGISTRATION_CSV: as_utf8_marked(delimited(rows[sources.REGISTRATION_CSV])),
        # ``Get-ADUser | Export-Csv`` of PowerShell 5 puts a line with the type first.
        sources.DIRECTORY: as_utf8_marked(
            "#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n"
            + delimited(rows[sources.DIRECTORY], quote_all=True)
        ),
        sources.WORKBOOK: workbook_of(
            _with_blank(rows[sources.WORKBOOK], 9),
            plan.as_of,
            titles=_WORKBOOK_TITLES,
            sheet="Tài khoản",
            real_dates=frozenset({"Ngày tạo", "Ngày đổi mật khẩu"}),
        ),
        sources.OLD_CSV: as_windows_1258(delimited(_with_ragged(rows[sources.OLD_CSV]))),
        # Excel's "Unicode text", with American dates from an English Windows.
        sources.UNICODE_TEXT: as_unicode_text(
            delimited(_with_blank(rows[sources.UNICODE_TEXT], 6), separator="\t")
        ),
        sources.SECTOR: as_utf8(delimited(_with_stray(rows[sources.SECTOR]), separator="\t")),
    }


def _rows(plan: Plan, path: str) -> Rows:
    accounts = plan.in_file(path)
    if path == sources.REGISTRATION_CSV:  # Microsoft's report leaves disabled users out
        accounts = [each for each in accounts if each.enabled]
    return rows_of(accounts, columns(_COLUMNS[path], _MAKERS), plan)


def _with_blank(rows: Rows, before: int) -> Rows:
    return [*rows[:before], [""] * len(rows[0]), *rows[before:]]


def _with_blank_rows(rows: Rows) -> Rows:
    """Leave a row blank below every school's own mailbox."""
    blank = [""] * len(rows[0])
    return [
        made for row in rows for made in ([row, blank] if row[2].startswith("truong@") else [row])
    ]


def _with_ragged(rows: Rows) -> Rows:
    """Leave a row blank, and one without most of its cells."""
    ragged = ["bo.sung99@mnhoami.suoimo.example", "Bổ sung sau", "CB-03999"]
    whole = _with_blank(rows, 12)
    return [*whole[:20], ragged, *whole[20:]]


def _with_stray(rows: Rows) -> Rows:
    """Add an account of a unit that nobody knows."""
    return [*rows, [_UNKNOWN_UNIT, f"{_UNKNOWN_UNIT}.ql01", *rows[1][2:]]]


def _registrations(plan: Plan) -> str:
    """Return Graph's ``userRegistrationDetails``; it leaves disabled users out."""
    records = [
        {
            "id": f"00000000-0000-4000-9000-{number:012d}",
            "userPrincipalName": each.name,
            "userType": "member",
            "isAdmin": each.privileged,
            "isMfaRegistered": each.enrolled,
            "isMfaCapable": each.capable,
            "methodsRegistered": ["microsoftAuthenticatorPush"] if each.enrolled else [],
        }
        for number, each in enumerate(plan.in_file(sources.REGISTRATION_JSON), start=1)
        if each.enabled
    ]
    return json.dumps({"value": records}, ensure_ascii=False, indent=1) + "\n"
