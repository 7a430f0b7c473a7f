"""Who may talk to the playground: this computer's own browser, on the playground's own page.

A page elsewhere must not reach it, neither by a name that resolves to loopback (DNS rebinding)
nor by posting a form at it.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# A page elsewhere cannot set this without asking first, and nobody here says yes.
OWN_HEADER = "X-Playground"


@web.middleware
async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what does not come from this computer and this page."""
    if not _is_loopback(request.remote or ""):
        raise web.HTTPForbidden(text="The playground answers this computer only.")
    if not _is_loopback(_host_name(f"//{request.host}")):
        raise web.HTTPForbidden(text="Open the playground by its loopback address.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="This request comes from another page.")
    if request.method != "GET" and OWN_HEADER not in request.headers:
        raise web.HTTPForbidden(text="This request does not come from the playground's page.")
    return await handler(request)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that keep a page from doing what it has no need to do."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
