"""The bad days of a mail server: what it does to one mail in so many, and to the others not."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

DIES_AMID_DATA = "dies amid DATA"
DIES_WITH_IT = "dies with the mail"
DIES_HAVING_IT = "dies having taken the mail"
LATER_AT_RCPT = "later, at RCPT"
LATER_AFTER_DATA = "later, after DATA"
HANGS = "hangs"

DYING = (DIES_AMID_DATA, DIES_WITH_IT, DIES_HAVING_IT)
LATER = "451 come back later"
BAD = (*DYING, LATER_AT_RCPT, LATER_AFTER_DATA, HANGS)


@dataclass
class Moods:
    """The mood of each exchange: every so manieth mail meets the next of the bad ones.

    Attributes:
        every: how many mails to a bad one.
        met: how often which was.
    """

    every: int
    met: Counter[str] = field(default_factory=Counter)
    _mails: "count[int]" = field(default_factory=lambda: count(1))

    def __call__(self) -> str:
        """The mood of the next exchange; empty when all is well."""
        number, left = divmod(next(self._mails), self.every)
        if left:
            return ""
        mood = BAD[number % len(BAD)]
        self.met[mood] += 1
        return mood
