"""The picture of a person's progress: drawn for a phone, in any theme, for any eye.

The picture brings its own opaque background, so that it reads the same in light and dark. Every
value is written as a number beside its colour; blue and orange are told apart by everyone, and
the heat map goes from light to dark. matplotlib is imported when the first picture is drawn.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.progress import WEEKS, Progress, TopicMastery

WIDTH_PIXELS = 1080
_DPI = 180
_INK, _FAINT, _PAPER, _EMPTY = "#1b1f24", "#57606a", "#fbfbf9", "#e8eaed"
_BLUE, _ORANGE = "#0072b2", "#d55e00"  # of the Okabe-Ito palette
_SHADES = (  # of a day's square, from nothing to the most, each with the ink that stands out
    (_EMPTY, _INK),
    ("#cfe3f5", _INK),
    ("#8fc1e3", _INK),
    ("#1f6cb0", "white"),
    ("#08306b", "white"),
)
_MOST_TOPICS = 12
_LONGEST_TITLE = 24
_LABEL_POINTS = 8
_ROW_INCHES = 0.31
_TITLE_INCHES, _MARGIN = 0.45, 0.14
_LABEL_INCHES = (0.05, 0.36, 0.42)  # below each panel

# Fonts and their caches are shared between figures and not made for several threads.
_drawing = threading.Lock()


def draw_progress(progress: Progress) -> bytes:
    """Return the picture as PNG; takes a moment, so it belongs in a thread."""
    with _drawing:
        figure = make_figure(progress)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=_DPI, facecolor=_PAPER)
        return buffer.getvalue()


def make_figure(progress: Progress) -> Any:  # noqa: ANN401 - matplotlib is not typed
    """Return the drawn figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = progress.topics[:_MOST_TOPICS]
    heights = [max(1, len(shown)) * _ROW_INCHES, 2.5, 1.7]
    width = WIDTH_PIXELS / _DPI
    total = sum(heights) + sum(_LABEL_INCHES) + len(heights) * _TITLE_INCHES
    figure = Figure(figsize=(width, total))
    FigureCanvasAgg(figure)
    left = _left_inches(figure, [_short(topic.title) for topic in shown])
    panels, top = [], total
    for height, below in zip(heights, _LABEL_INCHES, strict=True):
        top -= _TITLE_INCHES + height
        place = (left / width, top / total, 1 - (left + _MARGIN) / width, height / total)
        panels.append(figure.add_axes(place))
        top -= below
    _draw_mastery(panels[0], shown, len(progress.topics) - len(shown))
    _draw_heat(panels[1], progress)
    _draw_due(panels[2], progress)
    return figure


def _left_inches(figure: Any, labels: Sequence[str]) -> float:  # noqa: ANN401
    """Return the room that the longest label needs, measured and not guessed."""
    renderer = figure.canvas.get_renderer()
    widest: float = 0.0
    for text in (*labels, "Wed"):
        drawn = figure.text(0, 0, text, fontsize=_LABEL_POINTS, parse_math=False)
        widest = max(widest, float(drawn.get_window_extent(renderer).width))
        drawn.remove()
    return widest / float(figure.dpi) + _MARGIN + 0.1


def _title(axes: Any, text: str) -> None:  # noqa: ANN401
    axes.set_title(text, loc="left", fontsize=10, color=_INK, fontweight="bold", pad=7)


def _bare(axes: Any) -> None:  # noqa: ANN401
    axes.set_facecolor(_PAPER)
    axes.tick_params(length=0, labelsize=_LABEL_POINTS, colors=_INK)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw_mastery(axes: Any, topics: Sequence[TopicMastery], hidden: int) -> None:  # noqa: ANN401
    _bare(axes)
    more = f", the {len(topics)} least known" if hidden else ""
    _title(axes, f"Recall by topic now{more}")
    axes.set_xlim(0, 1.32)
    axes.set_ylim(max(1, len(topics)) - 0.45, -0.55)
    axes.set_xticks([])
    axes.set_yticks(range(len(topics)), [_short(topic.title) for topic in topics])
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    rows = range(len(topics))
    axes.barh(rows, [1] * len(topics), height=0.62, color=_EMPTY)
    axes.barh(rows, [topic.recall for topic in topics], height=0.62, color=_BLUE)
    for row, topic in enumerate(topics):
        met = f" ({topic.met}/{topic.total})" if topic.total else ""
        text = f"{topic.recall:.0%}{met}"
        axes.text(1.02, row, text, va="center", ha="left", fontsize=8, color=_INK)
    if not topics:
        axes.text(0, 0, "No cards yet", va="center", fontsize=9, color=_FAINT)


def _draw_heat(axes: Any, progress: Progress) -> None:  # noqa: ANN401
    from matplotlib.collections import PatchCollection

    _bare(axes)
    _title(axes, f"Answers a day, last {WEEKS} weeks")
    first = min(progress.activity)
    most, squares = max(1, *progress.activity.values()), []
    for day, count in progress.activity.items():
        week, row = (day - first).days // 7, day.weekday()
        colour, ink = _SHADES[-(-count * (len(_SHADES) - 1) // most)]
        squares.append(_square(week, row, colour, is_today=day == progress.day))
        if count:
            text = str(count) if count < 1000 else "1k+"
            axes.text(week, row, text, ha="center", va="center", fontsize=6.5, color=ink)
    axes.add_collection(PatchCollection(squares, match_original=True))
    axes.set_xlim(-0.6, WEEKS - 0.4)
    axes.set_ylim(6.6, -0.6)
    axes.set_yticks(range(7), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
    mondays = [day for day in progress.activity if day.weekday() == 0]
    axes.set_xticks(range(0, WEEKS, 2), [_day_label(day) for day in mondays[::2]])


def _square(week: int, row: int, colour: object, *, is_today: bool) -> Any:  # noqa: ANN401
    from matplotlib.patches import FancyBboxPatch

    return FancyBboxPatch(
        (week - 0.4, row - 0.38),
        0.8,
        0.76,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor=colour,
        edgecolor=_ORANGE if is_today else "none",
        linewidth=1.6 if is_today else 0,
    )


def _draw_due(axes: Any, progress: Progress) -> None:  # noqa: ANN401
    _bare(axes)
    days, counts = list(progress.due), list(progress.due.values())
    exam = f"; exam in {progress.days_left} days" if progress.days_left is not None else ""
    _title(axes, f"Cards due, next {len(days)} days{exam}")
    top = max(1, *counts)
    places = range(len(days))
    axes.bar(places, counts, width=0.72, color=_ORANGE)
    axes.axhline(0, color=_FAINT, linewidth=0.8)
    for place, count in zip(places, counts, strict=True):
        if count:
            axes.text(place, count + top * 0.03, str(count), ha="center", fontsize=7.5, color=_INK)
    axes.set_ylim(0, top * 1.2)
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_yticks([])
    labels = [f"{'SMTWTFS'[int(day.strftime('%w'))]}\n{day.day}" for day in days]
    axes.set_xticks(places, labels)


def _day_label(day: date) -> str:
    return f"{day.day} {day:%b}"


def _short(title: str) -> str:
    short = title[: _LONGEST_TITLE - 1] + "…" if len(title) > _LONGEST_TITLE else title
    return "".join(character if _can_draw(character) else "?" for character in short)


def _can_draw(character: str) -> bool:
    """Return whether the font has a character: what it lacks would be drawn as a box."""
    from matplotlib.font_manager import findfont, get_font

    return bool(get_font(findfont("DejaVu Sans")).get_char_index(ord(character)))
