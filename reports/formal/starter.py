"""Write an example template, from which an office makes its own in Word."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.locale import _, language
from reports.formal.docx_base import new_document
from reports.formal.docx_package import saved
from reports.formal.docx_page import add, letterhead, signature, title
from reports.formal.model import FormalReport

_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""Of the example itself: the same bytes whenever it is written."""


def starter_template() -> bytes:
    """Return a Word document that uses the placeholders, in the layout of the decree."""
    held = FormalReport(
        language=language(),
        managing_body="{{co_quan_chu_quan}}",
        issuing_body="{{don_vi}}",
        number="{{so}}",
        motto=("{{quoc_hieu}}", "{{tieu_ngu}}"),
        place_and_date="{{dia_danh_ngay_thang}}",
        note="{{ghi_chu}}",
        kind="{{loai_van_ban}}",
        summary="{{trich_yeu}}",
        addressee="{{kinh_gui}}",
        bases=(),
        body=(),
        authority=("{{ky}}",),
        recipients=(),
    )
    document = new_document(held.language, _("Template of a report"), _MADE_AT)
    letterhead(document, held)
    title(document, held)
    add(document, "{{can_cu}}", "LegalBasis")
    add(document, "{{noi_dung}}", "BodyText")
    signature(document, ["{{noi_nhan}}"], held.authority)
    add(document, "{{phu_luc}}", "BodyText")
    return saved(document)
