"""An address is one mailbox, nothing hidden in it."""

import pytest

from dso_app.domain.addresses import mailbox


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Claire@Example.com", "claire@example.com"),
        (" a.b+c@exämple.com ", "a.b+c@exämple.com"),
        ("compta@serveur.local", "compta@serveur.local"),
    ],
)
def test_an_address_is_kept_in_lower_case(written: str, kept: str) -> None:
    assert mailbox(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "claire",
        "a@b.fr,c@d.fr",
        "a@b.fr;c@d.fr",
        "Claire <a@b.fr>",
        "a@b.fr\nBcc: c@d.fr",
        '"a,b"@c.fr',
        "a b@c.fr",
    ],
)
def test_what_is_not_one_mailbox_is_no_address(written: str) -> None:
    assert mailbox(written) is None
