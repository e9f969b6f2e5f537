"""A text as it would leave: on a made-up customer, or on a real one; nothing is written."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from dso_app.access.scope import find_customer, scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import ItemFacts
from dso_app.domain.scenario import Channel, Step
from dso_app.domain.step_items import list_items
from dso_app.models import Contact, Customer, CustomerSummary, Item, User
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.facts import Facts, Line, Person
from dso_app.sending.html_mail import html_mail
from dso_app.sending.inline_images import shown
from dso_app.sending.lines import custom_of, line_of
from dso_app.sending.mail_text import mail_text
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.reader import company_of
from dso_app.sending.recipients import People, address
from dso_app.sending.rendering import Rendered, render
from dso_app.services.lists.narrowing import search
from dso_app.services.planning.facts import CustomerToPlan, load_customers, planning_settings
from dso_app.services.planning.ledger_day import ledger_date

TEXT_LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
"""Languages texts are written in on screen; a file may bring others."""

_TRIED_ON = 20
"""Customers offered to try a text on."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language, saved or not.

    Its placeholders were checked: see `services.texts.templates.check_text`.
    """

    language: str
    subject: str
    body: str


def sample_facts(session: Session, viewer: Viewer, language: str, fee_minor: int = 0) -> Facts:
    """A made-up customer of the viewer's company, and what a step would charge them."""
    return replace(
        SAMPLE,
        language=language,
        company=company_of(session, viewer.entity),
        fee_minor=fee_minor,
        fee_currency=viewer.entity.currency,
    )


def customer_facts(
    session: Session, viewer: Viewer, customer_id: int, step: Step, language: str
) -> Facts:
    """A real customer, with what the step would list if its day had come today.

    The leader is its oldest debit of which something can be asked; without one the table is
    empty. `UnknownCustomer` outside the viewer's scope.
    """
    customer = find_customer(session, viewer.actor, customer_id)
    [loaded] = load_customers(session, [customer_id])
    leader = next((item for item in loaded.items if item.askable_minor > 0), None)
    lines, asked = _listed(session, viewer, step, loaded, leader) if leader else ([], {})
    people = _people(session, customer)
    to = address(step.channel, step.recipients, people, viewer.entity)
    collector = people.collector
    return Facts(
        today=viewer.today,
        language=language,
        company=company_of(session, viewer.entity),
        customer_name=customer.name,
        customer_code=customer.code,
        customer_legal_id=customer.legal_id,
        postal=to.lines if step.channel in (Channel.LETTER, Channel.REGISTERED_LETTER) else (),
        contact=to.person,
        collector=Person(collector.name, collector.email) if collector else Person(),
        leader=next((line for line in lines if leader and line.item_id == leader.id), None),
        lines=lines,
        asked=asked,
        ledger_on=ledger_date(session, viewer.entity),
        customer_custom=custom_of(customer),
        internal=step.channel.internal,
        fee_minor=0 if step.channel.internal else step.fee_minor,
        fee_currency=viewer.entity.currency,
    )


def preview_customers(
    session: Session, viewer: Viewer, scenario_id: int | None, text: str = ""
) -> list[tuple[int, str]]:
    """Customers to try a text on: those on the scenario first, the latest payers first.

    Args:
        session: where they are read.
        viewer: sees those in their scope.
        scenario_id: whose customers come first.
        text: kept is whose name or code holds it.
    """
    late = func.sum(CustomerSummary.late_minor)
    first = (
        []
        if scenario_id is None
        else [case((col(Customer.scenario_id) == scenario_id, 0), else_=1)]
    )
    columns: list[Any] = [col(Customer.id), col(Customer.name)]
    query = (
        select(*columns)
        .join(CustomerSummary, col(CustomerSummary.customer_id) == col(Customer.id), isouter=True)
        .where(*search(text, (Customer.name, Customer.code)))
        .group_by(col(Customer.id), col(Customer.name))
        .order_by(
            *first,
            func.coalesce(late, 0).desc(),
            col(Customer.id),
        )
        .limit(_TRIED_ON)
    )
    rows = session.execute(scoped(query, viewer.actor, viewer.entity_id))
    return [(key, name) for key, name in rows]


def mail_preview(wording: Wording, facts: Facts) -> tuple[str, str]:
    """The subject of an email, and its HTML."""
    rendered = _rendered(wording, facts)
    html = html_mail(rendered.subject, rendered.blocks, facts)
    return rendered.subject, shown(html, facts.company.logo)


def mail_words(wording: Wording, facts: Facts) -> str:
    """An email for readers that show no HTML."""
    return mail_text(_rendered(wording, facts).blocks, facts)


def letter_preview(wording: Wording, facts: Facts) -> bytes:
    """A letter as PDF."""
    rendered = _rendered(wording, facts)
    return letter_pdf(rendered.subject, rendered.blocks, facts, facts.today)


def _rendered(wording: Wording, facts: Facts) -> Rendered:
    return render(wording.subject, wording.body, facts)


def _listed(
    session: Session, viewer: Viewer, step: Step, customer: CustomerToPlan, leader: ItemFacts
) -> tuple[list[Line], dict[str, int]]:
    settings = planning_settings(viewer.entity)
    listed = list_items(step, leader, customer.items, customer.facts, settings, viewer.today)
    ids = [*listed.item_ids, *listed.down_payment_ids]
    rows = session.scalars(select(Item).where(col(Item.id).in_(ids)).order_by(col(Item.due_date)))
    return [line_of(row, memo=row.kind == Kind.DOWN_PAYMENT) for row in rows], dict(listed.asked)


def _people(session: Session, customer: Customer) -> People:
    contacts = select(Contact).where(col(Contact.customer_id) == customer.id)
    return People(
        customer,
        list(session.scalars(contacts.order_by(col(Contact.id)))),
        session.get(User, customer.collector_id) if customer.collector_id else None,
        session.get(User, customer.sales_id) if customer.sales_id else None,
    )
