"""Two people who fill in the same form."""

from dso_app.domain.clashes import meet

SHOWN = {"city": "Lyon", "phone": "1", "name": "Garnier"}


def test_what_i_changed_is_mine_and_the_rest_nobodys() -> None:
    meeting = meet(SHOWN, SHOWN, SHOWN | {"city": "Nantes"})
    assert meeting.mine == {"city"}
    assert not meeting.clashing


def test_what_a_colleague_changed_and_i_left_alone_is_not_mine() -> None:
    meeting = meet(SHOWN, SHOWN | {"phone": "2"}, SHOWN | {"city": "Nantes"})
    assert meeting.mine == {"city"}
    assert not meeting.clashing


def test_the_same_field_changed_by_both_to_something_else_clashes() -> None:
    meeting = meet(SHOWN, SHOWN | {"city": "Paris"}, SHOWN | {"city": "Nantes"})
    assert meeting.clashing == {"city"}


def test_the_same_field_changed_by_both_to_the_same_does_not() -> None:
    meeting = meet(SHOWN, SHOWN | {"city": "Nantes"}, SHOWN | {"city": " Nantes "})
    assert not meeting.clashing


def test_a_form_that_was_never_filled_was_shown_what_stands_there() -> None:
    assert meet({}, SHOWN, SHOWN | {"phone": "2"}).mine == {"phone"}
