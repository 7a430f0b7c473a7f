"""What is large is loaded when it is first needed, so that a start stays quick and small."""

import subprocess
import sys

_CODE = """
import sys
import bot.app, bot.content.exports, bot.views.chart
print(sorted({"matplotlib", "genanki", "torch", "pandas"} & set(sys.modules)))
"""


def test_starting_loads_neither_the_drawing_nor_the_deck_library():
    done = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
