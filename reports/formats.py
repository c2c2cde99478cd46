"""Hold the table of all formats; a new one is a file and an entry here.

A renderer's module is imported when it renders: start-up time is a feature, and whoever wants JSON
need not wait for a typesetter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from auditor.audit import Audit
from auditor.model import Text
from reports.interface import ReportFormat, ReportOptions
from reports.writing import Content, Folder


def _later(module: str, function: str) -> Callable[[Audit, ReportOptions], Content | Folder]:
    """Return a renderer that imports its module when it is called."""

    def render(audit: Audit, options: ReportOptions) -> Content | Folder:
        made: Content | Folder = getattr(import_module(module), function)(audit, options)
        return made

    return render


FORMATS: Mapping[str, ReportFormat] = {
    each.name: each
    for each in (
        ReportFormat(
            "terminal",
            Text("Bảng và danh sách để đọc trên màn hình", "Tables and lists to read on a screen"),
            ".txt",
            _later("reports.terminal.render", "render_terminal"),
        ),
        ReportFormat(
            "html",
            Text(
                "Trang web: một thư mục cho cả huyện, hoặc mỗi trường một tệp tự đủ",
                "Web pages: a folder for the office, or one self-contained file per school",
            ),
            ".html",
            _later("reports.html.render", "render_html"),
            folder=True,
        ),
        ReportFormat(
            "xlsx",
            Text(
                "Sổ tính Excel: tổng hợp, ma trận, kết quả, vi phạm",
                "Workbook: summary, matrix, results, findings",
            ),
            ".xlsx",
            _later("reports.workbook.render", "render_workbook"),
            slow=True,
        ),
        ReportFormat(
            "docx",
            Text(
                "Báo cáo theo thể thức Nghị định 30/2020, để điền số và ký",
                "Formal report in the layout of Decree 30/2020, to be numbered and signed",
            ),
            ".docx",
            _later("reports.formal.docx", "render_docx"),
        ),
        ReportFormat(
            "pdf",
            Text("Cùng báo cáo ấy dưới dạng PDF", "The same formal report as PDF"),
            ".pdf",
            _later("reports.formal.pdf", "render_pdf"),
        ),
        ReportFormat(
            "annex",
            Text(
                "Đề cương báo cáo tự đánh giá chuyển đổi số, .docx hoặc .pdf",
                "Outline of the digital-transformation self-assessment, .docx or .pdf",
            ),
            ".annex.docx",
            _later("reports.formal.docx", "render_annex"),
            suffixes=(".docx", ".pdf"),
        ),
        ReportFormat(
            "json",
            Text(
                "Toàn bộ kết quả cho chương trình khác đọc; 'auditor report' lập lại báo cáo từ đó",
                "The whole result for other programs; 'auditor report' renders again from it",
            ),
            ".json",
            _later("reports.result_json", "render_json"),
        ),
        ReportFormat(
            "csv",
            Text("Mỗi kết quả một dòng, mở được bằng Excel", "One line per result, opens in Excel"),
            ".csv",
            _later("reports.result_csv", "render_csv"),
        ),
        ReportFormat(
            "findings",
            Text(
                "Mọi dòng vi phạm, .csv hoặc .parquet theo đuôi của tên tệp",
                "Every violating row, .csv or .parquet by the file name's suffix",
            ),
            ".findings.csv",
            _later("reports.findings", "render_findings"),
            every_finding=True,
            suffixes=(".csv", ".parquet"),
        ),
        ReportFormat(
            "junit",
            Text("JUnit XML cho máy chủ CI", "JUnit XML for a CI server"),
            ".junit.xml",
            _later("reports.machines.junit", "render_junit"),
        ),
        ReportFormat(
            "sarif",
            Text("SARIF 2.1.0 cho bảng điều khiển an toàn", "SARIF 2.1.0 for security dashboards"),
            ".sarif",
            _later("reports.machines.sarif", "render_sarif"),
        ),
        ReportFormat(
            "oscal",
            Text(
                "OSCAL assessment-results (JSON) cho công cụ tuân thủ",
                "OSCAL assessment results (JSON) for compliance tools",
            ),
            ".oscal.json",
            _later("reports.machines.oscal", "render_oscal"),
        ),
        ReportFormat(
            "xccdf",
            Text("Kết quả XCCDF 1.2 (XML)", "XCCDF 1.2 results (XML)"),
            ".xccdf.xml",
            _later("reports.machines.xccdf", "render_xccdf"),
        ),
        ReportFormat(
            "prometheus",
            Text(
                "Tệp số liệu cho Prometheus (node_exporter)",
                "Text file for Prometheus (node_exporter)",
            ),
            ".prom",
            _later("reports.machines.prometheus", "render_prometheus"),
            personal=False,
        ),
        ReportFormat(
            "markdown",
            Text("Tóm tắt Markdown cho một bước CI", "Markdown summary for a CI step"),
            ".md",
            _later("reports.markdown.render", "render_markdown"),
        ),
    )
}
"""Format name -> format, in the order in which help shows them."""
