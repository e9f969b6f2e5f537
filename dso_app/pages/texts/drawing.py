"""A text as it would look to whoever gets it, drawn beside the words while they are typed."""

from dataclasses import dataclass

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.domain.scenario import Step
from dso_app.domain.sms_parts import GSM_7, SmsSize, sms_size
from dso_app.sending.facts import Facts
from dso_app.sending.preview import (
    Wording,
    customer_facts,
    mail_preview,
    mail_words,
    preview_customers,
    sample_facts,
)
from dso_app.sending.sms_text import sms_text
from dso_app.services.texts.templates import EMAIL, SMS
from dso_app.texts import N_, counted_words, translate

_NAMED = 5
"""Costly signs of an SMS that are named."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text filled in for somebody.

    Attributes:
        words: an email without its looks, or an SMS.
        size: of an SMS, in words.
    """

    subject: str = ""
    html: str = ""
    words: str = ""
    size: str = ""


def draw(viewer: Viewer, channel: str, step: Step, wording: Wording, customer: int | None) -> Drawn:
    """A sound text for a customer in the viewer's scope, or for a made-up one."""
    with database().read() as session:
        if customer is None:
            facts = sample_facts(session, viewer, wording.language, step.fee_minor)
        else:
            facts = customer_facts(session, viewer, customer, step, wording.language)
    if channel == SMS:
        return _sms(wording, facts, viewer.language)
    if channel != EMAIL:
        return Drawn()
    subject, html = mail_preview(wording, facts)
    return Drawn(subject, html, mail_words(wording, facts))


def find_customers(viewer: Viewer, scenario_id: int | None, search: str) -> list[tuple[int, str]]:
    """Customers to try a text on, by name or code."""
    with database().read() as session:
        return preview_customers(session, viewer, scenario_id, search)


def _sms(wording: Wording, facts: Facts, language: str) -> Drawn:
    words = sms_text(wording.body, facts)
    return Drawn(words=words, size=size_words(sms_size(words), language))


def size_words(size: SmsSize, language: str) -> str:
    """How long an SMS is, what it costs, and why it costs that."""
    signs = formats.number(size.signs, language)
    said = counted_words(
        N_("{signs} characters, {alphabet}, {count} part"),
        N_("{signs} characters, {alphabet}, {count} parts"),
        size.parts,
        language,
        signs=signs,
        alphabet=size.alphabet,
    )
    if size.alphabet == GSM_7:
        return said
    why = translate(N_("GSM-7 lacks: {signs}"), language, signs=" ".join(size.costly[:_NAMED]))
    return f"{said} · {why}"
