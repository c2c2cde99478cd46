"""Define the kinds of values that members of the result document have, each exactly as it must be.

A document is read by pydantic's own parser and, where that gives up on half a surrogate, by
Python's: the kinds are the same for both, so nothing here is strict by configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import (
    FailFast,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    PlainValidator,
    Strict,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

from auditor.model import ParameterValue

SCHEMA = "auditor-result/1"
_MOST_PERCENT = 100
_T = TypeVar("_T")


def _version(value: object) -> str:
    if value == SCHEMA:
        return SCHEMA
    raise PydanticCustomError("version", "another version", {"found": value})


def _moment(value: object) -> datetime:
    try:
        made = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        made = None
    if made is None or made.utcoffset() is None:
        raise PydanticCustomError("moment", "no moment")
    return made


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("day", "no day") from None


def _percent(value: object) -> float:
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value <= _MOST_PERCENT
    ):
        return float(value)
    raise PydanticCustomError("percent", "no percentage")


def _one_fault(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Tell one fault for a value of several kinds, not one for each kind."""
    told = {"custom_error_type": "parameter", "custom_error_message": "no parameter"}
    return {**handler(source), **told}


def _every_member(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Ask for every member of a class of the model; its whole numbers are counts."""
    schema = dict(handler.resolve_ref_schema(handler(source)))
    del schema["ref"]
    made: CoreSchema = _strictly(schema)
    return made


def _strictly(node: Any) -> Any:
    if isinstance(node, list):
        return [_strictly(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "default":
        return _strictly(node["schema"])
    made = {key: _strictly(each) for key, each in node.items()}
    return {**made, "strict": True, "ge": 0} if node.get("type") == "int" else made


# A list stops at its first fault: no more than one is told, and a hostile one may hold millions.
Listed = Annotated[list[_T], FailFast()]
Several = Annotated[tuple[_T, ...], FailFast()]
Version = Annotated[str, PlainValidator(_version), WithJsonSchema({"const": SCHEMA})]
Language = Literal["vi", "en"]
Count = Annotated[int, Strict(), Field(ge=0)]
Counts: TypeAlias = dict[str, Count]
Flag = Annotated[bool, Strict()]
Percent = Annotated[
    float,
    PlainValidator(_percent),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": _MOST_PERCENT}),
]
Moment = Annotated[
    datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
SchoolCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
"""What the list of schools allows: a code becomes the name of a file."""
# What is most frequent stands first.
_Scalar: TypeAlias = (
    str
    | Annotated[int, Strict()]
    | Annotated[bool, Strict()]
    | Annotated[float, Strict(), Field(allow_inf_nan=False)]
)
_Value = Annotated[_Scalar | tuple[_Scalar, ...], GetPydanticSchema(_one_fault)]
EveryMember = GetPydanticSchema(_every_member)
Parameters = Annotated[
    Mapping[str, ParameterValue],
    GetPydanticSchema(lambda _source, handler: handler.generate_schema(dict[str, _Value])),
]
"""A day is a text in the document; the rule's member ``days`` names parameters that hold one."""
PARAMETERS = TypeAdapter[Mapping[str, ParameterValue]](Parameters)
LateParameters = Annotated[
    Mapping[str, object],
    GetPydanticSchema(
        lambda _source, handler: handler.generate_schema(dict[str, Any]),
        lambda _schema, handler: handler(PARAMETERS.core_schema),
    ),
]
"""Parameters that ``PARAMETERS`` looks at later, once for the thousands of results alike."""
