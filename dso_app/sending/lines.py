"""Items as a message shows them, and what it asks for."""

from collections.abc import Sequence

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import askable
from dso_app.models import Item
from dso_app.models.customers import CustomFields
from dso_app.sending.facts import Line


def line_of(item: Item, *, memo: bool, account: str = "") -> Line:
    """An item as a message shows it: asked is its askable part, of a credit all that is open."""
    asked = item.remaining_minor
    if asked > 0:
        asked = askable(asked, item.disputed_minor, item.sheltered_minor)
    return Line(
        item_id=item.id or 0,
        number=item.number,
        kind=Kind(item.kind),
        issue_date=item.issue_date,
        due_date=item.due_date,
        currency=item.currency,
        amount_minor=item.amount_minor,
        remaining_minor=item.remaining_minor,
        asked_minor=asked,
        memo=memo,
        custom=custom_of(item),
        account=account,
    )


def custom_of(row: CustomFields) -> dict[str, str]:
    """What the custom fields of a customer or an item hold, those that hold something."""
    held = {field: getattr(row, field) for field in CUSTOM_FIELDS}
    return {field: value for field, value in held.items() if value}


def asked_of(lines: Sequence[Line]) -> dict[str, int]:
    """Per currency, askable debits listed − credits listed; down-payment requests apart."""
    asked: dict[str, int] = {}
    for line in lines:
        if not line.memo:
            asked[line.currency] = asked.get(line.currency, 0) + line.asked_minor
    return asked


def sorted_lines(lines: list[Line]) -> list[Line]:
    """By currency and account, the oldest due first."""
    return sorted(
        lines,
        key=lambda line: (line.currency, line.account, line.due_date, line.number, line.item_id),
    )
