"""Tells the content of an HTML page from its menus, banners, share bars, ads and author boxes."""

from __future__ import annotations

import re
from typing import Any

_TAGS = {
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button",
    "iframe", "object", "embed", "svg", "canvas", "video", "audio", "select", "input",
    "textarea", "label", "dialog", "menu", "map", "link", "meta", "base", "math", "head",
}  # fmt: skip
_ROLES = {
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
    "menu", "menubar", "toolbar",
}  # fmt: skip
_KEPT_TAGS = {
    "html", "body", "main", "article", "h1", "details", "summary", "table", "tbody", "tr",
}  # fmt: skip
_NOISE = {
    "nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "cookie",
    "cookies", "consent", "gdpr", "ad", "ads", "advert", "adverts", "advertisement",
    "advertising", "advertisment", "adsense", "adsbygoogle", "adbox", "adslot", "adunit",
    "sponsor", "sponsored", "promo", "promotion", "banner", "share", "sharing", "sharebar",
    "sharer", "shares", "social", "addtoany", "sidebar", "widget", "widgets", "related",
    "recommended", "newsletter", "subscribe", "subscription", "signup", "byline", "author",
    "authors", "authorbox", "bio", "comment", "comments", "respond", "reply", "footer", "toc",
    "popup", "modal", "overlay", "skip", "pagination", "pager", "postmeta", "rating",
    "ratings", "tagline", "logo", "copyright", "disclosure", "affiliate", "cta", "toolbar",
    "topbar", "masthead", "hidden", "sr", "screenreader", "taboola", "outbrain", "paywall",
    "login", "search",
}  # fmt: skip
_PAIRS = (
    "table-of-contents", "table_of_contents", "entry-meta", "post-meta", "site-header",
    "site-title", "post-tags", "tag-list", "post-navigation", "skip-link", "page-header-nav",
    "article-meta", "reading-time", "read-more", "follow-us", "site-branding", "about-me",
)  # fmt: skip
_WRAPPERS = {
    "has", "with", "no", "without", "wrap", "wrapper", "container", "layout", "main",
    "content", "page",
}  # fmt: skip
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SHARES = re.compile(
    r"^(?:advertisements?|sponsored(?: content)?|ads? by .{1,40}|skip to (?:main )?content|"
    r"share(?: this.{0,30}| on .{1,30})?|tweet|pin it|print|facebook|twitter|whatsapp|linkedin|"
    r"telegram|accept (?:all )?cookies|we use cookies.*|this (?:web)?site uses cookies.*|"
    r"subscribe.{0,60}|sign up.{0,60}|back to top|leave a (?:comment|reply)|"
    r"(?:©|copyright).*|all rights reserved.*|read (?:more|also)\s*:.*|related (?:posts|"
    r"articles).*|"
    r"previous(?: post)?|next(?: post)?|home\s*[>»/›].*|menu|search|log ?in|"
    r"\d+ min(?:ute)?s? read)$",
    re.IGNORECASE,
)


def is_noise(element: Any, size: int, whole: int) -> bool:  # noqa: ANN401 - lxml's elements
    """Whether an element and all that is in it is no content.

    Args:
        element: an HTML element.
        size: number of characters of text in it.
        whole: number of characters of text in the page.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return True
    if tag in _TAGS:
        return tag not in {"form", "label", "aside"} or not _is_large(size, whole)
    if tag in _KEPT_TAGS:
        return False
    if tag == "header":
        return not _holds_title(element) and not _is_in_article(element)
    if element.get("role") in _ROLES or element.get("hidden") is not None:
        return not _is_large(size, whole)
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or ""):
        return not _is_large(size, whole)
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return bool(names) and _names_noise(names[:400]) and not _is_large(size, whole)


def _names_noise(names: str) -> bool:
    for name in names.split():
        words = [word.lower() for word in _TOKEN.findall(name)]
        if set(words) & _NOISE and not set(words) & _WRAPPERS:
            return True
        if name.lower().startswith(_PAIRS):
            return True
    return False


def _is_large(size: int, whole: int) -> bool:
    """Whether it holds so much of the page that it must be the content, whatever its name."""
    return size * 2 > whole and size > 200


def _holds_title(header: Any) -> bool:  # noqa: ANN401
    return header.find(".//h1") is not None


def _is_in_article(header: Any) -> bool:  # noqa: ANN401
    parent = header.getparent()
    return parent is not None and parent.tag in {"article", "main", "section"}
