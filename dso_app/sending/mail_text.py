"""The part of an email for readers that show no HTML: the same words, table and bank details."""

from collections.abc import Sequence

from dso_app.sending.bank import bank_lines
from dso_app.sending.facts import Facts
from dso_app.sending.rendering import Block, plain_text


def mail_text(blocks: Sequence[Block], facts: Facts) -> str:
    """A mail in plain text."""
    words = plain_text(blocks, facts)
    lines = bank_lines(facts)
    if not lines:
        return words
    room = max(len(name) for name, _ in lines)
    return words + "\n" + "".join(f"{name.ljust(room)}  {value}\n" for name, value in lines)
