"""Know the names of time zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from auditor.locale import _
from auditor.yaml.faults import Fault, advice
from auditor.yaml.located import Located, Place

_NEAR = ("Asia/Ho_Chi_Minh", "Asia/Bangkok", "UTC")


def check_zone(located: Located, place: Place, name: str, faults: list[Fault]) -> bool:
    """Return whether ``name`` is a time zone; add a fault if it is not."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones() or set(_NEAR)
        message = _("unknown time zone '{zone}'. {advice}")
        told = message.format(zone=name, advice=advice(name, known))
        faults.append(located.fault(told, *place))
        return False
    return True
