"""What bots of this kind do: python -m benchmarks.peers.rapidfuzz_bot BASE_URL.

The question is compared with every phrasing of the shipped base (``process.extractOne``, WRatio,
lower case), and the title of the best entry is the answer. Around it stands the quickest echo of
python-telegram-bot there is here: our transport, uvloop, updates side by side.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import uvloop
from rapidfuzz import fuzz, process, utils
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.content.loader import load_knowledge
from bot.gateway.request import AiohttpRequest

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def main() -> None:
    """Poll until killed."""
    logging.basicConfig(level=logging.WARNING)
    entries = load_knowledge(KNOWLEDGE).entries.values()
    pairs = [(text, entry) for entry in entries for text in (entry.title, *entry.phrasings)]
    phrasings = [utils.default_process(text) for text, _ in pairs]

    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        question = utils.default_process(update.message.text or "")
        found = process.extractOne(question, phrasings, scorer=fuzz.WRatio)
        await update.message.reply_text(pairs[found[2]][1].title)

    uvloop.install()
    application = (
        ApplicationBuilder()
        .token("1:bench")
        .base_url(f"{sys.argv[1]}/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest())
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling(timeout=25)


if __name__ == "__main__":
    main()
