"""What becomes of a text after its markup was read: trimmed, sorted, links and commands found."""

import re

from bot.playground.entities import Entity, utf16_length

# Telegram keeps so many entities of a message and forgets the others.
MOST_ENTITIES = 100

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PATTERNS = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/])")),
    ("url", re.compile(r"(?i)\bhttps?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]]")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)
_CLOSED_TO_FINDS = ("code", "pre", "text_link", "text_mention", "url")


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return what Telegram keeps of a text: control characters and outer space go.

    Args:
        text: The plain text.
        entities: Its entities, in any order.

    Returns:
        The kept text and its entities, sorted, inside the text, equal neighbours merged, with the
        commands, links, mentions and hashtags that Telegram finds by itself.
    """
    cleaned = _CONTROL.sub(lambda found: "" if found[0] == "\r" else " ", text)
    if len(cleaned) != len(text):
        # Dropping characters would move every entity; turn them into spaces instead.
        cleaned = _CONTROL.sub(" ", text)
    stripped = cleaned.strip()
    lead = utf16_length(cleaned[: len(cleaned) - len(cleaned.lstrip())])
    kept = _within(entities, lead, utf16_length(stripped))
    found = _merge(kept + _find_more(stripped, kept))
    return stripped, found[:MOST_ENTITIES]


def _within(entities: list[Entity], lead: int, length: int) -> list[Entity]:
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept


def _find_more(text: str, known: list[Entity]) -> list[Entity]:
    taken = [entity for entity in known if entity["type"] in _CLOSED_TO_FINDS]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            entity = {"type": kind, "offset": offset, "length": utf16_length(match[0])}
            if not any(_overlap(entity, other) for other in taken):
                found.append(entity)
                taken.append(entity)
    return found


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def _merge(entities: list[Entity]) -> list[Entity]:
    """Sort, and join entities of one kind that touch or overlap."""
    merged: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        twin = next((known for known in reversed(merged) if _same_kind(known, entity)), None)
        if twin and entity["offset"] <= twin["offset"] + twin["length"]:
            end = max(twin["offset"] + twin["length"], entity["offset"] + entity["length"])
            twin["length"] = end - twin["offset"]
        else:
            merged.append(dict(entity))
    return merged


def _same_kind(one: Entity, other: Entity) -> bool:
    placeless = (
        {k: v for k, v in each.items() if k not in ("offset", "length")} for each in (one, other)
    )
    return next(placeless) == next(placeless) and one["type"] not in ("bot_command", "mention")
