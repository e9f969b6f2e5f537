"""A text on a customer before it is saved."""

import pytest
from sqlmodel import Session

from dso_app.access.permissions import Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Step
from dso_app.models import Customer, Entity
from dso_app.sending.preview import (
    Wording,
    customer_facts,
    letter_preview,
    mail_preview,
    preview_customers,
    sample_facts,
)
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.collecting import step

_WORDS = Wording("en", "For {{ customer.name }}", "Pay **{{ items.total }}**\n\n{{ items.table }}")


def _customer(session: Session, entity: Entity) -> Customer:
    """Two invoices, 30 and 3 days late, one not due yet, and a credit."""
    customer = build.customer(session, entity, name="Hôtel <Soler>")
    for late, minor in ((30, 100_00), (3, 50_00), (-10, 25_00)):
        build.item(session, customer, minor, late=late)
    build.item(session, customer, -20_00, kind="credit_note", late=1)
    return customer


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (step(1, "A", 5, items=Listing.LEADER), 80_00),
        (step(1, "A", 5, items=Listing.LATE), 130_00),
        (step(1, "A", 5, items=Listing.LATE_AND_DUE_WITHIN, within_days=10), 155_00),
        (step(1, "A", 5, items=Listing.ALL_OPEN, deduct_credits=False), 175_00),
    ],
)
def test_a_real_customer_shows_what_the_step_would_list_today(
    db: Database, one: Step, asked: int
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = _customer(session, entity)
        facts = customer_facts(session, rows.viewer(entity), key(customer), one, "en")
    assert dict(facts.asked) == {"EUR": asked}
    assert facts.leader is not None
    assert facts.days_late(facts.leader) == 30


def test_a_customer_s_name_can_become_no_markup(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = _customer(session, entity)
        facts = customer_facts(session, rows.viewer(entity), key(customer), step(1, "A", 5), "en")
    subject, html = mail_preview(_WORDS, facts)
    assert subject == "For Hôtel <Soler>"
    assert "<Soler>" not in html
    assert "<strong>130.00" in html


def test_a_customer_who_owes_nothing_has_an_empty_table(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        facts = customer_facts(session, rows.viewer(entity), key(customer), step(1, "A", 5), "en")
    assert (facts.lines, dict(facts.asked), facts.leader) == ([], {}, None)
    assert letter_preview(_WORDS, facts).startswith(b"%PDF-")


def test_a_made_up_customer_is_written_to_by_our_own_company(db: Database) -> None:
    with db.write() as session:
        viewer = rows.viewer(build.entity(session, name="Relance SA"))
        facts = sample_facts(session, viewer, "fr")
    assert (facts.company.name, facts.language) == ("Relance SA", "fr")


def test_customers_out_of_scope_cannot_be_tried_on(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        collector = build.actor(build.user(session, Role.COLLECTOR))
        customer = _customer(session, entity)
        viewer = rows.viewer(entity, collector)
        with pytest.raises(UnknownCustomer):
            customer_facts(session, viewer, key(customer), step(1, "A", 5), "en")
        assert preview_customers(session, viewer, None) == []


def test_those_on_the_scenario_come_first_the_most_late_before_the_others(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        standard = rows.scenario(session, entity)
        for name, minor, on_it in (("A", 1_00, True), ("B", 9_00, True), ("C", 99_00, False)):
            on = {"scenario_id": standard.id} if on_it else {}
            customer = build.customer(session, entity, name=name, **on)
            build.item(session, customer, minor, late=5)
        refresh_summaries(session, key(entity), TODAY)
        found = preview_customers(session, rows.viewer(entity), standard.id)
    assert [name for _, name in found] == ["B", "A", "C"]
