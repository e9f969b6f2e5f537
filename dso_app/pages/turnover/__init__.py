"""Turnover entered by hand, month by month."""
