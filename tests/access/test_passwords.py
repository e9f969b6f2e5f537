"""Passwords are kept as argon2id hashes."""

import pytest

from dso_app.access import passwords


def test_a_password_matches_its_hash_alone() -> None:
    kept = passwords.hash_password("correct horse")
    assert kept.startswith("$argon2id$")
    assert passwords.matches("correct horse", kept)
    assert not passwords.matches("correct house", kept)


def test_no_password_matches_where_none_was_set() -> None:
    assert not passwords.matches("", "")
    assert not passwords.matches("nobody has this password", "")


@pytest.mark.parametrize("chosen", ["", "seven77", "x" * 257])
def test_a_password_has_8_to_256_characters(chosen: str) -> None:
    with pytest.raises(passwords.UnfitPassword, match="8 to 256 characters"):
        passwords.hash_password(chosen)


def test_what_follows_the_longest_password_is_not_dropped_silently() -> None:
    kept = passwords.hash_password("x" * 256)
    assert not passwords.matches("x" * 257, kept)
