"""From domain values to words, buttons and pictures; no Telegram."""
