"""Say how rules, directives, tailoring and rule tests are written; JSON Schema comes from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    InstanceOf,
    Strict,
    WithJsonSchema,
)

from auditor.model import Effort, Level, Modality, Outcome, Owner, Reason, Severity, Text
from auditor.policy.pending import pending_families

RULE_ID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
PACK_ID = r"^[a-z0-9][a-z0-9-]*$"


def _listed(value: object) -> object:
    """Let one word stand for a list of one."""
    return [value] if isinstance(value, str) else value


_SCALAR = {"type": ["boolean", "number", "string"]}
NonEmpty = Annotated[str, Field(min_length=1, pattern=r"\S")]
Parameters = dict[
    NonEmpty,
    Annotated[object, WithJsonSchema({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]})],
]
Moment = Annotated[
    InstanceOf[date],
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": name} for name in ("date", "date-time")]}
    ),
]
"""A date, or a date with a time (which is a date too)."""
RuleId = Annotated[str, Field(pattern=RULE_ID)]
SeverityName = Annotated[Severity, Strict(False)]
EffortName = Annotated[Effort, Strict(False)]
ModalityName = Annotated[Modality, Strict(False)]
LevelName = Annotated[Level, Strict(False)]
OwnerName = Annotated[Owner, Strict(False)]
OutcomeName = Annotated[Outcome, Strict(False)]
ReasonName = Annotated[Reason, Strict(False)]
OwnerNames = Annotated[
    list[OwnerName],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=OwnerName | list[OwnerName]),
]


class _OneOfThePending:
    """List the families in the JSON Schema when it is made: they stand in a file of rules."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: object, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        """Return the schema of a pending family."""
        del core, handler
        return {"enum": list(pending_families())}


PendingFamily = Annotated[str, _OneOfThePending]


class Strictly(BaseModel):
    """Refuse unknown keys and values of another type: what is written is what is meant."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextModel(Strictly):
    """A text in both languages."""

    vi: NonEmpty = Field(description="The text in Vietnamese.")
    en: NonEmpty = Field(description="The text in English.")

    def text(self) -> Text:
        """Return it as the model's text."""
        return Text(self.vi, self.en)


def _in_both(value: object) -> object:
    """Let a plain text stand for the same text in both languages."""
    return {"vi": value, "en": value} if isinstance(value, str) else value


Name = Annotated[TextModel, BeforeValidator(_in_both, json_schema_input_type=str | TextModel)]


class RuleModel(Strictly):
    """A question with a stable id, and the check that answers it."""

    title: TextModel = Field(description="What holds when the rule is kept, as a short sentence.")
    check: str = Field(description="The check that answers it, such as accounts.mfa_enabled.")
    parameters: Parameters = Field(default={}, description="Values for the check's parameters.")
    severity: SeverityName = Field(description="How much a failure weighs.")
    effort: EffortName = Field(
        default=Effort.MEDIUM, description="How much work the remedy takes; ranks quick wins."
    )
    rationale: TextModel | None = Field(default=None, description="Why it matters.")
    remediation: TextModel | None = Field(default=None, description="What to do about a failure.")
    references: dict[NonEmpty, Annotated[list[NonEmpty], Field(min_length=1)]] = Field(
        default={}, description="Standard -> its numbers, such as cis-v8: ['5.2']."
    )
    since: int = Field(
        default=1, ge=1, description="Version of the rule; raise it when its meaning changes."
    )


class PlannedRuleModel(Strictly):
    """A rule that no check can judge yet; its outcome is unknown, never a pass."""

    title: TextModel = Field(description="What holds when the rule is kept, as a short sentence.")
    family: PendingFamily = Field(description="The family of evidence it waits for.")
    severity: SeverityName = Field(description="How much a failure will weigh.")


class RetiredModel(Strictly):
    """Why a rule id is no longer used; ids are never given to another rule."""

    reason: TextModel = Field(description="Why it was renamed or removed.")
    replaced_by: RuleId | None = Field(default=None, description="The rule to use in its place.")


class RequirementModel(Strictly):
    """A clause's use of a rule."""

    rule: RuleId = Field(description="The rule's id.")
    modality: ModalityName = Field(description="How strongly the directive asks.")
    severity: SeverityName | None = Field(
        default=None, description="How much a failure weighs; default: the rule's."
    )
    owner: OwnerNames = Field(default=[Owner.SCHOOL], description="Whose duty it is.")
    levels: list[LevelName] = Field(
        default=[], description="Levels it is limited to; none given: every level."
    )
    with_: Parameters = Field(
        default={},
        alias="with",
        description="The directive's own values for the rule's parameters.",
    )
    pending: PendingFamily | None = Field(
        default=None, description="The family of evidence a planned rule waits for."
    )


class ClauseModel(Strictly):
    """One numbered place: exactly one of requires, not_checkable, out_of_scope."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["requires"]},
                {"required": ["not_checkable"]},
                {"required": ["out_of_scope"]},
            ]
        }
    )

    obligations: list[NonEmpty] = Field(
        default=[], description="Ids of the obligations it answers for."
    )
    summary: TextModel = Field(description="What the clause asks, in our own words.")
    requires: Annotated[list[RequirementModel], Field(min_length=1)] | None = Field(
        default=None, description="The rules it asks for."
    )
    not_checkable: TextModel | None = Field(
        default=None, description="Why no evidence can show it."
    )
    out_of_scope: TextModel | None = Field(
        default=None, description="Why it is nobody's duty here."
    )


class PeriodModel(Strictly):
    """A period of days; both ends belong to it."""

    from_: date = Field(alias="from", description="First day.")
    to: date | None = Field(default=None, description="Last day; none: still in force.")


class DirectiveHeadModel(Strictly):
    """What a pack says of its document."""

    directive: Annotated[str, Field(pattern=PACK_ID)] = Field(
        description="Its name: the file's name without .yaml."
    )
    version: int = Field(default=1, ge=1, description="Version of this pack.")
    title: TextModel = Field(description="What the document is.")
    issuer: TextModel = Field(description="Who issued it.")
    in_force: PeriodModel = Field(description="When it is in force.")
    legal_status: TextModel = Field(description="What has since been replaced, with dates.")


class LooseDirectiveModel(DirectiveHeadModel):
    """A pack whose clauses are read one by one, so that one bad clause does not hide the others."""

    clauses: Annotated[dict[NonEmpty, object], Field(min_length=1)]


class DirectiveModel(DirectiveHeadModel):
    """One official document as a dated pack."""

    clauses: Annotated[dict[NonEmpty, ClauseModel], Field(min_length=1)] = Field(
        description="Reference of the clause -> what it asks."
    )


class TailoringModel(Strictly):
    """A district's tightening of one rule."""

    with_: Parameters = Field(
        default={}, alias="with", description="Stricter values of parameters."
    )
    severity: SeverityName | None = Field(default=None, description="A higher severity.")
    levels: list[LevelName] | None = Field(
        default=None, description="More levels; an empty list: every level."
    )
    owners: Annotated[list[OwnerName], Field(min_length=1)] | None = Field(
        default=None, description="More units whose duty it is."
    )


class ExpectModel(Strictly):
    """What a rule test expects; counts that are not given are not compared."""

    outcome: OutcomeName = Field(description="The outcome.")
    reason: ReasonName | None = Field(
        default=None, description="The reason, where it is neither pass nor fail."
    )
    violations: int | None = Field(
        default=None, ge=0, description="Exact number of violating rows."
    )
    unknown: int | None = Field(
        default=None, ge=0, description="Exact number of rows that cannot be known."
    )


def _outcome(value: object) -> object:
    """Let the outcome alone stand for the whole expectation."""
    return {"outcome": value} if isinstance(value, str) else value


class RuleTestModel(Strictly):
    """Small tables and what the rule says of them; the rows stand under their table's name."""

    name: Name = Field(description="What the test shows, as a sentence.")
    as_of: Moment = Field(description="The moment of the audit; a date means the end of that day.")
    with_: Parameters = Field(
        default={}, alias="with", description="Values in place of the rule's own."
    )
    schools: list[NonEmpty] = Field(
        default=[], description="Further schools of the district, beside those that rows name."
    )
    owner: Literal["school", "district"] | None = Field(
        default=None,
        description="Whose duty is judged; default: the school's, unless the check judges all of"
        " them together.",
    )
    expect: Annotated[
        ExpectModel, BeforeValidator(_outcome, json_schema_input_type=OutcomeName | ExpectModel)
    ] = Field(description="The outcome, or outcome with reason and counts.")
