"""Where Telegram's updates meet our services."""
