"""Sentences for people: stored ones written out, conditions and schedules in words."""
