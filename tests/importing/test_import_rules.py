"""Assignment by rule at imports: who gets which scenario, what wins, and how undo takes it back."""

from typing import Any

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.conditions import Comparison, Condition
from dso_app.importing.answer import Assigned
from dso_app.importing.undo import UndoRefused
from dso_app.models import Action, Customer, Event, Scenario
from dso_app.services.assignment_rules import RuleTerms, save_rule
from dso_app.services.scenario_assignment import Who, assign_scenario
from dso_app.services.scenarios import save_scenario
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.collecting import scenario
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import entity_of, plan, undo

FRENCH = ("country", Comparison.IS, "FR")


@pytest.fixture(autouse=True)
def _scenarios(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        for name in ("Standard", "Risky", "Abroad"):
            save_scenario(
                session, HOUSE, ledger.clock, entity_of(session, ledger), scenario(name=name)
            )


def rule(ledger: Ledger, name: str, *conditions: tuple[Any, ...], **terms: Any) -> None:
    asked = [Condition(*one) for one in conditions]
    terms = {"scenario": name} | terms
    with ledger.db.write() as session:
        entity = entity_of(session, ledger)
        save_rule(session, HOUSE, ledger.clock, entity, RuleTerms(name, asked, **terms))


def by_hand(ledger: Ledger, code: str, name: str) -> None:
    with ledger.db.write() as session:
        entity = entity_of(session, ledger)
        assign_scenario(session, HOUSE, ledger.clock, entity, name, Who(codes=[code]))


def on(ledger: Ledger) -> dict[str, str]:
    """Each customer's scenario."""
    with ledger.db.read() as session:
        query = select(col(Customer.code), col(Scenario.name)).join(Scenario, isouter=True)
        return {code: name or "" for code, name in session.exec(query)}


def test_new_customers_get_the_scenario_of_the_first_rule_that_fits(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        build.user(session, email="claire@example.com")
    rule(ledger, "Risky", ("group", Comparison.IS, "Risky"))
    rule(ledger, "Abroad", ("country", Comparison.IS_NOT, "FR"), ("code", Comparison.LIKE, "C*"))
    rule(ledger, "Standard", ("collector", Comparison.IS, "claire@example.com"))
    answer = ledger.customers(
        "code;name;country;groups;collector_email\n"
        "C1;Garnier;BE;Risky,South;\nC2;Lenoir;BE;;claire@example.com\n"
        "C3;Roux;FR;;claire@example.com\nC4;Blin;FR;;\n"
    )
    assert on(ledger) == {"C1": "Risky", "C2": "Abroad", "C3": "Standard", "C4": ""}
    assert answer.assigned == (
        Assigned("Risky", "Risky", 1),
        Assigned("Abroad", "Abroad", 1),
        Assigned("Standard", "Standard", 1),
    )
    assert answer.as_json()["assigned"][0] == {
        "rule": "Risky",
        "scenario": "Risky",
        "customers": 1,
    }


def test_what_a_rule_assigns_goes_to_confirm_at_its_first_pass(ledger: Ledger) -> None:
    rule(ledger, "Standard", ("code", Comparison.LIKE, "C*"))
    ledger.customers("code;name;email\nC1;Garnier;ap@garnier.example\n")
    ledger.rows("C1;F1;2026-05-01;2026-06-15;100;100")
    plan(ledger)
    with ledger.db.read() as session:
        [action] = session.exec(select(Action).where(Action.state != "skipped")).all()
        assert (action.state, action.reason_code) == ("to_confirm", "first_pass")


def test_a_scenario_the_file_names_wins_over_every_rule(ledger: Ledger) -> None:
    rule(ledger, "Risky", FRENCH, new_only=False)
    text = "code;name;country;scenario\nC1;Garnier;FR;Standard\nC2;Lenoir;FR;\n"
    ledger.customers(text)
    assert on(ledger) == {"C1": "Standard", "C2": "Risky"}
    assert ledger.customers(text).assigned == ()
    assert on(ledger) == {"C1": "Standard", "C2": "Risky"}


def test_a_rule_wins_over_the_default_scenario_which_the_others_get(ledger: Ledger) -> None:
    with ledger.db.read() as session:
        default = session.exec(select(Scenario.id).where(Scenario.name == "Standard")).one()
    ledger.configure(default_scenario_id=default)
    rule(ledger, "Risky", FRENCH)
    ledger.customers("code;name;country\nC1;Garnier;FR\nC2;Lenoir;BE\n")
    ledger.rows("C3;F1;2026-05-01;2026-06-15;100;100")
    assert on(ledger) == {"C1": "Risky", "C2": "Standard", "C3": "Standard"}


def test_set_by_hand_wins_over_a_rule_for_new_customers_and_not_over_one_of_every_import(
    ledger: Ledger,
) -> None:
    rule(ledger, "Risky", FRENCH)
    ledger.customers("code;name;country\nC1;Garnier;FR\n")
    by_hand(ledger, "C1", "Standard")
    ledger.customers("code;name;country;phone\nC1;Garnier;FR;01\n")
    assert on(ledger) == {"C1": "Standard"}
    rule(ledger, "Abroad", FRENCH, new_only=False)
    assert ledger.rows("C1;F1;2026-05-01;2026-06-15;100;100").assigned == (
        Assigned("Abroad", "Abroad", 1),
    )
    assert on(ledger) == {"C1": "Abroad"}


def test_a_rule_of_every_import_sees_what_the_file_changes(ledger: Ledger) -> None:
    ledger.customers("code;name;country;groups\nC1;Garnier;FR;South\nC2;Lenoir;BE;\n")
    rule(ledger, "Abroad", ("country", Comparison.IS, "BE"), new_only=False)
    rule(ledger, "Risky", ("group", Comparison.IS, "Risky"), new_only=False)
    ledger.customers("code;name;country;groups\nC1;Garnier;BE;\nC2;Lenoir;FR;Risky\n")
    assert on(ledger) == {"C1": "Abroad", "C2": "Risky"}


def test_where_a_cycle_runs_nothing_leaves_the_day_a_rule_moves_the_customer(
    ledger: Ledger,
) -> None:
    ledger.rows("C1;F1;2026-05-01;2026-06-15;100;100")
    by_hand(ledger, "C1", "Standard")
    plan(ledger)
    rule(ledger, "Risky", ("code", Comparison.LIKE, "C*"), new_only=False)
    ledger.rows("C1;F1;2026-05-01;2026-06-15;100;90")
    customer = ledger.customer("C1")
    assert (customer.first_pass, customer.plan_needed) == (True, True)
    assert customer.not_before is not None
    assert customer.not_before > TODAY
    with ledger.db.read() as session:
        told = session.exec(select(Event).where(Event.customer_id == customer.id)).all()
        assert "by rule {rule}" in told[-1].message


def test_undo_takes_back_what_rules_assigned_down_to_what_was_planned(ledger: Ledger) -> None:
    ledger.customers("code;name;country\nC1;Garnier;FR\nC2;Lenoir;BE\n")
    ledger.rows("C1;F1;2026-05-01;2026-06-15;100;100", "C2;F2;2026-05-01;2026-06-15;50;50")
    by_hand(ledger, "C1", "Standard")
    plan(ledger)
    rule(ledger, "Risky", FRENCH, new_only=False)
    rule(ledger, "Abroad", ("code", Comparison.LIKE, "N*"))
    before = snapshot(ledger.db)
    answer = ledger.rows(
        "C1;F1;2026-05-01;2026-06-15;100;100",
        "C2;F2;2026-05-01;2026-06-15;50;50",
        "N3;F3;2026-05-01;2026-06-15;70;70",
    )
    plan(ledger)
    assert on(ledger) == {"C1": "Risky", "C2": "", "N3": "Abroad"}
    undo(ledger, answer)
    plan(ledger)
    assert snapshot(ledger.db) == before


def test_undo_is_refused_once_somebody_put_the_customer_elsewhere(ledger: Ledger) -> None:
    ledger.customers("code;name;country\nC1;Garnier;FR\n")
    rule(ledger, "Risky", FRENCH, new_only=False)
    answer = ledger.customers("code;name;country\nC1;Garnier SA;FR\n")
    by_hand(ledger, "C1", "Standard")
    with pytest.raises(UndoRefused):
        undo(ledger, answer)


def test_a_rule_switched_off_or_of_an_archived_scenario_decides_nothing(ledger: Ledger) -> None:
    rule(ledger, "Risky", FRENCH, active=False)
    rule(ledger, "Abroad", FRENCH)
    with ledger.db.write() as session:
        session.exec(select(Scenario).where(Scenario.name == "Abroad")).one().archived = True
    ledger.customers("code;name;country\nC1;Garnier;FR\n")
    assert on(ledger) == {"C1": ""}


def test_a_rule_may_put_customers_on_none(ledger: Ledger) -> None:
    rule(ledger, "Ours", ("code", Comparison.LIKE, "INT*"), scenario="", new_only=False)
    ledger.customers("code;name\nINT1;Our own branch\n")
    by_hand(ledger, "INT1", "Standard")
    ledger.customers("code;name\nC1;Garnier\n")
    assert on(ledger) == {"INT1": "", "C1": ""}
