"""Turns a study page from the wild into a topic: read as lines, parsed by structure, judged."""
