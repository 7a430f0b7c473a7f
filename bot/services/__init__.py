"""Use cases: what happens when a person asks, answers or subscribes."""
