"""The rules of studying: pure values and functions, no I/O, no clock, no Telegram."""
