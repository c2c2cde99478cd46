"""Put a formal report together from an audit: of the whole office, or of one school alone.

The decree that the layout follows (30/2020/ND-CP, Annex I) asks for a number, a date, a signature
and recipients. Those are acts of the office: they are left open here, with dots to fill in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Directive, Outcome, ReportError, SchoolSummary, Text
from reports.content.blocks import Section
from reports.content.one_school import audit_of
from reports.content.ranking import first_sentence
from reports.formal.content_annexes import annexes
from reports.formal.content_remedies import failures, proposals
from reports.formal.content_results import OPEN, results
from reports.formal.content_scope import not_known, scope
from reports.formal.model import DOTS, FormalReport
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.sections import SECTIONS
from reports.sections.interface import SectionMaker
from reports.words import day, number, percent

_MOTTO = (
    Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "THE SOCIALIST REPUBLIC OF VIET NAM"),
    Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
)
"""Annex I, part II, section I.1; English as the state's own translations have it."""


def formal_report(
    audit: Audit, options: ReportOptions, sections: Sequence[SectionMaker] = SECTIONS
) -> FormalReport:
    """Return the report of the whole office, or of the one school that ``options`` names.

    Raises:
        ReportError: the audit does not hold that school, or names cannot be hidden.

    """
    with speaking(options.language):
        own, school = of_unit(redact_audit(audit, options), options.school)
        parts: tuple[Section, ...] = (
            scope(own, options),
            results(own, options),
            failures(own, options),
            not_known(own, options),
            proposals(own, options),
        )
        return framed(
            own,
            school,
            options.language,
            summary=_summary(own),
            bases=[_basis(each, own, options.language) for each in own.directives],
            body=parts,
            annexes=annexes(own, options, sections),
        )


def figures(audit: Audit, school: SchoolSummary | None) -> dict[str, str]:
    """Return single figures for a template; a district as a whole has no score and no coverage."""
    counts = Counter(each.outcome for each in audit.results)
    return {
        "day": day(audit.as_of),
        "units": number(len(audit.schools)),
        "rules": number(len({each.rule.id for each in audit.results})),
        "score": percent(school.score if school else None),
        "coverage": percent(school.coverage if school else None),
        "passed": number(counts[Outcome.PASS]),
        "failed": number(counts[Outcome.FAIL]),
        "open": number(sum(counts[each] for each in OPEN)),
    }


def of_unit(audit: Audit, code: str | None) -> tuple[Audit, SchoolSummary | None]:
    """Return the audit of one school with its standing; ``None``: of all, with no single one.

    Raises:
        ReportError: there is no such school.

    """
    if code is None:
        return audit, None
    if [each.school.code for each in audit.schools] != [code]:
        try:
            audit = audit_of(audit, code)
        except KeyError as error:
            raise ReportError(
                _("There is no school '{code}' in this audit. Correct the code.").format(code=code)
            ) from error
    return audit, audit.schools[0]


def framed(
    audit: Audit,
    school: SchoolSummary | None,
    language: str,
    *,
    summary: str,
    bases: Sequence[str],
    body: Sequence[Section],
    annexes: Sequence[Section] = (),
) -> FormalReport:
    """Put what the decree asks for around the body; call it in the language of the report."""
    district = audit.district_name.in_language(language)
    return FormalReport(
        language=language,
        managing_body=(DOTS if school is None else district).upper(),
        issuing_body=(district if school is None else school.school.name).upper(),
        number=_("No.: ……/BC-……"),
        motto=(_MOTTO[0].in_language(language), _MOTTO[1].in_language(language)),
        place_and_date=_("…………, day …… month …… year 20……"),
        note=_(
            "Draft made by a program from evidence as of {day}. A person with the authority"
            " examines, completes and signs it; number, date, signature and recipients are left"
            " open."
        ).format(day=day(audit.as_of)),
        kind=_("REPORT"),
        summary=summary,
        addressee=_("To: {body}").format(body=DOTS if school is None else district),
        bases=bases,
        body=body,
        authority=(_("HEAD OF THE UNIT"),),
        recipients=(_("As above"), DOTS, _("File: Office, ……")),
        annexes=annexes,
        figures=figures(audit, school),
    )


def _summary(audit: Audit) -> str:
    if audit.forecast:
        text = _("Forecast of how information-security rules will be followed as of {day}")
    else:
        text = _("Results of the check of information-security rules as of {day}")
    return text.format(day=day(audit.as_of))


def _basis(directive: Directive, audit: Audit, language: str) -> str:
    """Return a document with its period in force and its present status, in short.

    The whole status, some of a dozen lines, stands in the annex on legal bases.
    """
    today = audit.as_of.date()
    status = first_sentence(directive.legal_status.in_language(language)).rstrip(" .;")
    end = directive.in_force_to
    if end is not None and end < today:
        text = _(
            "On the basis of {title} ({id}), {issuer}; in force {start} - {end}, ended;"
            " status: {status}"
        )
    elif end is not None:
        text = _(
            "On the basis of {title} ({id}), {issuer}; in force {start} - {end}; status: {status}"
        )
    elif directive.in_force_from > today:
        text = _(
            "On the basis of {title} ({id}), {issuer}; in force only from {start}; status: {status}"
        )
    else:
        text = _(
            "On the basis of {title} ({id}), {issuer}; in force from {start}; status: {status}"
        )
    return text.format(
        title=directive.title.in_language(language),
        id=directive.id,
        issuer=directive.issuer.in_language(language),
        start=day(directive.in_force_from),
        end=day(end) if end is not None else "",
        status=status or _("not stated"),
    )
