"""Describe the rules, directives, sources and pictures of a result document as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

from auditor.model import Effort, Level, Modality, Owner, Severity

Schema: TypeAlias = "dict[str, object]"

TEXT: Schema = {"type": "string"}
OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
ROW: Schema = {"type": ["integer", "null"], "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
BOTH: Schema = {"$ref": "#/$defs/text"}
BOTH_OR_NONE: Schema = {"anyOf": [BOTH, {"type": "null"}]}
PARAMETERS: Schema = {"$ref": "#/$defs/parameters"}


def object_of(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of an object that has exactly these members."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def map_of(values: Schema) -> Schema:
    """Return the schema of an object that has any names, each with such a value."""
    return {"type": "object", "additionalProperties": values}


def list_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def one_of(choices: Iterable[StrEnum]) -> Schema:
    """Return the schema of a closed set of codes."""
    return {"enum": [each.value for each in choices]}


def parameters_schema() -> Schema:
    """Return the schema of a rule's parameters."""
    scalar: Schema = {"type": ["boolean", "number", "string"]}
    return map_of({"anyOf": [scalar, list_of(scalar)]})


def rule_schema() -> Schema:
    """Return the schema of a rule."""
    return object_of(
        {
            "title": BOTH,
            "check": {**OPTIONAL_TEXT, "description": "null: no check can judge it yet"},
            "parameters": PARAMETERS,
            "days": {**list_of(TEXT), "description": "names of the parameters that hold a day"},
            "severity": one_of(Severity),
            "effort": one_of(Effort),
            "rationale": BOTH_OR_NONE,
            "remediation": BOTH_OR_NONE,
            "references": map_of(list_of(TEXT)),
            "since": COUNT,
            "family": {**OPTIONAL_TEXT, "description": "kind of evidence it waits for"},
        }
    )


def directive_schema() -> Schema:
    """Return the schema of a directive."""
    requirement = object_of(
        {
            "rule": TEXT,
            "modality": one_of(Modality),
            "severity": one_of(Severity),
            "owners": list_of(one_of(Owner)),
            "levels": {**list_of(one_of(Level)), "description": "empty: every level"},
            "parameters": PARAMETERS,
            "pending": {**OPTIONAL_TEXT, "description": "kind of evidence it waits for"},
        }
    )
    clause = object_of(
        {
            "ref": TEXT,
            "summary": BOTH,
            "not_checkable": BOTH_OR_NONE,
            "out_of_scope": BOTH_OR_NONE,
            "requires": list_of(requirement),
        }
    )
    return object_of(
        {
            "id": TEXT,
            "version": COUNT,
            "sha256": TEXT,
            "title": BOTH,
            "issuer": BOTH,
            "in_force": object_of({"from": DAY, "to": {"anyOf": [DAY, {"type": "null"}]}}),
            "legal_status": BOTH,
            "path": TEXT,
            "clauses": list_of(clause),
        }
    )


def source_schema() -> Schema:
    """Return the schema of a source."""
    problem = object_of(
        {"row": ROW, "reason": TEXT, "code": TEXT, "quarantined": FLAG, "school": OPTIONAL_TEXT}
    )
    fates = object_of({"evaluated": COUNT, "excluded": map_of(COUNT), "quarantined": COUNT})
    return object_of(
        {
            "family": TEXT,
            "format": TEXT,
            "path": TEXT,
            "sha256": TEXT,
            "collected_at": {"anyOf": [MOMENT, {"type": "null"}]},
            "rows_read": {**COUNT, "description": "evaluated + excluded + quarantined"},
            "rows_evaluated": COUNT,
            "rows_excluded": COUNT,
            "rows_quarantined": COUNT,
            "problems": list_of(problem),
            "problem_counts": {
                **map_of(COUNT),
                "description": "exact number for each code; problems lists only the first",
            },
            "rows_excluded_by_reason": map_of(COUNT),
            "columns": list_of(object_of({"header": TEXT, "column": TEXT})),
            "error": {
                **BOTH_OR_NONE,
                "description": "why it could not be read at all; then every count is 0",
            },
            "stale": {**FLAG, "description": "older than the evidence may be"},
            "system": TEXT,
            "provides": {**list_of(TEXT), "description": "columns it can speak about"},
            "only_school": {**OPTIONAL_TEXT, "description": "the one school it belongs to"},
            "schools": {**list_of(TEXT), "description": "schools that have rows or a file in it"},
            "by_school": {
                **map_of(fates),
                "description": "what became of the rows whose school is known",
            },
            "quarantined_by_school": map_of(COUNT),
            "unreadable_of_any_school": COUNT,
        }
    )


def distribution_schema() -> Schema:
    """Return the schema of a picture of the evidence."""
    return object_of(
        {
            "id": TEXT,
            "family": TEXT,
            "title": BOTH,
            "bins": list_of(BOTH),
            "counts": {
                **map_of(list_of(COUNT)),
                "description": "school -> a number for each bin, then those not known",
            },
        }
    )
