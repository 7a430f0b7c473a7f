"""TDLib, which is Telegram's own code, says what HTML is accepted and how long a text is.

`parseTextEntities` runs offline: no account, no network.
"""

import json
from typing import Any

import pytest
import tdjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.entities import EntityError, parse_html, utf16_length

_TYPES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    return json.loads(answer)


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _tdlib(text: str) -> tuple[str, Any]:
    mode = {"@type": "textParseModeHTML"}
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        return "refused", answer["message"].removeprefix("Can't parse entities: ")
    spans = []
    for entity in answer["entities"]:
        kind = entity["type"]
        name = _TYPES[kind["@type"].removeprefix("textEntityType")]
        extra = kind.get("url") or kind.get("language") or kind.get("user_id")
        spans.append((entity["offset"], -entity["length"], name, extra))
    return answer["text"], sorted(spans, key=str)


def _ours(text: str) -> tuple[str, Any]:
    try:
        plain, entities = parse_html(text)
    except EntityError as error:
        return "refused", str(error)
    spans = []
    for entity in entities:
        extra = entity.get("url") or entity.get("language") or entity.get("user_id")
        spans.append((entity["offset"], -entity["length"], entity["type"], extra))
    return plain, sorted(spans, key=str)


@pytest.mark.parametrize(
    "text",
    [
        "plain text, nothing else",
        "<b>bold</b> <strong>bold</strong> <i>i</i> <em>i</em> <u>u</u> <ins>u</ins>",
        "<s>s</s> <strike>s</strike> <del>s</del> <tg-spoiler>x</tg-spoiler>",
        "<b>bold <i>both</i></b> <b><b>twice</b></b>",
        "💊 <b>😀</b> t½ <i>α-β</i>",  # Beyond the basic plane counts two units.
        "<code>x</code> <pre>y</pre>",
        "<pre><code class='language-python'>x</code></pre>",
        '<code class="language-py"><pre>x</pre></code>',
        "<code class='language-py'>no block around it</code>",
        "<pre> <code class='language-py'>x</code></pre>",  # Not tight: stays apart.
        "<blockquote>x</blockquote> <blockquote expandable>y</blockquote>",
        "<blockquote expandable=no>y</blockquote>",
        '<span class="tg-spoiler">x</span>',
        "<span class='other'>x</span>",
        "<span>x</span>",
        "<a href='http://example.com'>x</a> <a href=example.com>y</a>",
        "<a href='HTTPS://EXAMPLE.com/Path?q=1#f'>x</a>",
        "<a href='example'>no dot</a> <a href=''>empty</a> <a>http://example.com</a>",
        "<a href='tg://user?id=123'>Asha</a>",
        "<a href='http://example.com/?a=1&amp;b=2'>x</a>",
        "<tg-emoji emoji-id='5368324170671202286'>👍</tg-emoji>",
        "<tg-emoji emoji-id='abc'>👍</tg-emoji>",
        "<tg-emoji>👍</tg-emoji>",
        "&lt;3 &gt; &amp; &quot; &apos; &nbsp; &amp;lt; & &;",
        "&#65; &#x41; &#x41 &#0; &#1114110; &#1114111; &#xZ; &#; &#x; &#00000000065; &LT;",
        "&#xD800;",
        "t½ < 6 h",  # The classic: less-than taken for a tag.
        "<3",
        "< 3",
        "a <",
        "<>",
        "<b>",
        "</b>",
        "<b></i>",
        "<b><i>x</b></i>",
        "<B>x</b> <b>x</B>",
        "<b >x</b > <b\n>x</b\t>",
        "<b/>",
        "<br>",
        "<p>x</p>",
        "<b",
        "<b ",
        "<b a",
        "<b a=",
        "<b a='",
        "<b a='x'",
        "<b a=x",
        "<b a=x/>y</b>",
        "<b =x>y</b>",
        "<b a>y</b>",
        "<b a b='c' d>y</b>",
        "</",
        "<b>x</",
        "<b>x</b",
        "<b>x</>",
        "<b></b>",
        "<i> </i>",
        "",
        "<!-- comment -->",
        '<a href="x\'y.com">z</a>',
    ],
)
def test_acceptance_texts_offsets_and_errors_are_tdlibs(text):
    assert _ours(text) == _tdlib(text)


_PIECES = st.sampled_from(
    [
        *"<>/&;#='\" abix½αक💊\n",
        *("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<code>", "</code>", "<pre>", "</pre>"),
        *("<s >", "</s>", "<blockquote expandable>", "</blockquote>", "<tg-spoiler>", "</>"),
        *("<code class='language-c'>", "<span class=tg-spoiler>", "</span>", "</tg-spoiler>"),
        *("<a href='http://a.bc/d'>", "</a>", "<q>", "<b x=y>", "<b x", "<B>", "</B>"),
        *("&lt;", "&gt", "&amp;", "&quot;", "&#x1F48A;", "&#65", "&nope;", "words here"),
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_what_hypothesis_makes_up_is_read_as_tdlib_reads_it(text):
    assert _ours(text) == _tdlib(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(codec="utf-8", exclude_characters="<&\x00"), max_size=60))
def test_length_is_counted_as_tdlib_counts(text):
    _, spans = _tdlib(f"<b>{text}</b>")
    expected = [(0, -utf16_length(text), "bold", None)] if text else []
    assert spans == expected
