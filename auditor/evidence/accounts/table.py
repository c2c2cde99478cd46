"""Read any list of accounts kept as a table: columns are found by Vietnamese and English names."""

from __future__ import annotations

import polars as pl

from auditor.evidence.accounts.interface import AccountFormat
from auditor.model import Text


def _derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Take sign-in names that are mail addresses as such where no column holds addresses."""
    del raw
    if "email" in typed.columns or "username" not in typed.columns:
        return {}
    names = typed["username"]
    is_mail = names.str.contains("@", literal=True)
    if not is_mail.any():
        return {}
    return {
        "email": names
        if is_mail.all()
        else typed.select(pl.when(is_mail).then("username")).to_series()
    }


FORMAT = AccountFormat(
    name="table",
    title=Text("Bảng tài khoản bất kỳ (CSV, TSV, XLSX)", "Any table of accounts (CSV, TSV, XLSX)"),
    signature=frozenset(),
    system="table",
    aliases={
        "school": (
            "ma truong",
            "truong",
            "ten truong",
            "ma don vi",
            "don vi",
            "don vi cong tac",
            "school",
            "school code",
        ),
        "username": (
            "ten dang nhap",
            "ten tai khoan",
            "tai khoan",
            "ma dang nhap",
            "username",
            "user name",
            "user",
            "login",
            "userprincipalname",
            "samaccountname",
            "uid",
            "primaryemail",
            "account",
        ),
        "email": (
            "email",
            "e mail",
            "thu dien tu",
            "dia chi email",
            "dia chi thu dien tu",
            "mail",
            "email cong vu",
            "thu cong vu",
            "email address",
        ),
        "person": (
            "ho va ten",
            "ho ten",
            "ten day du",
            "nguoi su dung",
            "ten giao vien",
            "ten hoc sinh",
            "display name",
            "full name",
            "cn",
            "users",
        ),
        "person_code": (
            "ma can bo",
            "ma cbgvnv",
            "ma giao vien",
            "ma dinh danh bo gd dt",
            "ma dinh danh",
            "ma hoc sinh",
            "ma hs",
            "mssv",
            "staff code",
            "employee id",
        ),
        "owner": (
            "nguoi chiu trach nhiem",
            "nguoi quan ly",
            "nguoi phu trach",
            "chu tai khoan",
            "owner",
        ),
        "position": (
            "chuc vu",
            "chuc danh",
            "vi tri viec lam",
            "vai tro",
            "nhom chuc vu",
            "quyen",
            "loai tai khoan",
            "role",
            "roles",
            "position",
            "account type",
        ),
        "org_unit": ("org unit path", "orgunitpath", "distinguishedname"),
        "enabled": (
            "trang thai",
            "trang thai lam viec",
            "tinh trang",
            "trang thai cb",
            "enabled",
            "accountenabled",
            "status",
            "active",
            "kich hoat",
            "!suspended",
            "!disabled",
            "!khoa",
            "!bi khoa",
        ),
        "privileged": (
            "quyen quan tri",
            "quan tri",
            "la quan tri",
            "isadmin",
            "admin",
            "privileged",
        ),
        "created_at": (
            "ngay tao",
            "ngay cap",
            "ngay cap tai khoan",
            "creationtime",
            "created",
            "whencreated",
            "created at",
            "user registered",
        ),
        "password_changed_at": (
            "ngay doi mat khau",
            "lan doi mat khau gan nhat",
            "ngay doi mat khau gan nhat",
            "doi mat khau lan cuoi",
            "passwordlastset",
            "pwdchangedtime",
            "krblastpwdchange",
            "lastpasswordchangedatetime",
            "password changed",
            "password last changed",
        ),
        "last_login_at": (
            "dang nhap lan cuoi",
            "lan dang nhap gan nhat",
            "dang nhap gan nhat",
            "lan dang nhap cuoi",
            "ngay dang nhap gan nhat",
            "last sign in",
            "last login",
            "lastlogintime",
            "lastlogondate",
        ),
        "must_change": (
            "phai doi mat khau",
            "yeu cau doi mat khau",
            "doi mat khau lan dau",
            "must change",
            "change password at next sign in",
            "pwdreset",
        ),
        "mfa_enrolled": (
            "xac thuc 2 lop",
            "xac thuc hai lop",
            "xac thuc 2 yeu to",
            "xac thuc hai yeu to",
            "bao mat 2 lop",
            "mat khau 2 lop",
            "xac thuc nhieu lop",
            "2fa",
            "mfa",
            "2sv enrolled",
            "ismfaregistered",
            "mfa enrolled",
        ),
        "mfa_capable": ("ismfacapable", "mfa capable"),
        "mfa_enforced": ("bat buoc xac thuc 2 lop", "2sv enforced", "mfa enforced"),
        "password_never_expires": (
            "mat khau khong het han",
            "mat khau khong bao gio het han",
            "password never expires",
            "passwordneverexpires",
        ),
        "password_not_required": (
            "khong can mat khau",
            "password not required",
            "passwordnotrequired",
        ),
        "locked": ("dang bi khoa tam", "lockedout", "locked out", "locked"),
        "expires_at": ("ngay het han", "han su dung", "accountexpirationdate", "expires"),
    },
    cannot_tell=(),
    derive=_derive,
)
