"""The parameters of one Bot API call, read the way Telegram reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.refusals import bad_request

_TRUE = (True, 1, "true", "True", "1")


@dataclass(frozen=True)
class Upload:
    """A file that came with a call: its name, its declared type and its bytes."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Parameters:
    """Values by name: JSON values, or strings of JSON as in a web form.

    Attributes:
        values: What was sent, by parameter name.
        uploads: The files of a multipart call, by part name.
    """

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """Return a string; a missing one is the default."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer; a missing or malformed one is the default, as with Telegram."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean."""
        return self.values[name] in _TRUE if name in self else default

    def structure(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON value
        """Return a list or an object, decoded if it came as a string.

        Raises:
            Refusal: The string is not JSON.
        """
        value = self.values.get(name)
        if value in (None, ""):
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as this parameter, by itself or through attach://."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)
