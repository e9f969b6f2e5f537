"""What the frame shows of the person in front of it."""

from dso_app.components.session_state import initials


def test_initials_are_those_of_the_first_and_the_last_name() -> None:
    assert initials("Claire Moreau") == "CM"
    assert initials("Jean Marie le Goff") == "JG"
    assert initials("admin") == "A"
    assert initials(" ") == ""
