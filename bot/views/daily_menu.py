"""Setting up the daily quiz: the menu, its pages, and in words when the next one comes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.domain.daily import MOST_QUESTIONS, Subscription
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.quiz import MISTAKES, MIXED
from bot.domain.schedule import EVERY_DAY
from bot.views.quiz_menu import scope_title
from bot.views.reply import (
    Action,
    Button,
    Keyboard,
    Reply,
    bold,
    clean_name,
    escape,
    grid,
    join_blocks,
)

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PER_PAGE = 8
_WEEKDAYS = frozenset({1, 2, 3, 4, 5})

ADMINS_ONLY = "Only an admin of this chat can change the daily question."
NOT_YOURS = "You are not an admin there, so you cannot change its daily question."
NO_QUESTIONS = "I have no questions to show yet."
CHANNEL_UNKNOWN = (
    "I cannot see this channel. Add me to it as an admin who may post, then send /daily with its "
    "@name again, or forward one of its posts to me."
)
CHANNEL_NO_RIGHT = (
    "I may not post there yet. Make me an admin of the channel who may post messages."
)
CHANNEL_IN_PRIVATE = "A channel's daily question is set up in our private chat."
CHANNEL_NOT_YOURS = "Only an admin of the channel can set up its daily question."
TYPE_TIME = "Send the time, such as 07:45 or 7:45pm."
TYPE_ZONE = "Send a city, a country or a zone, such as Mumbai, Nepal or Europe/Berlin."
IN_GROUPS_REPLY = " In a group, reply to this message with it."
PRIVATE_ONLY = "What you got wrong is only asked in your private chat with me."


def set_action(target_id: int, field: str, value: str) -> Action:
    """Return the action that changes one thing of a chat's subscription."""
    return Action("daily_set", (str(target_id), field, value))


def page_action(target_id: int, page: str, number: int = 0) -> Action:
    """Return the action that opens a page of the menu."""
    return Action("daily_page", (str(target_id), page, str(number)))


def zone_value(name: str) -> str:
    """Return an IANA name as a button can carry it."""
    return name.replace("/", ".")


def menu_reply(
    knowledge: KnowledgeBase, subscription: Subscription, now: datetime, title: str = ""
) -> Reply:
    """Show a chat's subscription with everything that can be changed.

    Args:
        title: of the channel, when its menu is open in a private chat.
    """
    target = subscription.place.chat_id
    head = bold("Daily question") + (f" for {escape(clean_name(title, 40))}" if title else "")
    rows: list[tuple[Button, ...]] = [
        (
            Button(f"🕗 {clock_text(subscription.at)}", page_action(target, "time")),
            Button(f"🌍 {city_of(subscription.zone.key)}", page_action(target, "zone")),
        ),
        (
            Button(
                f"📚 {scope_title(knowledge, subscription.scope)[:24]}",
                page_action(target, "topic"),
            ),
            Button(f"🔢 {count_text(subscription.count)}", page_action(target, "count")),
        ),
        (Button(f"📅 {days_text(subscription.days)}", page_action(target, "days")),),
        *_switches(subscription, now),
    ]
    return Reply(join_blocks([head, state_text(knowledge, subscription, now)]), tuple(rows))


def _switches(subscription: Subscription, now: datetime) -> Keyboard:
    target = subscription.place.chat_id
    sample = Button("👁 Sample now", Action("daily_now", (str(target),)))
    if not subscription.is_active:
        return ((Button("▶ Switch on", set_action(target, "on", "1")), sample),)
    off = Button("⏹ Switch off", set_action(target, "on", "0"))
    if subscription.paused_until and subscription.paused_until > now:
        return ((Button("▶ Go on now", set_action(target, "pause", "0")), off), (sample,))
    return ((Button("⏸ Pause 7 days", set_action(target, "pause", "7")), off), (sample,))


def state_text(knowledge: KnowledgeBase, subscription: Subscription, now: datetime) -> str:
    """Say in words what comes and when the next one does."""
    what = (
        f"{days_text(subscription.days)} at {clock_text(subscription.at)} "
        f"({escape(subscription.zone.key)}): {count_text(subscription.count)}, "
        f"{escape(scope_title(knowledge, subscription.scope))}."
    )
    if not subscription.is_active:
        return f"{what}\n{bold('It is switched off.')}"
    if subscription.next_due_at is None:
        return f"{what}\nNothing comes while I cannot write to the chat."
    paused = ""
    if subscription.paused_until and subscription.paused_until > now:
        paused = "It pauses. "
    return f"{what}\n{paused}The next one comes {moment_text(subscription, now)}."


def moment_text(subscription: Subscription, now: datetime) -> str:
    """Say when a subscription is due: "tomorrow, Tuesday 12 January, at 07:45"."""
    assert subscription.next_due_at is not None
    local = subscription.next_due_at.astimezone(subscription.zone)
    ahead = (local.date() - now.astimezone(subscription.zone).date()).days
    near = {0: "today, ", 1: "tomorrow, "}.get(ahead, "on ")
    return f"{near}{date_text(local.date())}, at {local:%H:%M}"


def date_text(day: date) -> str:
    """Return a date in words, whatever the computer's language: "Tuesday 12 January"."""
    return f"{_LONG_DAYS[day.isoweekday() - 1]} {day.day} {_MONTHS[day.month - 1]}"


def clock_text(at: time) -> str:
    """Return a time of day on 24 hours."""
    return f"{at:%H:%M}"


def city_of(zone_name: str) -> str:
    """Return the city of a zone."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def count_text(count: int) -> str:
    """Return a number of questions in words."""
    return "1 question" if count == 1 else f"{count} questions"


def days_text(days: frozenset[int]) -> str:
    """Name weekdays."""
    if days == EVERY_DAY:
        return "Every day"
    if days == _WEEKDAYS:
        return "Monday to Friday"
    return ", ".join(DAY_NAMES[day - 1] for day in sorted(days))


def time_page(target_id: int, half: int) -> Reply:
    """Offer half hours: from 04:00 to 15:30 (0), or from 16:00 to 03:30 (1)."""
    start = 16 if half else 4
    times = [time((start + number // 2) % 24, 30 * (number % 2)) for number in range(24)]
    buttons = [
        Button(clock_text(each), set_action(target_id, "time", f"{each:%H%M}")) for each in times
    ]
    other = "◀ Morning" if half else "Evening ▶"
    turn = Button(other, page_action(target_id, "time", 0 if half else 1))
    typed = Button("⌨ Another time", page_action(target_id, "typetime"))
    return Reply(bold("At what time?"), (*grid(buttons, 4), (turn, typed), _back(target_id)))


def zone_page(target_id: int, names: tuple[str, ...]) -> Reply:
    """Offer likely zones, and to type any other."""
    buttons = [
        Button(f"{city_of(name)} ({name})", set_action(target_id, "zone", zone_value(name)))
        for name in names
        if "+" not in name  # Etc/GMT+5 and the like do not fit a button
    ]
    text = join_blocks([bold("In which time zone?"), TYPE_ZONE + IN_GROUPS_REPLY])
    return Reply(text, (*grid(buttons, 1), _back(target_id)))


def unknown_zone_reply(target_id: int, written: str, names: tuple[str, ...]) -> Reply:
    """Say that a zone is not known, and which may be meant."""
    text = f"I don't know the zone “{escape(clean_name(written, 40))}”"
    if not names:
        return Reply(f"{text}. {TYPE_ZONE}")
    meant = " or ".join(names)
    buttons = [Button(name, set_action(target_id, "zoneon", zone_value(name))) for name in names]
    return Reply(f"{text}; did you mean {escape(meant)}?", grid(buttons, 1))


def unknown_topic_reply(
    knowledge: KnowledgeBase, target_id: int, written: str, near: tuple[str, ...]
) -> Reply:
    """Say that a topic is not known, with the near ones as buttons."""
    buttons = [
        Button(topic.title[:40], set_action(target_id, "scopeon", token_of(topic.id)))
        for topic in map(knowledge.topic, near)
        if topic and topic.questions
    ]
    text = f"I have no topic called “{escape(clean_name(written, 60))}”."
    if buttons:
        text += " Did you mean one of these?"
    every = Button("📚 All topics", page_action(target_id, "topic"))
    return Reply(text, (*grid(buttons, 2), (every,)))


def topic_page(knowledge: KnowledgeBase, target_id: int, page: int) -> Reply:
    """Offer mixed, in private what was got wrong, and every topic with questions."""
    topics = [topic for topic in knowledge.topics.values() if topic.questions]
    pages = max(1, -(-len(topics) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    scopes = [MIXED, MISTAKES] if target_id > 0 else [MIXED]
    fixed = tuple(
        Button(scope_title(knowledge, scope).capitalize(), set_action(target_id, "scope", scope))
        for scope in scopes
    )
    buttons = [
        Button(topic.title[:30], set_action(target_id, "scope", token_of(topic.id)))
        for topic in topics[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    ]
    turning: Keyboard = ()
    if pages > 1:
        more = page_action(target_id, "topic", (page + 1) % pages)
        turning = ((Button("More ▶", more),),)
    rows = (fixed, *grid(buttons, 2), *turning, _back(target_id))
    return Reply(bold("Questions on what?"), rows)


def count_page(target_id: int) -> Reply:
    """Offer the number of questions."""
    buttons = [
        Button(str(count), set_action(target_id, "count", str(count)))
        for count in range(1, MOST_QUESTIONS + 1)
    ]
    return Reply(bold("How many questions a day?"), (tuple(buttons), _back(target_id)))


def days_page(subscription: Subscription) -> Reply:
    """Offer the weekdays; what is chosen is said in words as well."""
    target = subscription.place.chat_id
    buttons = []
    for number, name in enumerate(DAY_NAMES, 1):
        changed = subscription.days ^ {number}
        label = f"{name} ✓" if number in subscription.days else name
        value = "".join(map(str, sorted(changed))) or "0"
        buttons.append(Button(label, set_action(target, "days", value)))
    presets = (
        Button("Every day", set_action(target, "days", "1234567")),
        Button("Monday to Friday", set_action(target, "days", "12345")),
    )
    text = join_blocks([bold("On which days?"), f"Chosen: {days_text(subscription.days)}."])
    return Reply(text, (*grid(buttons, 4), presets, _back(target)))


def _back(target_id: int) -> tuple[Button, ...]:
    return (Button("◀ Done", page_action(target_id, "menu")),)


def confirmation_reply(
    knowledge: KnowledgeBase, subscription: Subscription, now: datetime
) -> Reply:
    """Confirm what was typed in words."""
    menu = page_action(subscription.place.chat_id, "menu")
    text = state_text(knowledge, subscription, now)
    return Reply(text, ((Button("⚙ Change it", menu),),))


def readers_reply(knowledge: KnowledgeBase, subscription: Subscription, now: datetime) -> Reply:
    """Tell members who may change nothing when the next question comes."""
    return Reply(join_blocks([state_text(knowledge, subscription, now), ADMINS_ONLY]))


def pause_end(now: datetime, days: int) -> datetime | None:
    """Return when a pause of so many days ends; None for none."""
    return now + timedelta(days=days) if days else None
