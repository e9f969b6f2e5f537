"""The editor of a text."""
