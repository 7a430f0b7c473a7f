"""The picture of progress: nothing is cut off, nothing overlaps, and any eye can read it."""

import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from matplotlib.image import imread
from matplotlib.text import Text

from bot.domain.progress import Progress, TopicMastery, activity_days
from bot.views.chart import WIDTH_PIXELS, draw_progress, make_figure

DAY = date(2027, 1, 14)


def progress(topics: int, busiest: int, title: str = "Anakinra", day: date = DAY) -> Progress:
    days = activity_days(day)
    return Progress(
        day=day,
        topics=tuple(
            TopicMastery(f"{title} {n}", n / max(1, topics - 1), n, 15) for n in range(topics)
        ),
        activity={each: busiest * (n % 4) // 3 for n, each in enumerate(days)},
        due={day + timedelta(days=n): busiest * (n % 5) // 4 for n in range(14)},
        days_left=365,
    )


CASES = {
    "usual": progress(8, 30),
    "one topic": progress(1, 3),
    "no cards": progress(0, 1),
    "nothing done": progress(2, 0),
    "everything": progress(40, 99_999, "A topic with a very long title indeed, by W. W. Wide"),
    "odd letters": progress(3, 12, "$x_1$ एनाकिनरा <b>&"),
    "a Monday": progress(5, 400, day=date(2027, 1, 11)),
    "a Sunday": progress(5, 1000, day=date(2027, 1, 17)),
}


def texts(figure) -> list[Text]:
    return [
        text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()
    ]


@pytest.mark.parametrize("name", CASES)
def test_no_text_is_cut_off_and_none_lies_on_another(name):
    figure = make_figure(CASES[name])
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    assert len(boxes) > 20
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, first), (other, second) in combinations(boxes, 2):
        inner = first.padded(-0.5)
        assert not inner.overlaps(second.padded(-0.5)), f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("name", CASES)
def test_the_border_of_the_picture_is_empty(name):
    image = imread(io.BytesIO(draw_progress(CASES[name])))
    assert image.shape[1] == WIDTH_PIXELS
    assert image.shape[0] <= 2 * WIDTH_PIXELS
    paper = image[0, 0]
    for edge in (image[:4], image[-4:], image[:, :4], image[:, -4:]):
        assert np.allclose(edge, paper, atol=0.02)
    assert paper[-1] == 1.0, "an own background, so that a dark theme changes nothing"


def luminance(colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_stands_out_from_what_lies_under_it():
    """WCAG asks 4.5 of small text; what lies under it is read from the picture without text."""
    from matplotlib.colors import to_rgb

    figure = make_figure(replace(CASES["usual"], activity=every_count()))
    shown = texts(figure)
    boxes = [text.get_window_extent() for text in shown]
    for text in shown:
        text.set_visible(False)
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba()) / 255
    for text, box in zip(shown, boxes, strict=True):
        row, column = image.shape[0] - int((box.y0 + box.y1) / 2) - 1, int((box.x0 + box.x1) / 2)
        assert contrast(to_rgb(text.get_color()), image[row, column]) >= 4.5, text.get_text()


def every_count() -> dict[date, int]:
    """Return days with each count from none to many, so that every shade is drawn."""
    return {day: number for number, day in enumerate(activity_days(DAY))}


def test_words_on_the_picture_are_large_enough_for_a_phone():
    """At 1080 pixels shown 390 points wide, 6.5 points drawn are 6 on the screen."""
    sizes = {text.get_fontsize() for text in texts(make_figure(CASES["usual"]))}
    assert min(sizes) >= 6.5


def test_values_are_written_and_not_only_coloured():
    shown = {text.get_text() for text in texts(make_figure(CASES["usual"]))}
    assert {"100% (7/15)", "30", "7"} <= shown
