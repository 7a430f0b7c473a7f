"""The picture of the item figures: share correct against discrimination."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.domain.item_analysis import Item


def item_chart(items: Sequence[Item]) -> bytes:
    """Draw every question as a point; those that need review are crosses and named.

    Returns:
        A PNG of 1080 by 1080 pixels.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 7.2), dpi=150, layout="constrained")
    axes = figure.subplots()
    known = [item for item in items if item.discrimination is not None]
    for marker, colour, label, chosen in (
        ("o", "#0072B2", "fine", [i for i in known if not i.flags]),
        ("X", "#D55E00", "needs review", [i for i in known if i.flags]),
    ):
        shares = [100 * item.share_correct for item in chosen]
        strengths = [item.discrimination or 0.0 for item in chosen]
        axes.scatter(shares, strengths, s=70, marker=marker, color=colour, label=label)
    for item in [i for i in known if i.flags][:8]:
        place = (100 * item.share_correct, item.discrimination or 0.0)
        axes.annotate(item.question_id, place, xytext=(5, 5), textcoords="offset points")
    axes.set_xlim(-2, 102)
    axes.set_ylim(-1.05, 1.05)
    axes.axhline(0, color="#777777", linewidth=0.8)
    axes.set_xlabel("right at the first attempt, %")
    axes.set_ylabel("discrimination, −1 to 1")
    axes.set_title("How the questions perform")
    axes.legend(loc="lower right")
    FigureCanvasAgg(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
