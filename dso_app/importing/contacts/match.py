"""Which contact each row of a file is about: of the same email, else of the same name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dso_app.importing.contacts.known import KnownContact, KnownContacts

Said = Mapping[str, object]
"""What a row says, without its empty cells."""


@dataclass
class Matches:
    """The contacts rows are about; each contact is one row's at most."""

    contact: dict[int, KnownContact] = field(default_factory=dict)
    """Row → the contact it is about; a row that is missing makes a new one."""
    duplicate: dict[int, int] = field(default_factory=dict)
    """Row → the earlier row that is about the same contact."""


def match_contacts(
    rows: Sequence[int], customer: Sequence[int], said: Sequence[Said], known: KnownContacts
) -> Matches:
    """Match rows with the contacts of their customers.

    Emails first, for all rows: two people of one name are told apart by them. A row whose email
    nobody has is about who has its name, and whose email is no other row's: it has changed.

    Args:
        rows: those to match, in the order of the file.
        customer: of each row.
        said: by each row.
        known: the contacts there are.
    """
    by_customer: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_customer[customer[row]].append(row)
    matches = Matches()
    for key, its_rows in by_customer.items():
        _match_customer(its_rows, said, known.get(key, []), matches)
    return matches


def _match_customer(
    rows: Sequence[int],
    said: Sequence[Said],
    contacts: Sequence[KnownContact],
    matches: Matches,
) -> None:
    by_email = {one.values["email"].lower(): one for one in contacts if one.values["email"]}
    claimed: dict[int, int] = {}
    emails: dict[str, int] = {}
    for row in rows:
        email = str(said[row].get("email", ""))
        if not email:
            continue
        if emails.setdefault(email, row) != row:
            matches.duplicate[row] = emails[email]
        elif email in by_email:
            _claim(row, by_email[email], claimed, matches)
    named: dict[str, int] = {}
    for row in rows:
        name = str(said[row].get("name", "")).casefold()
        if row in matches.contact or row in matches.duplicate or not name:
            if row in matches.contact:
                named.setdefault(name, row)
            continue
        free = [one for one in contacts if _is_named(one, name) and one.id not in claimed]
        # Who has no email yet is meant rather than who would get another one.
        free.sort(key=lambda one: one.values["email"] != "")
        if free:
            _claim(row, free[0], claimed, matches)
        elif "email" not in said[row] and name in named:
            matches.duplicate[row] = named[name]
        named.setdefault(name, row)


def _is_named(contact: KnownContact, name: str) -> bool:
    return contact.values["name"].casefold() == name


def _claim(row: int, contact: KnownContact, claimed: dict[int, int], matches: Matches) -> None:
    claimed[contact.id] = row
    matches.contact[row] = contact
