"""The agenda as somebody works through it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.state import AgendaState
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

_STRANGE = 1
"""Id of an action of another company."""


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A collector's tab: two calls of their own to make, and one of a colleague's."""
    with sqlite_db.write() as session:
        stranger = build.customer(session, build.entity(session))
        assert key(rows.action(session, stranger)) == _STRANGE
        entity = build.entity(session)
        me = build.user(session, Role.COLLECTOR, whole_ledger=True)
        other = build.user(session, Role.COLLECTOR)
        for name, minor, who in (
            ("Large", 900_00, me),
            ("Small", 100_00, me),
            ("Not mine", 1, other),
        ):
            customer = build.customer(session, entity, name=name, collector_id=who.id)
            rows.action(session, customer, {"EUR": minor})
            build.item(session, customer, minor, late=10)
        refresh_summaries(session, key(entity), TODAY, everyone=True)
    with screen(sqlite_db, entity, build.actor(me, entity)) as opened:
        opened.call(AgendaState, "read_choices")
        opened.call(AgendaState, "load_table")
        yield opened


def _names(tab: Tab) -> list[str]:
    return [line.label for line in tab.state(AgendaState).lines]


def _open(tab: Tab, name: str) -> ActionState:
    [line] = [line for line in tab.state(AgendaState).lines if line.label == name]
    tab.call(ActionState, "open_action", line.key)
    return tab.state(ActionState)


def test_it_starts_with_one_s_own_customers_the_largest_amount_first(tab: Tab) -> None:
    assert _names(tab) == ["Large", "Small"]
    assert tab.state(AgendaState).summary == "2 actions, 1,000.00\N{NO-BREAK SPACE}EUR late"


def test_all_collectors_are_a_choice_away(tab: Tab) -> None:
    tab.call(AgendaState, "filter_by", "collector", "")
    assert _names(tab) == ["Large", "Small", "Not mine"]


def test_the_tabs_count_what_they_hold_under_the_same_filters(tab: Tab) -> None:
    assert tab.state(AgendaState).counts == {
        "to_do": 2,
        "late": 0,
        "today": 2,
        "upcoming": 0,
        "automatic": 0,
        "replies": 0,
        "alerts": 0,
    }


def test_a_call_is_done_with_a_note_and_the_next_row_opens_by_itself(tab: Tab) -> None:
    opened = _open(tab, "Large")
    assert (opened.card.title, opened.card.may_do, opened.card.may_confirm) == (
        "Large",
        True,
        False,
    )
    tab.call(ActionState, "done", {"done-note": "She pays on Friday"})
    assert _names(tab) == ["Small"]
    assert (opened.card.title, tab.state(AgendaState).opened) == ("Small", opened.card.key)
    assert tab.said() == ["Done."]


def test_after_the_last_row_nothing_is_open(tab: Tab) -> None:
    for name in ("Large", "Small"):
        _open(tab, name)
        tab.call(ActionState, "done", {})
    assert _names(tab) == []
    assert tab.state(ActionState).card.key == tab.state(AgendaState).opened == ""


def test_a_step_is_skipped_only_with_a_reason(tab: Tab) -> None:
    opened = _open(tab, "Large")
    tab.call(ActionState, "ask", "skip")
    tab.call(ActionState, "skip", {"skip-why": "  "})
    assert opened.problem == "Say why the step is skipped."
    assert _names(tab) == ["Large", "Small"]
    tab.call(ActionState, "skip", {"skip-why": "Paid by cheque"})
    assert _names(tab) == ["Small"]


@pytest.mark.parametrize(
    ("on", "problem"),
    [
        ("", "Choose a day."),
        ("31/07/2026", "Choose a day."),
        ("2026-06-30", "can only come back on a day after 30 Jun 2026."),
    ],
)
def test_an_action_is_postponed_only_to_a_later_day(tab: Tab, on: str, problem: str) -> None:
    opened = _open(tab, "Large")
    tab.call(ActionState, "ask", "postpone")
    tab.call(ActionState, "postpone", {"postpone-on": on})
    assert opened.problem.endswith(problem)


def test_a_postponed_action_stands_among_the_upcoming_ones(tab: Tab) -> None:
    _open(tab, "Large")
    tab.call(ActionState, "postpone", {"postpone-on": "2026-07-03"})
    assert _names(tab) == ["Small"]
    tab.call(AgendaState, "filter_by", "when", "upcoming")
    assert _names(tab) == ["Large"]


def test_what_is_refused_among_many_is_said_and_stops_no_other(tab: Tab) -> None:
    ticked = True
    for one in [*(line.key for line in tab.state(AgendaState).lines), "999999"]:
        tab.call(AgendaState, "pick", one, ticked)
    tab.call(AgendaState, "skip_picked", {"skip-all-why": "All paid"})
    assert tab.said() == ["2 skipped. 1 not: There is no action 999999."]
    assert _names(tab) == []


def test_an_action_of_another_company_cannot_be_opened(tab: Tab) -> None:
    tab.call(ActionState, "open_action", str(_STRANGE))
    assert tab.state(ActionState).card.key == ""
    assert tab.said() == [f"There is no action {_STRANGE}."]


@pytest.mark.parametrize("key", ["", "1 or 1=1", "-1", "9" * 40])
def test_what_is_no_key_opens_nothing(tab: Tab, key: str) -> None:
    tab.call(ActionState, "open_action", key)
    assert tab.state(ActionState).card.key == ""


def test_without_an_open_action_nothing_can_be_done(tab: Tab) -> None:
    for handler in ("confirm", "retry", "print_letter"):
        tab.call(ActionState, handler)
    tab.call(ActionState, "done", {})
    assert tab.said() == []


def _ready(database: Database, clock: FixedClock, channel: str) -> AbstractContextManager[Tab]:
    """A tab with one message prepared and to be confirmed: an invoice of 100.00, 20.00 credited."""
    with database.write() as session:
        step = outgoing.step(1, 5, mode="to_confirm", channel=channel, name="Reminder")
        entity = outgoing.company(session, step)
        customer = outgoing.late_customer(
            session, entity, email="paul@garnier.example", address_1="3 rue Basse", city="Lyon"
        )
        build.item(session, customer, -20_00, kind="credit_note", number="A1", late=1)
        me = build.user(session, Role.CREDIT_MANAGER)
    outgoing.send(database, clock)
    return screen(database, entity, build.actor(me))


def _show(tab: Tab) -> ActionState:
    tab.call(AgendaState, "load_table")
    return _open(tab, "Menuiserie Garnier")


def test_an_open_action_shows_its_message_its_items_and_their_total(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with _ready(sqlite_db, clock, "email") as tab:
        card = _show(tab).card
    assert card.line == "Standard · step 1 of 1 · Reminder · email · 25 Jun 2026"
    assert card.recipients == "paul@garnier.example"
    assert "80.00" in card.html
    assert [(one.leader, one.asked) for one in card.lines] == [
        (True, "100.00\N{NO-BREAK SPACE}EUR"),
        (False, "-20.00\N{NO-BREAK SPACE}EUR"),
    ]
    assert [one.amount for one in card.totals] == ["80.00\N{NO-BREAK SPACE}EUR"]
    assert [person.email for person in card.people] == ["paul@garnier.example"]
    assert card.may_confirm
    assert not card.may_print


def test_a_confirmed_message_waits_in_the_outbox_to_leave(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with _ready(sqlite_db, clock, "email") as tab:
        _show(tab)
        tab.call(ActionState, "confirm")
        assert tab.said() == ["Confirmed: it leaves by itself."]
        assert _names(tab) == []
    assert outgoing.only_message(sqlite_db).state == "queued"


def test_a_letter_confirmed_and_printed_is_made_at_once_and_offered_as_pdf(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with _ready(sqlite_db, clock, "letter") as tab:
        assert _show(tab).card.may_print
        tab.call(ActionState, "print_letter")
        letter = outgoing.only_message(sqlite_db)
        assert tab.state(AgendaState).printed == str(letter.id)
        assert tab.state(AgendaState).printed_words == "1 letter is made."
    assert letter.state == "sent"


@pytest.mark.parametrize(
    ("channel", "handler", "state", "said"),
    [
        ("email", "confirm_picked", "queued", ["1 confirmed."]),
        ("letter", "confirm_picked", "queued", ["1 confirmed."]),
        ("letter", "print_picked", "sent", []),
        (
            *("email", "print_picked", "to_confirm"),
            ["1 not printed: no letters, or they may not leave now."],
        ),
    ],
)
def test_what_is_ticked_is_confirmed_or_printed_together(
    sqlite_db: Database, clock: FixedClock, channel: str, handler: str, state: str, said: list[str]
) -> None:
    with _ready(sqlite_db, clock, channel) as tab:
        tab.call(AgendaState, "load_table")
        tab.call(AgendaState, "pick_everything")
        tab.call(AgendaState, handler)
        message = outgoing.only_message(sqlite_db)
        assert (message.state, tab.said()) == (state, said)
        agenda = tab.state(AgendaState)
        assert agenda.printed == (str(message.id) if state == "sent" else "")
        tab.call(AgendaState, "end_printing")
        assert agenda.printed == agenda.printed_words == ""


def test_somebody_who_may_only_look_can_do_nothing(sqlite_db: Database, clock: FixedClock) -> None:
    with _ready(sqlite_db, clock, "email") as tab:
        _show(tab)
    with sqlite_db.write() as session:
        looker = build.actor(build.user(session, Role.VIEWER))
    with screen(sqlite_db, tab.viewer.entity, looker) as theirs:
        _show(theirs)
        for handler in ("confirm", "retry", "print_letter"):
            theirs.call(ActionState, handler)
        theirs.call(ActionState, "skip", {"skip-why": "No"})
        assert set(theirs.said()) == {"You are not allowed to do this."}
    assert outgoing.only_message(sqlite_db).state == "to_confirm"
