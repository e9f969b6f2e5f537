"""Recurring work and its runners; report files made in the background."""
