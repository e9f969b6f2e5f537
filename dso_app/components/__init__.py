"""Reusable pieces of the screens: frame, table, figures, forms, charts."""
