"""Describe the result document ``auditor-result/1`` as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

from auditor.model import Level, Modality, Outcome, Reason, Severity
from reports.result_json import SCHEMA

Schema: TypeAlias = "dict[str, object]"

_TEXT: Schema = {"type": "string"}
_OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_ROW: Schema = {"type": ["integer", "null"], "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_PERCENT: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_BOTH: Schema = {"$ref": "#/$defs/text"}


def schema() -> Schema:
    """Return the JSON Schema of the result document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        **_object(
            {
                "schema": {"const": SCHEMA},
                "generated_at": _MOMENT,
                "as_of": _MOMENT,
                "tool": _object({"name": {"const": "auditor"}, "version": _TEXT}),
                "district": _object({"code": _TEXT, "name": _BOTH}),
                "exit_code": {
                    "enum": [0, 1, 3],
                    "description": "0 nothing at or above fail-on, 1 failures, 3 incomplete",
                },
                "directives": _list(_object({"id": _TEXT, "version": _COUNT, "sha256": _TEXT})),
                "sources": _list({"$ref": "#/$defs/source"}),
                "schools": _list({"$ref": "#/$defs/school"}),
                "results": _list({"$ref": "#/$defs/result"}),
                "language": {"enum": ["vi", "en"]},
                "forecast": {**_FLAG, "description": "as_of lies after generated_at"},
                "pending": {**_COUNT, "description": "requirements that no check can judge yet"},
                "exclusions": _list(
                    _object(
                        {
                            "account": _TEXT,
                            "kind": _TEXT,
                            "reason": _TEXT,
                            "owner": _TEXT,
                            "matched": {**_COUNT, "description": "rows it matched"},
                        }
                    )
                ),
            }
        ),
        "$defs": {
            "text": _object({"vi": _TEXT, "en": _TEXT}),
            "source": _source(),
            "school": _school(),
            "result": _result(),
        },
    }


def _source() -> Schema:
    return _object(
        {
            "family": _TEXT,
            "format": _TEXT,
            "path": _TEXT,
            "sha256": _TEXT,
            "collected_at": {"anyOf": [_MOMENT, {"type": "null"}]},
            "rows_read": {**_COUNT, "description": "evaluated + excluded + quarantined"},
            "rows_evaluated": _COUNT,
            "rows_excluded": _COUNT,
            "rows_quarantined": _COUNT,
            "problems": _list(
                _object({"row": _ROW, "reason": _TEXT, "code": _TEXT, "quarantined": _FLAG})
            ),
            "problem_counts": {
                **_map(_COUNT),
                "description": "exact number for each code; problems lists only the first",
            },
            "rows_excluded_by_reason": _map(_COUNT),
            "columns": _list(_object({"header": _TEXT, "column": _TEXT})),
            "error": {
                "anyOf": [_BOTH, {"type": "null"}],
                "description": "why it could not be read at all; then every count is 0",
            },
        }
    )


def _school() -> Schema:
    return _object(
        {
            "code": _TEXT,
            "name": _TEXT,
            "level": _one_of(Level),
            "score": {
                **_PERCENT,
                "description": "weights of passes / weights of (passes + fails), by severity",
            },
            "coverage": {**_PERCENT, "description": "(passes + fails) / applicable"},
            "counts": _object({outcome.value: _COUNT for outcome in Outcome}),
        }
    )


def _result() -> Schema:
    scalar: Schema = {"type": ["boolean", "number", "string"]}
    return _object(
        {
            "school": {**_OPTIONAL_TEXT, "description": "null: the whole district"},
            "rule": _TEXT,
            "check": _OPTIONAL_TEXT,
            "parameters": _map({"anyOf": [scalar, _list(scalar)]}),
            "citations": _list(
                _object({"directive": _TEXT, "clause": _TEXT, "modality": _one_of(Modality)})
            ),
            "severity": _one_of(Severity),
            "outcome": _one_of(Outcome),
            "reason": {"enum": [*[each.value for each in Reason], None]},
            "population": _COUNT,
            "violations": {**_COUNT, "description": "exact; findings lists only the worst"},
            "unknown": _COUNT,
            "observed": _TEXT,
            "expected": _TEXT,
            "findings": _list(
                _object({"subject": _TEXT, "observed": _TEXT, "source": _TEXT, "row": _ROW})
            ),
            "waiver": {"type": "null"},
            "title": _TEXT,
            "reason_text": {"anyOf": [_BOTH, {"type": "null"}]},
        }
    )


def _object(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of an object that has exactly these members."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of(choices: Iterable[StrEnum]) -> Schema:
    return {"enum": [each.value for each in choices]}
