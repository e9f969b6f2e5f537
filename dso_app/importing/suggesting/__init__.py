"""Suggesting which column of a file feeds which field, from its header words and its values."""
