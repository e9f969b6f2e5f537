"""Settlements and the imports that tell of them, for tests."""

from datetime import date
from typing import Any

from sqlmodel import Session

from dso_app.models import ImportBatch, Item, Settlement
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.collecting import World


def settle(session: Session, item: Item, minor: int, on: date = TODAY, **values: Any) -> Settlement:
    """A fall of an item's remaining amount, known on its value date unless said otherwise."""
    item.remaining_minor -= minor
    values.setdefault("known_on", on)
    row = Settlement(item_id=key(item), value_date=on, amount_minor=minor, **values)
    session.add(row)
    session.flush()
    return row


def imported(here: World) -> None:
    """An items import of today."""
    here.session.add(
        ImportBatch(
            entity_id=key(here.entity),
            kind="items",
            state="done",
            business_date=here.clock.date,
            created_at=here.clock.real(),
        )
    )
    here.session.flush()
