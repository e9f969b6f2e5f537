"""A customer's own email is its collection contact, unless a contact is marked."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dso_app.importing.context import Applying
from dso_app.models import Contact
from dso_app.services.bulk import reserve_ids


def write_collection_contacts(
    applying: Applying, entity_id: int, emails: Mapping[int, tuple[str, str]]
) -> None:
    """Make or mend the contacts that stand for customers' own emails.

    Args:
        applying: the import.
        entity_id: whose customers.
        emails: customer → email and language, of those whose email changed.
    """
    if not emails:
        return
    bulk = applying.bulk
    contacts: defaultdict[int, list[tuple[int, str, bool, bool]]] = defaultdict(list)
    for key, customer, email, marked, own in zip(
        *bulk.read(
            "SELECT c.id, c.customer_id, c.email, c.is_collection, c.from_customer_email "
            "FROM contact c JOIN customer k ON k.id = c.customer_id WHERE k.entity_id = ?",
            (entity_id,),
        ),
        strict=True,
    ):
        contacts[customer].append((key, email, bool(marked), bool(own)))
    mended: dict[int, str] = {}
    promoted: list[int] = []
    made: list[int] = []
    for customer, (email, _) in emails.items():
        own = [key for key, _, _, from_email in contacts[customer] if from_email]
        same = [key for key, known, _, _ in contacts[customer] if known == email]
        if any(marked and not from_email for _, _, marked, from_email in contacts[customer]):
            continue
        if own:
            mended[own[0]] = email
        elif same:
            promoted.append(same[0])
        else:
            made.append(customer)
    bulk.update(Contact, list(mended), {"email": list(mended.values())})
    yes = [True] * len(promoted)
    bulk.update(Contact, promoted, {"is_collection": yes, "from_customer_email": yes})
    columns: dict[str, list[Any]] = {
        "id": list(reserve_ids(applying.session, Contact, len(made))),
        "customer_id": made,
        "email": [emails[key][0] for key in made],
        "language": [emails[key][1] for key in made],
    }
    bulk.insert(Contact, columns, {"is_collection": True, "from_customer_email": True})
