"""Which addresses Telegram takes for links, and how it writes them."""

import re
from typing import Any

_MENTION = re.compile(r"tg:(?://)?user\?id=(\d+)")
_OWN_SCHEME = re.compile(r"(?i)(tg|ton|tonsite):")
_OTHER_SCHEME = re.compile(r"(?i)(?!https?:)[a-z][a-z0-9+-]*:(?!\d)")
_WEB = re.compile(r"(?i)(?:(https?)://)?([^/?#\s@]+\.[^/?#\s@]+)([/?#]\S*)?")


def link_entity(address: str) -> dict[str, Any] | None:
    """Return what a link to an address becomes: a mention, a link, or nothing at all."""
    mention = _MENTION.fullmatch(address)
    if mention:
        return {"type": "text_mention", "user_id": int(mention[1])}
    if _OWN_SCHEME.match(address):
        return {"type": "text_link", "url": address}
    web = None if _OTHER_SCHEME.match(address) else _WEB.fullmatch(address)
    if not web:
        return None
    scheme, host, rest = (web[1] or "http").lower(), web[2].lower(), web[3] or "/"
    return {"type": "text_link", "url": f"{scheme}://{host}{'' if rest[0] == '/' else '/'}{rest}"}
