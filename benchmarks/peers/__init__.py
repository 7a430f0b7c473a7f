"""Other bots, for comparison; each answers every message with its own text and does no more."""
