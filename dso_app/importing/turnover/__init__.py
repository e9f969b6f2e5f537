"""Turnover by month as the books say it: it replaces what the items add up to."""
