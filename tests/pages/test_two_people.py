"""Two people on one customer at once: nobody's work is lost silently."""

from datetime import timedelta

from sqlmodel import col, select, update

from dso_app.models import CardVisit, Contact, Customer, Promise
from dso_app.pages.customer_card.contacts_state import ContactsState
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.presence_state import PresenceState
from dso_app.pages.customer_card.qualify_state import QualifyState
from tests.support.screens import Tab
from tests.support.two_people import House

TICKED = True
OPTIONS = {"payment_term": "", "language": "", "preferred_channel": "", "pinned_comment": ""}
"""The form of the options as a new customer's is filled."""
NADIA = {"contact_name": "Nadia", "contact_email": "nadia@example.com", "is_collection": "on"}


def _saves(tab: Tab, **changed: str) -> dict[str, str]:
    """Save the form of the details as it was filled, but for what is typed; what is wrong."""
    state = tab.state(DetailsState)
    tab.call(DetailsState, "save_details", {**state.edited, **changed})
    return dict(state.wrong)


def test_what_a_colleague_changed_of_other_details_stays(house: House) -> None:
    house.both(DetailsState, "edit")
    assert _saves(house.paul, phone="02 40") == {}
    assert _saves(house.claire, city="Nantes") == {}
    assert (house.read().city, house.read().phone) == ("Nantes", "02 40")


def test_a_detail_both_changed_is_refused_once_saying_who_made_what_of_it(house: House) -> None:
    house.both(DetailsState, "edit")
    _saves(house.paul, city="Paris")
    wrong = _saves(house.claire, city="Nantes", region="Loire")
    assert list(wrong) == ["city"]
    assert wrong["city"].startswith("Paul Henry changed this to “Paris” (")
    assert (house.read().city, house.read().region) == ("Paris", "")
    assert house.claire.state(DetailsState).editing
    assert _saves(house.claire, city="Nantes", region="Loire") == {}
    assert (house.read().city, house.read().region) == ("Nantes", "Loire")


def test_a_limit_a_group_and_a_collector_are_told_with_who_set_them(house: House) -> None:
    house.both(DetailsState, "edit")
    email = house.paul.state(DetailsState).collectors[1].value
    _saves(house.paul, credit_limit="5000", groups="Ouest", collector=email)
    wrong = _saves(house.claire, credit_limit="7000", groups="Est", insolvent_on="2026-05-01")
    assert {name: words.split(" (")[0] for name, words in wrong.items()} == {
        "credit_limit": "Paul Henry changed this to “5,000.00”",
        "groups": "Paul Henry changed this to “Ouest”",
    }


def test_what_an_import_changed_meanwhile_is_said_to_be_an_imports(house: House) -> None:
    house.both(DetailsState, "edit")
    with house.database.write() as session:
        session.get_one(Customer, house.customer).city = "Brest"
    wrong = _saves(house.claire, city="Nantes")
    assert wrong["city"].startswith("An import changed this to “Brest”.")


def test_an_option_left_alone_keeps_what_a_colleague_made_of_it(house: House) -> None:
    house.paul.call(DetailsState, "save", OPTIONS | {"do_not_dun": "on", "pinned_comment": "His"})
    house.claire.call(DetailsState, "save", OPTIONS | {"payment_term": "45 days"})
    customer = house.read()
    assert (customer.do_not_dun, customer.pinned_comment) == (True, "His")
    assert customer.payment_term == "45 days"


def test_a_pinned_comment_of_a_colleague_is_not_written_over_unseen(house: House) -> None:
    house.paul.call(DetailsState, "save", OPTIONS | {"pinned_comment": "Ask for Nadia"})
    mine = OPTIONS | {"pinned_comment": "Never call"}
    house.claire.call(DetailsState, "save", mine)
    state = house.claire.state(DetailsState)
    assert state.problems["pinned_comment"].startswith(
        "Paul Henry changed this to “Ask for Nadia” ("
    )
    assert house.read().pinned_comment == "Ask for Nadia"
    house.claire.call(DetailsState, "save", mine)
    assert house.read().pinned_comment == "Never call"


def test_until_when_and_why_a_customer_is_spared_stand_together(house: House) -> None:
    spared = OPTIONS | {"do_not_dun": "on", "do_not_dun_reason": "Audit"}
    house.paul.call(DetailsState, "save", spared)
    house.claire.call(
        DetailsState, "save", OPTIONS | {"do_not_dun": "on", "do_not_dun_until": "2026-07-15"}
    )
    problems = house.claire.state(DetailsState).problems
    assert problems["do_not_dun"].startswith("Paul Henry changed this to “on Audit” (")
    assert house.read().do_not_dun_reason == "Audit"


def test_a_contact_both_change_keeps_both_changes_where_they_differ(house: House) -> None:
    house.both(ContactsState, "edit", house.contact)
    house.paul.call(ContactsState, "save", NADIA | {"contact_phone": "02 40"})
    house.claire.call(ContactsState, "save", NADIA | {"contact_role": "accounting"})
    with house.database.read() as session:
        one = session.exec(select(Contact)).one()
    assert (one.phone, one.role) == ("02 40", "accounting")


def test_the_same_field_of_a_contact_is_refused_once_with_the_input_kept(house: House) -> None:
    house.both(ContactsState, "edit", house.contact)
    house.paul.call(ContactsState, "save", NADIA | {"contact_email": "n.berger@example.com"})
    hers = NADIA | {"contact_email": "compta@example.com"}
    house.claire.call(ContactsState, "save", hers)
    state = house.claire.state(ContactsState)
    assert state.opened
    assert state.problems["email"].startswith("Paul Henry changed this to “n.berger@example.com”")
    house.claire.call(ContactsState, "save", hers)
    with house.database.read() as session:
        assert session.exec(select(Contact)).one().email == "compta@example.com"


def test_a_contact_a_colleague_changed_is_removed_only_when_seen(house: House) -> None:
    house.both(ContactsState, "edit", house.contact)
    house.paul.call(ContactsState, "save", NADIA | {"contact_phone": "02 40"})
    house.claire.call(ContactsState, "remove")
    assert list(house.claire.state(ContactsState).problems) == ["phone"]
    house.claire.call(ContactsState, "remove")
    with house.database.read() as session:
        assert session.exec(select(Contact)).all() == []


def test_a_contact_a_colleague_removed_is_added_anew_only_when_that_was_said(house: House) -> None:
    house.both(ContactsState, "edit", house.contact)
    house.paul.call(ContactsState, "remove")
    house.claire.call(ContactsState, "save", NADIA)
    state = house.claire.state(ContactsState)
    assert state.problems == {
        "form": "A colleague removed this contact. Save again to add it anew."
    }
    house.claire.call(ContactsState, "save", NADIA)
    with house.database.read() as session:
        assert session.exec(select(Contact)).one().name == "Nadia"


def _promises(tab: Tab, item: int, comment: str) -> None:
    tab.call(ItemsState, "pick", str(item), TICKED)
    tab.call(QualifyState, "ask", "promise")
    tab.call(QualifyState, "answer", {"due_on": "2026-07-10", "comment": comment})


def test_items_a_colleague_decided_about_are_looked_at_first(house: House) -> None:
    one = house.items[0]
    _promises(house.paul, one, "On the phone")
    _promises(house.claire, one, "By mail")
    state = house.claire.state(QualifyState)
    assert state.problem.startswith("Paul Henry decided meanwhile. F")
    assert "Promise to pay. On the phone" in state.problem
    assert state.asking == "promise"
    house.claire.call(ItemsState, "reload_table")
    house.claire.call(QualifyState, "answer", {"due_on": "2026-07-20", "comment": "By mail"})
    with house.database.read() as session:
        made = session.exec(select(Promise).order_by(col(Promise.id))).all()
    assert [(one.comment, one.state) for one in made] == [
        ("On the phone", "cancelled"),
        ("By mail", "pending"),
    ]


def test_one_click_does_not_pass_over_a_colleagues_decision_either(house: House) -> None:
    _promises(house.paul, house.items[0], "On the phone")
    house.claire.call(ItemsState, "pick", str(house.items[0]), TICKED)
    house.claire.call(QualifyState, "promise_in_a_week")
    house.claire.call(QualifyState, "ignore")
    assert len(house.claire.heard) == 2
    assert all(said.startswith("Paul Henry decided meanwhile.") for said in house.claire.heard)


def test_who_else_has_the_card_open_is_said_until_they_leave(house: House) -> None:
    house.paul.call(PresenceState, "look")
    assert house.paul.state(PresenceState).words == ""
    house.claire.call(PresenceState, "look")
    assert house.claire.state(PresenceState).words == "Paul Henry has this card open"
    house.paul.call(PresenceState, "look")
    assert house.paul.state(PresenceState).words == "Claire Moreau has this card open"
    house.claire.call(PresenceState, "leave")
    house.paul.call(PresenceState, "look")
    assert house.paul.state(PresenceState).words == ""


def test_a_tab_that_was_closed_is_forgotten_after_the_lease(house: House) -> None:
    house.paul.call(PresenceState, "look")
    with house.database.write() as session:
        session.execute(update(CardVisit).values(seen_at=CardVisit.seen_at - timedelta(seconds=46)))
    house.claire.call(PresenceState, "look")
    assert house.claire.state(PresenceState).words == ""
    with house.database.read() as session:
        assert len(session.exec(select(CardVisit)).all()) == 1


def test_going_from_one_card_to_another_leaves_the_first(house: House) -> None:
    house.claire.call(PresenceState, "look")
    house.claire.go("/customers/999")
    house.claire.call(PresenceState, "look")
    with house.database.read() as session:
        assert session.exec(select(CardVisit)).all() == []
