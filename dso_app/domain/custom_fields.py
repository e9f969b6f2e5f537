"""The twelve fields of customers and of items that an administrator may name."""

CUSTOM_FIELDS = tuple(f"custom_{number}" for number in range(1, 13))
"""Their names everywhere: in files, in the database, in texts."""
