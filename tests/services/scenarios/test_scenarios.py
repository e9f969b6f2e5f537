"""Scenarios from files, in versions, for customers (interface: scenario file and command)."""

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, ScenarioVersion, Step
from dso_app.services.customers.grouping import set_groups
from dso_app.services.scenarios.assignment import (
    NobodyNamed,
    UnknownGroup,
    Who,
    assign_scenario,
)
from dso_app.services.scenarios.files import BadScenario, NotAScenarioFile, read_scenario
from dso_app.services.scenarios.shipped import install_shipped, speak_shipped
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.switch import ScenarioInUse, archive_scenario, switch_scenario
from dso_app.services.scenarios.verbs import (
    UnknownScenario,
    export_scenario,
    import_scenario,
    list_scenarios,
    show_scenario,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import STEPS, World, moved, world

FILE = """
name: Standard
scope: account            # or item
entry: first_step         # or matching_age
minimum_amount: "0"
steps:
  - name: Before due
    channel: email
    trigger: due_date     # due_date | due_month_end | previous_step
    offset_days: -5
    mode: automatic       # manual | to_confirm | automatic
    template: pre_due
    recipients: [collection_contact]
    items: leader         # leader | late | late_and_due_within:10 | all_open
"""


def problems(text: str) -> list[str]:
    with pytest.raises(BadScenario) as caught:
        read_scenario(text, "EUR")
    return [problem.sentence() for problem in caught.value.problems]


def refused(here: World, text: str) -> str:
    with pytest.raises(BadScenario) as caught:
        import_scenario(here.session, HOUSE, here.clock, here.entity, text)
    return str(caught.value)


def a_file(**step: object) -> str:
    given = {"name": "Word", "channel": "email", "offset_days": 5} | step
    return json.dumps({"name": "Mine", "steps": [given]})


def test_the_file_of_the_interface_is_imported_and_shown_as_it_was_written(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        row = import_scenario(session, HOUSE, clock, entity, FILE)
        assert (row.name, row.active, row.version) == ("Standard", True, 1)
        assert show_scenario(session, HOUSE, entity, "standard") == {
            "name": "Standard",
            "scope": "account",
            "entry": "first_step",
            "minimum_amount": "0",
            "steps": [
                {
                    "name": "Before due",
                    "channel": "email",
                    "trigger": "due_date",
                    "offset_days": -5,
                    "mode": "automatic",
                    "recipients": ["collection_contact"],
                    "items": "leader",
                    "template": "pre_due",
                }
            ],
        }


def test_an_exported_scenario_imported_again_is_no_new_version(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        text = export_scenario(session, HOUSE, here.entity, "Standard")
        assert import_scenario(session, HOUSE, clock, here.entity, text).version == 1


def test_what_is_left_out_of_a_step_is_as_usual() -> None:
    [step] = read_scenario(a_file(), "EUR").steps
    assert (step.mode, step.trigger, step.items) == ("to_confirm", "due_date", "late")
    assert (step.recipients, step.template) == (("collection_contact",), "")


def test_what_no_message_does_is_done_by_a_person() -> None:
    [step] = read_scenario(a_file(channel="call"), "EUR").steps
    assert step.mode == "manual"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not a scenario file: name, steps."),
        ("[1, 2]", "This is not a scenario file: name, steps."),
        ("name: [", "This is not a scenario file: line 1, column 8."),
        ("\x00\x01", "This is not a scenario file: YAML."),
        ("x" * 300_000, "This is not a scenario file: > 200000."),
        ("[" * 100_000, "This is not a scenario file: YAML."),
    ],
)
def test_a_text_that_is_no_scenario_gets_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NotAScenarioFile) as caught:
        read_scenario(text, "EUR")
    assert str(caught.value) == sentence


def test_every_problem_of_a_file_gets_its_sentence_naming_the_step_and_the_field() -> None:
    text = a_file(channel="fax", offset_days="soon", colour="red", items="some", recipients=3)
    assert problems(text) == [
        "steps 1: “colour” is not a field of a scenario file.",
        (
            "steps 1: “fax” is not a channel; one of: email, interactive_email, internal_email, "
            "internal_interactive_email, sms, letter, registered_letter, call, task, litigation."
        ),
        "steps 1: “some” cannot be read as “items”.",
        "steps 1: “soon” cannot be read as “offset_days”.",
        "steps 1: “3” cannot be read as “recipients”.",
    ]


def test_missing_fields_are_named() -> None:
    assert problems('{"steps": [{}]}') == [
        "The field “name” is missing.",
        "steps 1: The field “channel” is missing.",
        "steps 1: The field “name” is missing.",
        "steps 1: The field “offset_days” is missing.",
    ]
    assert problems('{"name": "Mine"}') == ["The list “steps” is missing or empty."]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            {"channel": "sms"},
            "Step 1: no SMS service is set up, an administrator does it in Company.",
        ),
        (
            {"channel": "interactive_email"},
            "Step 1: the channel “interactive_email” is not offered yet.",
        ),
        (
            {"channel": "internal_interactive_email", "recipients": ["collector"]},
            "Step 1: the channel “internal_interactive_email” is not offered yet.",
        ),
        (
            {"channel": "call", "mode": "automatic"},
            "Step 1: “call” is done by a person, its mode is manual.",
        ),
        ({"template": "poem"}, "Step 1: there is no text “poem” for the channel “email”."),
        (
            {"channel": "call", "mode": "manual", "attach_copies": True},
            "Step 1: copies of invoices go with emails and letters.",
        ),
        ({"recipients": ["bob"]}, "Step 1: unknown recipient “bob”."),
        ({"trigger": "previous_step"}, "Step 1 has no previous step to count from."),
    ],
)
def test_what_is_not_built_or_not_there_is_refused_with_a_sentence(
    sqlite_db: Database, clock: FixedClock, step: dict[str, object], sentence: str
) -> None:
    with sqlite_db.write() as session:
        here = world(session, clock)
        assert refused(here, a_file(**step)) == f"The scenario “Mine” cannot be saved: {sentence}"
        assert [line.name for line in list_scenarios(session, HOUSE, key(here.entity))] == [
            "Standard"
        ]


def test_the_same_name_again_is_a_new_version_and_the_old_one_never_changes(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        row = here.save(*moved(STEPS, 2, offset_days=7), name="STANDARD")
        assert (row.id, row.version, row.name) == (here.scenario.id, 2, "Standard")
        versions = session.exec(select(ScenarioVersion).order_by(col(ScenarioVersion.number))).all()
        offsets = [
            session.exec(
                select(Step.offset_days)
                .where(Step.version_id == version.id)
                .order_by(col(Step.position))
            ).all()
            for version in versions
        ]
        assert offsets == [[-5, 5, 15, 25, 40], [-5, 7, 15, 25, 40]]


def test_steps_keep_their_key_from_version_to_version_by_their_name(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.save(*moved(STEPS, 2, offset_days=7, name="  reminder "))
        keys = session.exec(select(Step.key).where(Step.position == 2)).all()
        assert keys == ["reminder", "reminder"]


def test_an_edit_sends_the_next_pass_to_confirm_and_nothing_leaves_the_same_day(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        running, fresh = here.customer((100_00, 8)), here.customer()
        here.plan()
        here.save(*moved(STEPS, 2, offset_days=7), start=Start.CONFIRM)
        assert (running.first_pass, running.not_before) == (True, TODAY + timedelta(days=1))
        assert (fresh.first_pass, fresh.not_before) == (True, None)
        assert running.plan_needed


def test_customers_are_assigned_by_code_by_group_or_all(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        for code in ("A1", "A2", "A3"):
            here.customer(code=code, scenario_id=None)
        second = build.customer(session, here.entity, code="A4")
        set_groups(session, HOUSE, clock, [key(second)], add=["Hotels"])

        def assign(who: Who) -> tuple[int, int]:
            done = assign_scenario(session, HOUSE, clock, here.entity, "Standard", who)
            return done.changed, done.unchanged

        assert assign(Who(codes=["A1", "A2"])) == (2, 0)
        assert assign(Who(group="hotels")) == (1, 0)
        assert assign(Who(everyone=True)) == (1, 3)
        assert second.scenario_id == here.scenario.id
        assert (second.first_pass, second.plan_needed, second.not_before) == (True, True, None)


def test_start_now_makes_no_first_pass(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), scenario_id=None, code="A1")
        who = Who(codes=["A1"])
        assign_scenario(session, HOUSE, clock, here.entity, "Standard", who, start=Start.NOW)
        here.plan()
        assert here.action(customer).state == "confirmed"


def test_an_unknown_code_or_group_is_named_and_nothing_changes(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer(code="A1", scenario_id=None)
        stranger = build.customer(session, build.entity(session), code="B1")
        for who, error in (
            (Who(codes=["A1", "B1"]), UnknownCustomer),
            (Who(ids=[key(customer), key(stranger)]), UnknownCustomer),
            (Who(group="Nobody"), UnknownGroup),
            (Who(), NobodyNamed),
        ):
            with pytest.raises(error):
                assign_scenario(session, HOUSE, clock, here.entity, "Standard", who)
        with pytest.raises(UnknownScenario, match="There is no scenario “Else”"):
            assign_scenario(session, HOUSE, clock, here.entity, "Else", Who(everyone=True))
        assert customer.scenario_id is None


def test_a_collector_assigns_only_customers_of_the_own_portfolio(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        person = build.user(session)
        mine = here.customer(code="A1", scenario_id=None, collector_id=person.id)
        theirs = here.customer(code="A2", scenario_id=None)
        me = build.actor(person, here.entity)
        everyone = Who(everyone=True)
        done = assign_scenario(session, me, clock, here.entity, "Standard", everyone)
        assert (done.changed, theirs.scenario_id) == (1, None)
        assert mine.scenario_id == here.scenario.id
        with pytest.raises(UnknownCustomer):
            assign_scenario(session, me, clock, here.entity, "Standard", Who(codes=["A2"]))
        viewer = build.actor(build.user(session, Role.VIEWER))
        with pytest.raises(NotAllowed):
            assign_scenario(session, viewer, clock, here.entity, "Standard", everyone)


def test_a_change_of_scenario_while_cycles_run_leaves_nothing_the_same_day(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.save(*STEPS[:3], name="Other")
        customer = here.customer((100_00, 20), code="A1")
        here.plan()
        here.perform(customer)
        assign_scenario(session, HOUSE, clock, here.entity, "Other", Who(codes=["A1"]))
        here.plan()
        assert customer.not_before == TODAY + timedelta(days=1)
        # The reminder at +5 was performed under the other scenario: it is not sent again.
        assert here.action(customer).step_name == "Second reminder"


def test_an_assignment_stands_in_the_customers_history(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer(scenario_id=None)
        everyone = Who(everyone=True)
        assign_scenario(session, HOUSE, clock, here.entity, "Standard", everyone)
        [event] = session.exec(select(Event).where(Event.customer_id == customer.id)).all()
        assert (event.kind, event.values) == ("customer.scenario", '{"scenario": "Standard"}')


def test_a_scenario_switched_off_empties_its_agenda_and_on_again_goes_to_confirm(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        switch_scenario(session, HOUSE, clock, here.entity, "Standard", active=False)
        here.plan()
        assert here.actions(customer) == []
        assert customer.plan_reason_code == "scenario_off"
        switch_scenario(session, HOUSE, clock, here.entity, "Standard", active=True)
        here.plan()
        assert here.action(customer).state == "to_confirm"


def test_a_scenario_with_customers_cannot_be_archived(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer()
        with pytest.raises(ScenarioInUse, match="1 customer is on it"):
            archive_scenario(session, HOUSE, clock, here.entity, "Standard")
        customer.scenario_id = None
        session.flush()
        assert archive_scenario(session, HOUSE, clock, here.entity, "Standard").archived


def test_the_shipped_scenarios_are_sound_and_speak_the_entitys_language(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        install_shipped(session, entity)
        install_shipped(session, entity)
        names = [line.name for line in list_scenarios(session, HOUSE, key(entity))]
        assert names == ["Key account", "Public sector", "Risky", "Standard"]
        speak_shipped(session, entity, "fr")
        entity.language = "fr"
        names = [line.name for line in list_scenarios(session, HOUSE, key(entity))]
        assert names == ["Grand compte", "Risqué", "Secteur public", "Standard"]
        shown = show_scenario(session, HOUSE, entity, "Standard")
        assert [(step["name"], step["offset_days"], step["mode"]) for step in shown["steps"]] == [
            ("Avant échéance", -5, "automatic"),
            ("Première relance", 5, "automatic"),
            ("Deuxième relance", 15, "automatic"),
            ("Appel", 25, "manual"),
            ("Dernière relance", 30, "to_confirm"),
            ("Mise en demeure", 40, "to_confirm"),
            ("Contentieux", 60, "manual"),
        ]


def test_a_shipped_scenario_in_use_keeps_its_words(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        install_shipped(session, entity)
        lines = {line.name: line.id for line in list_scenarios(session, HOUSE, key(entity))}
        build.customer(session, entity, scenario_id=lines["Risky"])
        speak_shipped(session, entity, "fr")
        names = [line.name for line in list_scenarios(session, HOUSE, key(entity))]
        assert names == ["Grand compte", "Risky", "Secteur public", "Standard"]
