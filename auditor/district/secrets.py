"""Find secrets written into a file; their values are never repeated."""

from __future__ import annotations

from auditor.locale import _
from auditor.yaml.faults import Fault
from auditor.yaml.located import Located, Place

_SECRET_NAMES = ("password", "passwd", "secret", "token", "api_key")


def literal_secrets(located: Located) -> list[Fault]:
    """Return a fault for every key of a secret whose value stands there in clear."""
    found: list[Fault] = []
    pending: list[tuple[Place, object]] = [((), located.data)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, dict):
            pending += [((*place, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            pending += [((*place, position), inner) for position, inner in enumerate(value)]
        elif value is not None and _is_secret(place):
            message = _(
                "'{key}' holds a secret in clear. Take it out and write "
                "{{env: NAME}} or {{file: PATH}} in its place; then change the secret."
            )
            found.append(located.fault(message.format(key=_key_of(place)), *place))
    return found


def _key_of(place: Place) -> str:
    keys = [step for step in place if isinstance(step, str)]
    return keys[-1] if keys else ""


def _is_secret(place: Place) -> bool:
    """Tell whether the innermost key names a secret; ``{env: NAME}`` under it is none."""
    if "columns" in place:  # maps columns to headers: a header is no secret
        return False
    key = _key_of(place).lower().replace("-", "_")
    return any(key == name or key.endswith(f"_{name}") for name in _SECRET_NAMES)
