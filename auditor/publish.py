"""Publish how the files are written as JSON Schema, so that an editor completes and checks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from auditor.district.schema import DistrictModel
from auditor.locale import _
from auditor.model import PolicyError
from auditor.policy.evidence_schema import rule_test_model
from auditor.policy.schema import DirectiveModel, PlannedRuleModel, RuleId, RuleModel
from auditor.result.members import Document
from auditor.yaml.faults import advice

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID_PREFIX = "urn:auditor:schema:"


def _rule_tests() -> TypeAdapter[object]:
    tests: Any = Annotated[list[rule_test_model()], Field(min_length=1)]  # type: ignore[misc]  # made at run time
    return TypeAdapter(dict[RuleId, tests])


KINDS: Mapping[str, tuple[str, Callable[[], TypeAdapter[object]]]] = {
    "rule-library": (
        "Rules of auditor (rules/*.yaml)",
        lambda: TypeAdapter(dict[RuleId, RuleModel | PlannedRuleModel]),
    ),
    "directive": (
        "Directive of auditor (directives/*.yaml)",
        lambda: TypeAdapter(DirectiveModel),
    ),
    "district": ("District of auditor (district.yaml)", lambda: TypeAdapter(DistrictModel)),
    "rule-tests": ("Rule tests of auditor (*.tests.yaml)", _rule_tests),
    "result": ("Result of auditor (-o json=PATH)", lambda: TypeAdapter(Document)),
}


def json_schema(kind: str) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of one kind of file, one of ``KINDS``.

    Raises:
        PolicyError: when there is no such kind.

    """
    if kind not in KINDS:
        message = _("unknown schema '{kind}'. {advice}")
        raise PolicyError(message.format(kind=kind, advice=advice(kind, KINDS)))
    title, adapter = KINDS[kind]
    schema = adapter().json_schema(by_alias=True)
    schema.pop("title", None)
    _close(schema)
    return {"$schema": DIALECT, "$id": f"{ID_PREFIX}{kind}:1", "title": title, **schema}


def _close(node: object) -> None:
    """Allow no key beside those that a pattern describes, everywhere in a schema."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node.setdefault("additionalProperties", False)
        for inner in node.values():
            _close(inner)
    elif isinstance(node, list):
        for inner in node:
            _close(inner)
