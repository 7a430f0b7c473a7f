"""The bot's unread updates: numbered, filtered by allowed_updates, kept until confirmed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.refusals import conflict
from bot.playground.world import Json

# Telegram sends these only to bots that ask for them by name.
_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")


@dataclass
class UpdateQueue:
    """Updates on their way to the bot.

    Attributes:
        pending: Updates not yet confirmed, oldest first.
        allowed: The kinds the bot asked for; empty means all but those only sent on request.
        webhook_url: Where updates are posted instead; empty means that the bot polls.
        generation: Counts calls of getUpdates, so that a newer one ends an older one.
        on_arrival: Called after each new update, to wake a waiting poll.
        on_confirmation: Called when the bot has confirmed updates, which are gone then.
    """

    pending: list[Json] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    webhook_url: str = ""
    next_id: int = 1001
    generation: int = 0
    on_arrival: list[Callable[[], None]] = field(default_factory=list)
    on_confirmation: list[Callable[[], None]] = field(default_factory=list)

    def add(self, kind: str, payload: Json) -> None:
        """Add an update, unless the bot did not ask for its kind."""
        if self.allowed and kind not in self.allowed:
            return
        if not self.allowed and kind in _ON_REQUEST:
            return
        self.pending.append({"update_id": self.next_id, kind: payload})
        self.next_id += 1
        for wake in self.on_arrival:
            wake()

    def allow(self, kinds: list[str] | None) -> None:
        """Set the kinds to deliver; None leaves them as they were."""
        if kinds is not None:
            self.allowed = list(kinds)

    def read(self, offset: int, limit: int) -> list[Json]:
        """Confirm all updates below the offset and return the next ones.

        Args:
            offset: Identifier of the first update to return; a negative one counts from the end.
            limit: How many at most, 1 to 100.

        Raises:
            Refusal: 409, while a webhook is set.
        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        known = len(self.pending)
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [each for each in self.pending if each["update_id"] >= offset]
        if len(self.pending) < known:
            for note in self.on_confirmation:
                note()
        return self.pending[: min(max(limit, 1), 100)]

    def take_all(self) -> list[Json]:
        """Return and confirm everything: for tests that feed updates by hand."""
        taken, self.pending = self.pending, []
        return taken
