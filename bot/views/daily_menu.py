"""Setting up the daily quiz: the menu, its pages, and in words when the next one comes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.domain.daily import MOST_QUESTIONS, Subscription
from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.quiz import MISTAKES, MIXED
from bot.domain.schedule import EVERY_DAY
from bot.locale import N_, _
from bot.views.dates import DAY_NAMES, date_text
from bot.views.phrases import or_list, questions_text
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

_PER_PAGE = 8
_WEEKDAYS = frozenset({1, 2, 3, 4, 5})

ADMINS_ONLY = N_("Only an admin of this chat can change the daily question.")
NOT_YOURS = N_("You are not an admin there, so you cannot change its daily question.")
NO_QUESTIONS = N_("I have no questions to show yet.")
CHANNEL_UNKNOWN = N_(
    "I cannot see this channel. Add me to it as an admin who may post, then send /daily with its "
    "@name again, or forward one of its posts to me."
)
CHANNEL_NO_RIGHT = N_(
    "I may not post there yet. Make me an admin of the channel who may post messages."
)
CHANNEL_IN_PRIVATE = N_("A channel's daily question is set up in our private chat.")
CHANNEL_NOT_YOURS = N_("Only an admin of the channel can set up its daily question.")
BAD_PAUSE = N_("I can pause for 1 to 365 days. Write it such as /daily pause 7d.")
TYPE_TIME = N_("Send the time, such as 07:45 or 7:45pm.")
TYPE_ZONE = N_("Send a city, a country or a zone, such as Mumbai, Nepal or Europe/Berlin.")
IN_GROUPS_REPLY = N_("In a group, reply to this message with it.")
PRIVATE_ONLY = N_("What you got wrong is only asked in your private chat with me.")


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
    head = bold(_("Daily question"))
    if title:
        head = _("<b>Daily question</b> for {title}").format(title=escape(clean_name(title, 40)))
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
            Button(f"🔢 {questions_text(subscription.count)}", page_action(target, "count")),
        ),
        (Button(f"📅 {days_text(subscription.days)}", page_action(target, "days")),),
        *_switches(subscription, now),
    ]
    return Reply(join_blocks([head, state_text(knowledge, subscription, now)]), tuple(rows))


def _switches(subscription: Subscription, now: datetime) -> Keyboard:
    target = subscription.place.chat_id
    sample = Button(_("👁 Sample now"), Action("daily_now", (str(target),)))
    if not subscription.is_active:
        return ((Button(_("▶ Switch on"), set_action(target, "on", "1")), sample),)
    off = Button(_("⏹ Switch off"), set_action(target, "on", "0"))
    if subscription.paused_until and subscription.paused_until > now:
        return ((Button(_("▶ Go on now"), set_action(target, "pause", "0")), off), (sample,))
    return ((Button(_("⏸ Pause 7 days"), set_action(target, "pause", "7")), off), (sample,))


def state_text(knowledge: KnowledgeBase, subscription: Subscription, now: datetime) -> str:
    """Say in words what comes and when the next one does."""
    what = _("{days} at {time} ({zone}): {questions}, {topic}.").format(
        days=days_text(subscription.days),
        time=clock_text(subscription.at),
        zone=escape(subscription.zone.key),
        questions=questions_text(subscription.count),
        topic=escape(scope_title(knowledge, subscription.scope)),
    )
    return f"{what}\n{_outlook(subscription, now)}"


def _outlook(subscription: Subscription, now: datetime) -> str:
    if not subscription.is_active:
        return bold(_("It is switched off."))
    if subscription.next_due_at is None:
        return _("Nothing comes while I cannot write to the chat.")
    text = _("The next one comes {moment}.")
    if subscription.paused_until and subscription.paused_until > now:
        text = _("It pauses. The next one comes {moment}.")
    return text.format(moment=moment_text(subscription, now))


def moment_text(subscription: Subscription, now: datetime) -> str:
    """Say when a subscription is due: "tomorrow, Tuesday 12 January, at 07:45"."""
    assert subscription.next_due_at is not None
    local = subscription.next_due_at.astimezone(subscription.zone)
    ahead = (local.date() - now.astimezone(subscription.zone).date()).days
    text = {0: _("today, {day}, at {time}"), 1: _("tomorrow, {day}, at {time}")}.get(
        ahead, _("on {day}, at {time}")
    )
    return text.format(day=date_text(local.date()), time=f"{local:%H:%M}")


def clock_text(at: time) -> str:
    """Return a time of day on 24 hours."""
    return f"{at:%H:%M}"


def city_of(zone_name: str) -> str:
    """Return the city of a zone."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def days_text(days: frozenset[int]) -> str:
    """Name weekdays."""
    if days == EVERY_DAY:
        return _("Every day")
    if days == _WEEKDAYS:
        return _("Monday to Friday")
    return ", ".join(_(DAY_NAMES[day - 1]) for day in sorted(days))


def time_page(target_id: int, half: int) -> Reply:
    """Offer half hours: from 04:00 to 15:30 (0), or from 16:00 to 03:30 (1)."""
    start = 16 if half else 4
    times = [time((start + number // 2) % 24, 30 * (number % 2)) for number in range(24)]
    buttons = [
        Button(clock_text(each), set_action(target_id, "time", f"{each:%H%M}")) for each in times
    ]
    other = _("◀ Morning") if half else _("Evening ▶")
    turn = Button(other, page_action(target_id, "time", 0 if half else 1))
    typed = Button(_("⌨ Another time"), page_action(target_id, "typetime"))
    return Reply(bold(_("At what time?")), (*grid(buttons, 4), (turn, typed), _back(target_id)))


def zone_page(target_id: int, names: tuple[str, ...]) -> Reply:
    """Offer likely zones, and to type any other."""
    buttons = [
        Button(f"{city_of(name)} ({name})", set_action(target_id, "zone", zone_value(name)))
        for name in names
        if "+" not in name  # Etc/GMT+5 and the like do not fit a button
    ]
    text = join_blocks([bold(_("In which time zone?")), typing_text(TYPE_ZONE)])
    return Reply(text, (*grid(buttons, 1), _back(target_id)))


def typing_text(how: str) -> str:
    """Say what to type, and how in a group."""
    return f"{_(how)} {_(IN_GROUPS_REPLY)}"


def bad_count_reply() -> Reply:
    """Say how many questions there may be."""
    text = _("A daily quiz has 1 to {most} questions. A time is written 07:45.")
    return Reply(text.format(most=MOST_QUESTIONS))


def bad_time_reply(written: str) -> Reply:
    """Say that a time cannot be read."""
    text = _("“{written}” is no time I can read. Write it such as 07:45 or 7:45pm.")
    return Reply(text.format(written=escape(written[:20])))


def unknown_zone_reply(target_id: int, written: str, names: tuple[str, ...]) -> Reply:
    """Say that a zone is not known, and which may be meant."""
    zone = escape(clean_name(written, 40))
    if not names:
        return Reply(_("I don't know the zone “{zone}”.").format(zone=zone) + f" {_(TYPE_ZONE)}")
    meant = or_list(names)
    buttons = [Button(name, set_action(target_id, "zoneon", zone_value(name))) for name in names]
    text = _("I don't know the zone “{zone}”; did you mean {names}?")
    return Reply(text.format(zone=zone, names=escape(meant)), grid(buttons, 1))


def unknown_topic_reply(
    knowledge: KnowledgeBase, target_id: int, written: str, near: tuple[str, ...]
) -> Reply:
    """Say that a topic is not known, with the near ones as buttons."""
    buttons = [
        Button(topic.title[:40], set_action(target_id, "scopeon", token_of(topic.id)))
        for topic in map(knowledge.topic, near)
        if topic and topic.questions
    ]
    text = _("I have no topic called “{topic}”.")
    if buttons:
        text = _("I have no topic called “{topic}”. Did you mean one of these?")
    text = text.format(topic=escape(clean_name(written, 60)))
    every = Button(_("📚 All topics"), page_action(target_id, "topic"))
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
        turning = ((Button(_("More ▶"), more),),)
    rows = (fixed, *grid(buttons, 2), *turning, _back(target_id))
    return Reply(bold(_("Questions on what?")), rows)


def count_page(target_id: int) -> Reply:
    """Offer the number of questions."""
    buttons = [
        Button(str(count), set_action(target_id, "count", str(count)))
        for count in range(1, MOST_QUESTIONS + 1)
    ]
    return Reply(bold(_("How many questions a day?")), (tuple(buttons), _back(target_id)))


def days_page(subscription: Subscription) -> Reply:
    """Offer the weekdays; what is chosen is said in words as well."""
    target = subscription.place.chat_id
    buttons = []
    for number, name in enumerate(DAY_NAMES, 1):
        changed = subscription.days ^ {number}
        label = f"{_(name)} ✓" if number in subscription.days else _(name)
        value = "".join(map(str, sorted(changed))) or "0"
        buttons.append(Button(label, set_action(target, "days", value)))
    presets = (
        Button(_("Every day"), set_action(target, "days", "1234567")),
        Button(_("Monday to Friday"), set_action(target, "days", "12345")),
    )
    chosen = _("Chosen: {days}.").format(days=days_text(subscription.days))
    text = join_blocks([bold(_("On which days?")), chosen])
    return Reply(text, (*grid(buttons, 4), presets, _back(target)))


def _back(target_id: int) -> tuple[Button, ...]:
    return (Button(_("◀ Done"), page_action(target_id, "menu")),)


def confirmation_reply(
    knowledge: KnowledgeBase, subscription: Subscription, now: datetime
) -> Reply:
    """Confirm what was typed in words."""
    menu = page_action(subscription.place.chat_id, "menu")
    text = state_text(knowledge, subscription, now)
    return Reply(text, ((Button(_("⚙ Change it"), menu),),))


def readers_reply(knowledge: KnowledgeBase, subscription: Subscription, now: datetime) -> Reply:
    """Tell members who may change nothing when the next question comes."""
    return Reply(join_blocks([state_text(knowledge, subscription, now), _(ADMINS_ONLY)]))


def pause_end(now: datetime, days: int) -> datetime | None:
    """Return when a pause of so many days ends; None for none."""
    return now + timedelta(days=days) if days else None
