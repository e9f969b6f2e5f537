"""The span of days of which every item issued is in the imports, settled ones included."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class History:
    """A declared span; without an end it lasts, because imports go on."""

    since: date
    until: date | None = None


def declared(known: History | None, told: History) -> History:
    """What is declared when one more span is: both together where they meet.

    Where days lie between them the later one counts: of the days between nothing is known, and
    recent sales say more about what is due today.
    """
    if known is None:
        return told
    first, second = sorted((known, told), key=lambda span: span.since)
    if first.until is None:
        return first
    if second.since > first.until + timedelta(days=1):
        return second
    until = max(first.until, second.until) if second.until is not None else None
    return History(first.since, until)
