"""Keys of rows as the browser sends them."""

_LONGEST = 15


def row_id(key: str) -> int:
    """The id a key is; 0, which no row has, for anything else."""
    plain = key.isascii() and key.isdecimal() and len(key) <= _LONGEST
    return int(key) if plain else 0
