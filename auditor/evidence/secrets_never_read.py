"""Name what is never taken over from any source: the readers leave it out while reading.

Passwords, their hashes, keys and the seeds of one-time codes say nothing an audit needs. What was
never stored cannot leak into a report, a bundle or a message.
"""

from __future__ import annotations

SECRET_ATTRIBUTES = frozenset(
    (
        # RFC 4519, RFC 3112, inetOrgPerson and what products call the same.
        *("userpassword", "authpassword", "userpkcs12", "unixuserpassword", "mssfu30password"),
        *("cleartextpassword", "randompassword", "oathsecret", "radiustunnelpassword"),
        # Active Directory; LAPS under its old and its present names.
        *("unicodepwd", "dbcspwd", "ntpwdhistory", "lmpwdhistory", "supplementalcredentials"),
        *("initialauthincoming", "initialauthoutgoing", "trustauthincoming", "trustauthoutgoing"),
        *("ms-mcs-admpwd", "msds-managedpassword", "msds-executescriptpassword"),
        *("mslaps-password", "mslaps-encryptedpassword", "mslaps-encryptedpasswordhistory"),
        *("mslaps-encrypteddsrmpassword", "mslaps-encrypteddsrmpasswordhistory"),
        # Samba
        *("sambantpassword", "sambalmpassword", "sambapasswordhistory", "sambacleartextpassword"),
        *("sambapreviouscleartextpassword",),
        # OpenLDAP ppolicy, 389 Directory Server
        *("pwdhistory", "passwordhistory", "nsds5replicacredentials"),
        # MIT Kerberos, FreeIPA
        *("krbprincipalkey", "krbextradata", "krbmkey", "ipanthash", "ipatokenotpkey"),
        *("ipatokenradiussecret", "ipanttrustauthincoming", "ipanttrustauthoutgoing"),
    )
)
"""Attributes of directories, lower case, without options."""

SECRET_HEADERS = frozenset(
    (
        *("password", "password required", "password hash", "passwd", "pass", "pwd"),
        *("user password", "userpassword", "user pass", "new password", "initial password"),
        *("mat khau", "mk", "mat khau mac dinh", "mat khau khoi tao", "mat khau tam"),
        *("user activation key", "secret", "otp secret", "totp secret"),
    )
)
"""Headers of tables and fields of records, folded."""
