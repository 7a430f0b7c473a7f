"""How the pretend Telegram says no: Telegram's status codes and its wording."""

import json
from typing import Any


class Refusal(Exception):
    """The pretend Telegram refuses a call.

    Attributes:
        status: The HTTP status, which is also Telegram's error_code.
        description: Telegram's text.
        parameters: Telegram's ResponseParameters, such as retry_after; empty for most refusals.
    """

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        """Return the body of Telegram's answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body

    def to_bytes(self) -> bytes:
        """Return the body as it goes over the wire."""
        return json.dumps(self.to_json()).encode()


def bad_request(reason: str) -> Refusal:
    """Return a 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """Return a 403 with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """Return a 409 with Telegram's prefix."""
    return Refusal(409, f"Conflict: {reason}")


def too_many_requests(retry_after_seconds: int) -> Refusal:
    """Return a 429 that names the seconds to wait."""
    description = f"Too Many Requests: retry after {retry_after_seconds}"
    return Refusal(429, description, retry_after=retry_after_seconds)


def chat_migrated(new_chat_id: int) -> Refusal:
    """Return the 400 that names the supergroup which a group has become."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, description, migrate_to_chat_id=new_chat_id)
