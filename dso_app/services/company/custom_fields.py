"""The names an administrator gave to the twelve fields of customers and of items."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.errors import RelanceError
from dso_app.models import CustomField
from dso_app.services.words.stored import CUSTOMER_WORDS, ITEM_WORDS
from dso_app.texts import LANGUAGES, N_, translate

CUSTOMERS, ITEMS = "customers", "items"
SUBJECTS = (CUSTOMERS, ITEMS)
"""What has custom fields."""

LONGEST_NAME = 40

_KEYS = {
    f"{subject}.{field}": (subject, place)
    for subject in SUBJECTS
    for place, field in enumerate(CUSTOM_FIELDS, start=1)
}
_TAKEN = {CUSTOMERS: CUSTOMER_WORDS, ITEMS: ITEM_WORDS}


class BadFieldName(RelanceError):
    """A custom field's name stands at the head of a column: it is short, on one line."""

    message = N_("{key}: a name of one line, at most {most} characters, is wanted.")


class FieldNameTaken(RelanceError):
    """Two fields of one name could not be told apart, on screen and in files."""

    message = N_("{key}: there is already a field “{name}”.")


def custom_field_names(session: Session, entity_id: int, subject: str) -> dict[str, str]:
    """The named fields of an entity's customers or items: `custom_1` → name, by number.

    Args:
        session: to read with.
        entity_id: whose names.
        subject: `CUSTOMERS` or `ITEMS`.
    """
    columns = (col(CustomField.position), col(CustomField.name))
    query = select(*columns).where(
        col(CustomField.entity_id) == entity_id, col(CustomField.subject) == subject
    )
    rows = session.execute(query.order_by(col(CustomField.position)))
    return {CUSTOM_FIELDS[place - 1]: name for place, name in rows}


def is_name_key(key: str) -> bool:
    """Whether a setting's key is that of a field's name: `customers.custom_1`."""
    return key in _KEYS


def show_names(session: Session, entity_id: int) -> dict[str, str]:
    """The names by the keys they are set with; fields without a name are left out."""
    return {
        f"{subject}.{field}": name
        for subject in SUBJECTS
        for field, name in custom_field_names(session, entity_id, subject).items()
    }


def set_names(session: Session, entity_id: int, values: Mapping[str, str]) -> None:
    """Name fields by their keys; an empty name takes one back, what the field holds stays.

    Raises:
        BadFieldName, FieldNameTaken: nothing is changed.
    """
    names = {key: _read_name(key, text) for key, text in values.items()}
    _refuse_alike({**show_names(session, entity_id), **names})
    for key, name in names.items():
        subject, place = _KEYS[key]
        row = session.get(CustomField, (entity_id, subject, place))
        if not name:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(
                CustomField(entity_id=entity_id, subject=subject, position=place, name=name)
            )
        else:
            row.name = name
    session.flush()


def _read_name(key: str, text: str) -> str:
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadFieldName(key=key, most=LONGEST_NAME)
    return name


def _refuse_alike(names: Mapping[str, str]) -> None:
    """No two fields of a subject are called alike, in any language the house speaks."""
    taken = {subject: _own_words(words) for subject, words in _TAKEN.items()}
    for key, name in sorted(names.items(), key=lambda one: _KEYS[one[0]]):
        known = taken[_KEYS[key][0]]
        if name and name.casefold() in known:
            raise FieldNameTaken(key=key, name=name)
        known.add(name.casefold())


def _own_words(words: Mapping[str, str]) -> set[str]:
    return {
        translate(word, language).casefold() for word in words.values() for language in LANGUAGES
    }
