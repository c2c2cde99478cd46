"""Render an audit: one file per format, all in one table."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Text
from reports.console import Console, console
from reports.findings import render_findings
from reports.interface import Redact, ReportFormat, ReportOptions
from reports.result_csv import render_csv
from reports.result_json import render_json
from reports.result_schema import schema
from reports.terminal import render_terminal
from reports.writing import write_report

__all__ = [
    "FORMATS",
    "Console",
    "Redact",
    "ReportFormat",
    "ReportOptions",
    "console",
    "schema",
    "write_report",
]

FORMATS: Mapping[str, ReportFormat] = {
    each.name: each
    for each in (
        ReportFormat(
            "terminal",
            Text("Bảng và danh sách để đọc trên màn hình", "Tables and lists to read on a screen"),
            ".txt",
            render_terminal,
        ),
        ReportFormat(
            "json",
            Text(
                "Toàn bộ kết quả cho chương trình khác đọc", "The whole result for other programs"
            ),
            ".json",
            render_json,
        ),
        ReportFormat(
            "csv",
            Text("Mỗi kết quả một dòng, mở được bằng Excel", "One line per result, opens in Excel"),
            ".csv",
            render_csv,
        ),
        ReportFormat(
            "findings",
            Text(
                "Mọi dòng vi phạm, .csv hoặc .parquet theo đuôi của tên tệp",
                "Every violating row, .csv or .parquet by the file name's suffix",
            ),
            ".csv",
            render_findings,
            every_finding=True,
        ),
    )
}
"""Format name -> format, in the order in which help shows them."""
