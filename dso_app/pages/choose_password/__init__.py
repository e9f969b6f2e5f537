"""Choose a password by a one-time link."""
