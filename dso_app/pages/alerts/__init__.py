"""Alerts over customers: their list and editor, and who gets them by mail."""
