"""Assignment by rule at imports: who gets which scenario, what wins, and how undo takes it back."""

from typing import Any

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.conditions import Comparison, Condition
from dso_app.errors import RelanceError
from dso_app.importing.answer import Assigned
from dso_app.importing.undo import UndoRefused
from dso_app.models import Action, Customer, Event, Group, GroupMember, Scenario, User
from dso_app.services.customers.assignment_rules import RuleTerms, save_rule
from dso_app.services.scenarios.assignment import Who, assign_scenario
from dso_app.services.scenarios.verbs import save_scenario
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


def people(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        for name in ("Claire", "Julien"):
            build.user(session, name=name, email=f"{name.lower()}@example.com")


def held(ledger: Ledger, code: str) -> tuple[str, str, str, str]:
    """Scenario, collector, groups and preferred channel of a customer."""
    customer = ledger.customer(code)
    with ledger.db.read() as session:
        user = session.get(User, customer.collector_id) if customer.collector_id else None
        named = select(Group.name).join(GroupMember).where(GroupMember.customer_id == customer.id)
        groups = sorted(session.exec(named))
    channel = customer.preferred_channel
    return on(ledger)[code], user.name if user else "", ",".join(groups), channel


def test_a_rule_gives_collector_group_and_option_and_leaves_the_scenario(ledger: Ledger) -> None:
    people(ledger)
    rule(
        ledger,
        "North",
        ("postcode", Comparison.LIKE, "59*"),
        scenario=None,
        collector="claire@example.com",
        group="North",
        options={"preferred_channel": "letter"},
    )
    rule(ledger, "Standard", ("country", Comparison.IS, "FR"))
    answer = ledger.customers("code;name;postcode;country\nC1;Garnier;59000;FR\nC2;Roux;13001;FR\n")
    assert held(ledger, "C1") == ("Standard", "Claire", "North", "letter")
    assert held(ledger, "C2") == ("Standard", "", "", "")
    assert answer.as_json()["assigned"] == [
        {
            "rule": "North",
            "scenario": "",
            "customers": 1,
            "gives": {
                "collector_id": "Claire",
                "group": "North",
                "preferred_channel": "letter",
            },
        },
        {"rule": "Standard", "scenario": "Standard", "customers": 2},
    ]


def test_of_each_field_what_the_file_names_wins_over_the_rule(ledger: Ledger) -> None:
    people(ledger)
    rule(
        ledger,
        "Risky",
        FRENCH,
        collector="claire@example.com",
        group="North",
        options={"preferred_channel": "letter"},
        new_only=False,
    )
    ledger.customers(
        "code;name;country;collector_email;groups\n"
        "C1;Garnier;FR;julien@example.com;\nC2;Roux;FR;;South\n"
    )
    assert held(ledger, "C1") == ("Risky", "Julien", "North", "letter")
    assert held(ledger, "C2") == ("Risky", "Claire", "South", "letter")
    # And so at the next import, whose file of items names a collector for one of them.
    text = "C1;F1;2026-05-01;2026-06-15;100;100"
    assert ledger.rows(text).assigned[0].customers == 2  # C1 gets Claire now, C2 the group
    assert held(ledger, "C1") == ("Risky", "Claire", "North", "letter")
    assert held(ledger, "C2") == ("Risky", "Claire", "North,South", "letter")


def test_undo_takes_back_all_that_rules_gave(ledger: Ledger) -> None:
    people(ledger)
    ledger.customers("code;name;country\nC1;Garnier;FR\n")
    plan(ledger)
    rule(
        ledger,
        "Risky",
        ("country", Comparison.IS_NOT, "BE"),
        collector="claire@example.com",
        sales="julien@example.com",
        group="North",
        options={"direct_debit": "yes", "payment_term": "45 days"},
        new_only=False,
    )
    before = snapshot(ledger.db)
    answer = ledger.rows("C1;F1;2026-05-01;2026-06-15;100;100", "N2;F2;2026-05-01;2026-06-15;70;70")
    assert held(ledger, "C1")[:3] == held(ledger, "N2")[:3] == ("Risky", "Claire", "North")
    for code in ("C1", "N2"):
        customer = ledger.customer(code)
        assert (customer.direct_debit, customer.payment_term) == (True, "45 days")
    undo(ledger, answer)
    plan(ledger)
    assert snapshot(ledger.db) == before


def test_nobody_is_given_to_somebody_who_left(ledger: Ledger) -> None:
    people(ledger)
    rule(ledger, "Risky", FRENCH, collector="claire@example.com")
    with ledger.db.write() as session:
        session.exec(select(User).where(User.name == "Claire")).one().active = False
    ledger.customers("code;name;country\nC1;Garnier;FR\n")
    assert held(ledger, "C1") == ("Risky", "", "", "")


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"scenario": None}, "Say what the rule gives to the customers that fit."),
        ({"collector": "nobody@example.com"}, "nobody@example.com"),
        ({"options": {"preferred_channel": "pigeon"}}, "pigeon"),
        ({"options": {"custom_4": "x"}}, "custom_4"),
        ({"group": "a, b"}, "“a, b” cannot be the name of a group."),
    ],
)
def test_a_rule_that_gives_nothing_or_what_there_is_not_is_refused(
    ledger: Ledger, terms: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RelanceError) as refused:
        rule(ledger, "Risky", FRENCH, **terms)
    assert sentence in refused.value.sentence("en")
