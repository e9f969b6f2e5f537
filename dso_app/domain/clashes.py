"""Two people who fill in the same form: whose change is whose, and where they meet."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Meeting:
    """Fields by name.

    Attributes:
        mine: those that say otherwise than when the form was filled.
        clashing: those of them that somebody else changed since, to something else.
    """

    mine: frozenset[str]
    clashing: frozenset[str]


def meet(shown: Mapping[str, str], now: Mapping[str, str], wanted: Mapping[str, str]) -> Meeting:
    """What a form asks for, beside what stands there by now.

    What was left as it was shown is nobody's wish: it keeps what somebody else made of it.

    Args:
        shown: what the form was filled with; a field it lacks was filled with what stands there.
        now: what stands there, by field.
        wanted: what the form says.
    """
    mine = {field for field in now if _text(wanted, field) != _text(shown, field, now[field])}
    clashing = {
        field
        for field in mine
        if _text(now, field) not in (_text(shown, field, now[field]), _text(wanted, field))
    }
    return Meeting(frozenset(mine), frozenset(clashing))


def _text(values: Mapping[str, str], field: str, missing: str = "") -> str:
    return values.get(field, missing).strip()
