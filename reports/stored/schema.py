"""Describe the result document ``auditor-result/1`` as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from auditor.model import Level, Modality, Outcome, Reason, Severity
from reports.interface import Redact
from reports.stored.schema_parts import (
    BOTH,
    BOTH_OR_NONE,
    COUNT,
    FLAG,
    MOMENT,
    OPTIONAL_TEXT,
    PARAMETERS,
    ROW,
    TEXT,
    Schema,
    directive_schema,
    distribution_schema,
    list_of,
    map_of,
    object_of,
    one_of,
    parameters_schema,
    rule_schema,
    source_schema,
)
from reports.stored.writing import SCHEMA

_PERCENT: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 100}


def schema() -> Schema:
    """Return the JSON Schema of the result document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        **object_of(
            {
                "schema": {"const": SCHEMA},
                "generated_at": MOMENT,
                "as_of": MOMENT,
                "tool": object_of({"name": {"const": "auditor"}, "version": TEXT}),
                "district": object_of({"code": TEXT, "name": BOTH}),
                "exit_code": {
                    "enum": [0, 1, 3],
                    "description": "0 nothing at or above fail-on, 1 failures, 3 incomplete",
                },
                "directives": list_of({"$ref": "#/$defs/directive"}),
                "sources": list_of({"$ref": "#/$defs/source"}),
                "schools": list_of({"$ref": "#/$defs/school"}),
                "results": list_of({"$ref": "#/$defs/result"}),
                "language": {"enum": ["vi", "en"]},
                "forecast": {**FLAG, "description": "as_of lies after generated_at"},
                "pending": {**COUNT, "description": "requirements that no check can judge yet"},
                "exclusions": list_of(_exclusion()),
                "findings_language": {
                    "enum": ["vi", "en"],
                    "description": "in which findings are worded; all else has both languages",
                },
                "min_coverage": {
                    **_PERCENT,
                    "description": "a school whose coverage is below makes exit_code 3",
                },
                "fail_on": {**one_of(Severity), "description": "what exit_code was decided by"},
                "redacted": {**one_of(Redact), "description": "what is hidden in it"},
                "time_zone": {**OPTIONAL_TEXT, "description": "IANA name of the zone of as_of"},
                "rules": map_of({"$ref": "#/$defs/rule"}),
                "distributions": list_of(distribution_schema()),
                "texts": {
                    **list_of(BOTH),
                    "description": "what stands in the document's language alone, in both:"
                    " observed and expected of results, reasons of problems",
                },
            }
        ),
        "$defs": {
            "text": object_of({"vi": TEXT, "en": TEXT}),
            "parameters": parameters_schema(),
            "rule": rule_schema(),
            "directive": directive_schema(),
            "source": source_schema(),
            "school": _school(),
            "result": _result(),
        },
    }


def _school() -> Schema:
    return object_of(
        {
            "code": TEXT,
            "name": TEXT,
            "level": one_of(Level),
            "score": {
                **_PERCENT,
                "description": "weights of passes / weights of (passes + fails), by severity",
            },
            "coverage": {**_PERCENT, "description": "(passes + fails) / applicable"},
            "counts": object_of({outcome.value: COUNT for outcome in Outcome}),
            "site": OPTIONAL_TEXT,
            "fanpage": OPTIONAL_TEXT,
        }
    )


def _exclusion() -> Schema:
    return object_of(
        {
            "account": TEXT,
            "kind": TEXT,
            "reason": TEXT,
            "owner": TEXT,
            "matched": {**COUNT, "description": "rows it matched"},
            "schools": {**map_of(COUNT), "description": "code of a school -> rows it matched"},
        }
    )


def _result() -> Schema:
    return object_of(
        {
            "school": {**OPTIONAL_TEXT, "description": "null: the whole district"},
            "rule": TEXT,
            "check": OPTIONAL_TEXT,
            "parameters": PARAMETERS,
            "citations": list_of(
                object_of({"directive": TEXT, "clause": TEXT, "modality": one_of(Modality)})
            ),
            "severity": one_of(Severity),
            "outcome": one_of(Outcome),
            "reason": {"enum": [*[each.value for each in Reason], None]},
            "population": COUNT,
            "violations": {**COUNT, "description": "exact; findings lists only the worst"},
            "unknown": COUNT,
            "observed": TEXT,
            "expected": TEXT,
            "findings": list_of(
                object_of({"subject": TEXT, "observed": TEXT, "source": TEXT, "row": ROW})
            ),
            "waiver": {"type": "null"},
            "title": TEXT,
            "reason_text": BOTH_OR_NONE,
        }
    )
