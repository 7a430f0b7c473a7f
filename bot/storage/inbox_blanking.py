"""Taking a person out of updates that were set aside: what is left says of what kind it was."""

from __future__ import annotations

import json
from collections.abc import Iterable


def without_person(updates: Iterable[tuple[int, str]], person_id: int) -> dict[int, str]:
    """Return, by number, what is to stand in the place of updates that name a person.

    Args:
        updates: numbers and texts. Whoever sent it, one that names the person anywhere, as a
            reply or a forwarded message does, goes as a whole.
    """
    return {
        update_id: _blank(payload)
        for update_id, payload in updates
        if str(person_id) in payload and _names(_parse(payload), person_id)
    }


def _names(value: object, person_id: int) -> bool:
    if isinstance(value, dict):
        return any(_names(each, person_id) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, person_id) for each in value)
    # What cannot be read is a text: there the number alone has to do.
    return value == person_id or (isinstance(value, str) and str(person_id) in value)


def _blank(payload: str) -> str:
    parsed = _parse(payload)
    kinds = [name for name in parsed if name != "update_id"] if isinstance(parsed, dict) else []
    return json.dumps({"kind": kinds[0] if kinds else "unknown"})


def _parse(payload: str) -> object:
    try:
        parsed: object = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    return parsed
