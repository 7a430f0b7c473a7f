"""Which message answers which question, so that an edited question edits its answer."""

from __future__ import annotations

from collections import OrderedDict

_MOST_REMEMBERED = 20_000


class AnsweredMessages:
    """The last answers, by chat and question; bounded, and gone after a restart.

    An edit of a question that is not remembered is a new question in a private chat and is passed
    over in a group, so nothing is lost by forgetting; keeping this in the database would cost
    every answer a write.
    """

    def __init__(self, limit: int = _MOST_REMEMBERED) -> None:
        self._limit = limit
        self._answers: OrderedDict[tuple[int, int], int] = OrderedDict()

    def note(self, chat_id: int, question_id: int, answer_id: int) -> None:
        """Remember the message that answers a question."""
        self._answers[chat_id, question_id] = answer_id
        self._answers.move_to_end((chat_id, question_id))
        if len(self._answers) > self._limit:
            self._answers.popitem(last=False)

    def find(self, chat_id: int, question_id: int) -> int | None:
        """Return the message that answers a question, or None."""
        return self._answers.get((chat_id, question_id))
