"""What a form sends, as text: the browser may send anything, or nothing."""

from collections.abc import Mapping
from typing import Any

_LONGEST = 4000


def typed(form: Mapping[str, Any], name: str) -> str:
    """What was typed into a field, without the blanks around it."""
    return str(form.get(name) or "").strip()[:_LONGEST]
