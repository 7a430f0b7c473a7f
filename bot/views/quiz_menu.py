"""Setting up a quiz: topic, number and mode by buttons; and what stands in its way."""

from __future__ import annotations

from bot.domain.knowledge_base import KnowledgeBase, token_of
from bot.domain.made_questions import MADE
from bot.domain.monograph import Monograph
from bot.domain.quiz import MISTAKES, MIXED, Mode, Session
from bot.domain.review import Origin
from bot.locale import N_, _
from bot.views.reply import Action, Button, Keyboard, Reply, bold, escape, grid, join_blocks

COUNTS = (5, 10, 15)
ALL = 100
"""The most questions of one session; "all" stands for it."""

_PER_PAGE = 8

SCOPE_TITLES = {
    MIXED: N_("mixed topics"),
    MISTAKES: N_("my mistakes"),
    Origin.REVIEW: N_("what is due"),
    Origin.CRAM: N_("what I know least"),
    MADE: N_("the fact table"),
}


def scope_title(knowledge: KnowledgeBase, scope: str) -> str:
    """Return what a scope is called."""
    topic = knowledge.topic(scope)
    return topic.title if topic else _(SCOPE_TITLES.get(scope, scope))


def scope_token(scope: str) -> str:
    """Return what stands for a scope on a button."""
    return scope if scope in SCOPE_TITLES else token_of(scope)


def quiz_menu_reply(knowledge: KnowledgeBase, page: int = 0) -> Reply:
    """Ask for the topic."""
    topics = [topic for topic in knowledge.topics.values() if _count(topic)]
    pages = max(1, -(-len(topics) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = topics[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    buttons = [
        Button(
            f"{topic.title[:30]} ({_count(topic)})", Action("quiz_topic", (token_of(topic.id),))
        )
        for topic in shown
    ]
    fixed: Keyboard = (
        (
            Button(_("🎲 Mixed"), Action("quiz_topic", (MIXED,))),
            Button(_("🔁 My mistakes"), Action("quiz_topic", (MISTAKES,))),
        ),
    )
    text = join_blocks(
        [
            bold(_("A quiz on what?")),
            _("{questions} questions on {topics} topics. You can also type it: {example}").format(
                questions=len(knowledge.questions), topics=len(topics), example="/quiz anakinra 10"
            ),
        ]
    )
    return Reply(text, fixed + grid(buttons, 2) + _turning(page, pages))


def _count(topic: Monograph) -> int:
    return sum(question.draft is None for question in topic.questions)


def _turning(page: int, pages: int) -> Keyboard:
    if pages == 1:
        return ()
    before = Button(_("◀ Back"), Action("quiz_menu", (str((page - 1) % pages),)))
    after = Button(_("More ▶"), Action("quiz_menu", (str((page + 1) % pages),)))
    return ((before, after),)


def number_reply(knowledge: KnowledgeBase, scope: str, *, in_group: bool) -> Reply:
    """Ask for the number of questions, and in private for practice or exam."""
    title = scope_title(knowledge, scope)
    modes = (Mode.GROUP,) if in_group else (Mode.TRAINING, Mode.EXAM)
    rows = tuple(_number_row(scope, mode) for mode in modes)
    back = ((Button(_("◀ Other topic"), Action("quiz_menu")),),)
    how = (
        _("Everybody may answer; the answer comes when the time is up.")
        if in_group
        else _("Practice reveals each answer at once, an exam at the end.")
    )
    question = _("{topic}: how many questions?").format(topic=bold(title))
    return Reply(join_blocks([question, how]), rows + back)


def _number_row(scope: str, mode: Mode) -> tuple[Button, ...]:
    label = {Mode.TRAINING: _("Practice {count}"), Mode.EXAM: _("Exam {count}")}.get(
        mode, "{count}"
    )
    numbers = [(label.format(count=count), count) for count in COUNTS]
    if mode is not Mode.EXAM:
        numbers.append((label.format(count=_("all")), ALL))
    return tuple(
        Button(label, Action("quiz_go", (scope_token(scope), str(count), mode.value)))
        for label, count in numbers
    )


def busy_reply(knowledge: KnowledgeBase, session: Session) -> Reply:
    """Say that a quiz is under way, and offer to go on or to end it."""
    title = scope_title(knowledge, session.scope)
    text = _("A quiz on {topic} is under way here: question {number} of {count}.")
    if session.mode is Mode.EXAM:
        text = _("A mock exam on {topic} is under way here: question {number} of {count}.")
    text = text.format(topic=bold(title), number=session.position + 1, count=session.length)
    buttons = [Button(_("⏹ End it"), Action("quiz_stop"))]
    if session.place.chat_id > 0:
        buttons.insert(0, Button(_("▶ Go on"), Action("quiz_resume")))
    return Reply(text, (tuple(buttons),))


def nothing_reply(knowledge: KnowledgeBase, scope: str) -> Reply:
    """Say that there is nothing to ask."""
    if scope == MISTAKES:
        text = _("You have no mistakes to repeat here: everything you answered last was right.")
    else:
        title = scope_title(knowledge, scope)
        text = _("I have no questions on {topic} yet.").format(topic=escape(title))
    return Reply(text, ((Button(_("📝 Choose another topic"), Action("quiz_menu")),),))


def unknown_topic_reply(knowledge: KnowledgeBase, written: str, near: tuple[str, ...]) -> Reply:
    """Say that a topic is not known, with the near ones as buttons."""
    buttons = [
        Button(topic.title[:40], Action("quiz_topic", (token_of(topic.id),)))
        for topic in map(knowledge.topic, near)
        if topic and _count(topic)
    ]
    text = _("I have no topic called “{topic}”.")
    if buttons:
        text = _("I have no topic called “{topic}”. Did you mean one of these?")
    every = Button(_("📝 All topics"), Action("quiz_menu"))
    return Reply(text.format(topic=escape(written[:60])), (*grid(buttons, 2), (every,)))


def exam_elsewhere_reply(username: str, topic_id: str | None) -> Reply:
    """Say that exams are sat in private, and show the way."""
    payload = f"exam_{scope_token(topic_id or MIXED)}"
    address = f"https://t.me/{username}?start={payload}"
    return Reply(
        _("A mock exam is sat alone: open it in our private chat."),
        ((Button(_("📝 To the private chat"), url=address),),),
    )
