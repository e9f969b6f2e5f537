"""Backups: made, taken away, deleted."""
