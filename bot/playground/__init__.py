"""A pretend Telegram in the browser: the same bot, no token needed."""
