"""What a message says: its words by its channel, its totals, its items."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.scenario import Channel
from dso_app.domain.sms_parts import sms_size
from dso_app.errors import Reason
from dso_app.models import Message, MessageItem
from dso_app.sending.addresses import one_line
from dso_app.sending.attachments import enclose
from dso_app.sending.facts import Facts
from dso_app.sending.html_mail import html_mail
from dso_app.sending.mail_text import mail_text
from dso_app.sending.reader import About
from dso_app.sending.rendering import Block, render, restored, stored
from dso_app.sending.sms_text import sms_text
from dso_app.texts import N_

TOO_LONG = "too_long"
"""Code of the reason why an SMS does not leave: it is never cut, an amount would be."""


def fill(session: Session, message: Message, about: About) -> None:
    """Write a message's words, totals, items and copies, anew where it had some.

    The words of a person stay; the table and the bank details around them are those of now.
    """
    if message.edited:
        _surround(message, about.facts)
    elif about.text is not None:
        message.language = about.facts.language
        write(message, about.text.subject, about.text.body, about.facts)
    message.totals = dict(about.facts.asked)
    session.add(message)
    session.flush()
    _replace_items(session, message, about)
    enclose(session, message, about)


def write(message: Message, subject: str, body: str, facts: Facts) -> None:
    """Write a message's words out of a text, whose placeholders are filled in."""
    if message.channel == Channel.SMS:
        message.body = sms_text(body, facts)
        return
    rendered = render(subject, body, facts)
    _put(message, rendered.subject, rendered.blocks, facts)


def _surround(message: Message, facts: Facts) -> None:
    if message.channel != Channel.SMS:
        spoken = replace(facts, language=message.language)
        _put(message, message.subject, restored(message.blocks), spoken)


def _put(message: Message, subject: str, blocks: Sequence[Block], facts: Facts) -> None:
    message.subject = one_line(subject)
    message.blocks = stored(blocks)
    message.body = mail_text(blocks, facts)
    message.body_html = html_mail(message.subject, blocks, facts)


def why_too_long(about: About, most: int) -> Reason | None:
    """Why a message is longer than its channel allows; None when it is not.

    Args:
        about: what the message is about.
        most: parts an SMS may take.
    """
    if about.action.channel != Channel.SMS or about.text is None:
        return None
    return why_parts(sms_size(sms_text(about.text.body, about.facts)).parts, most)


def why_parts(parts: int, most: int) -> Reason | None:
    """Why an SMS of so many parts does not leave; None when it may."""
    if parts <= most:
        return None
    words = N_("The text takes {parts} parts as an SMS; at most {most} are allowed.")
    return Reason(TOO_LONG, words, {"parts": parts, "most": most})


def _replace_items(session: Session, message: Message, about: About) -> None:
    old = select(MessageItem).where(col(MessageItem.message_id) == message.id)
    for row in session.scalars(old).all():
        session.delete(row)
    session.flush()
    session.add_all(
        MessageItem(
            message_id=message.id or 0,
            item_id=line.item_id,
            remaining_minor=line.remaining_minor,
            asked_minor=line.asked_minor,
        )
        for line in about.facts.lines
    )
