"""From a typed question to ranked entries of the knowledge base."""
