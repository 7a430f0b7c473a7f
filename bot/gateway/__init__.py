"""The wire to Telegram: what comes in and what goes out."""
