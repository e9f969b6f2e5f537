"""The list of items, and what is decided about many of them at once."""
