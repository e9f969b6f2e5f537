"""Merging customers that are one: who may be, what would happen, doing it, what stays of it."""
