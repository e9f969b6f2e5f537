"""Verbs of the business: on a session, as an actor; permission, scope, change, history."""
