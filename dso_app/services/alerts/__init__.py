"""Alerts: what they ask, what they find, whom they are mailed to."""
