"""Import: file → table → columns → plan (what would change) → apply."""
