"""What is taken out of a kept question, and what is not."""

import pytest

from bot.domain.anonymous import without_identity


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("half-life of anakinra 100 mg?", "half-life of anakinra 100 mg?"),
        ("dose 150 300 450 600 mg", "dose 150 300 450 600 mg"),
        ("trials of 2011-2019, n = 1 204", "trials of 2011-2019, n = 1 204"),
        ("022 1234 5678 or 202-555-0147", "022 1234 5678 or …"),
        ("call me 98765 43210", "call me …"),
        ("+91 98765-43210 zorvexib?", "… zorvexib?"),
        ("9876543210", "…"),
        ("I am @asha_rao", "I am …"),
        ("a@b", "a@b"),  # no account and no address
        ("mail asha.rao@example.co.in now", "mail … now"),
        ("see https://example.com/u/asha?id=1 please", "see … please"),
        ("t.me/asha", "…"),
        ("wa.me/919876543210", "…"),
        ("123456789:AAaaBBbbCCccDDddEEeeFFff0123456789", "…"),
        ("IL-1β t½ 4-6 h, CAS 143090-92-0", "IL-1β t½ 4-6 h, CAS 143090-92-0"),
        ("आसाकिनरा की खुराक", "आसाकिनरा की खुराक"),
        ("", ""),
    ],
)
def test_only_what_names_a_person_goes(text, kept):
    assert without_identity(text) == kept
