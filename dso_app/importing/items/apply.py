"""A plan of items → the ledger, by sets, inside one writing transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from dso_app.importing.columns.texts import iso_dates, objects
from dso_app.importing.context import Applying
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import KINDS, ItemLines, Whole
from dso_app.importing.items.match import NEW
from dso_app.importing.items.plan import ItemPlan
from dso_app.models import Customer, Item, ItemRevision, Settlement
from dso_app.services.bulk import reserve_ids

_NAMES = {
    "customer_id": "customer",
    "kind": "kind",
    "number": "number",
    "issue_date": "issue",
    "issue_year": "issue",
    "due_date": "due",
    "currency": "currency",
    "amount_minor": "amount",
    "remaining_minor": "remaining",
    "date_assumed": "assumed",
}
"""Column of an item → what lines and known items call it."""
_KIND_WORDS = objects([str(kind) for kind in KINDS])


class ItemWriter:
    """Writes a plan; the caller opened the transaction and holds the ledger."""

    def __init__(
        self,
        applying: Applying,
        plan: ItemPlan,
        *,
        entity_id: int,
        business_date: date,
        new_customers: Whole,
    ) -> None:
        self._session = applying.session
        self._bulk = applying.bulk
        self._plan = plan
        self._entity_id = entity_id
        self._batch_id = applying.batch_id
        self._source_id = applying.profile_id
        self._today = business_date.isoformat()
        self._business_date = business_date
        self._customer = plan.lines.customer
        if len(new_customers):
            made = self._customer < 0
            self._customer = self._customer.copy()
            self._customer[made] = new_customers[-1 - self._customer[made]]

    def write(self) -> set[int]:
        """Write everything; gives the ids of the known customers it touched."""
        self._revisions()
        ids = self._created()
        self._changed()
        self._cleared()
        self._adopted()
        self._settlements(ids)
        return self._touched()

    def _created(self) -> Whole:
        """Insert new items; gives the item id of every line."""
        plan, chosen = self._plan, self._plan.created
        ids = np.zeros(len(plan.lines), dtype=np.int64)
        old = plan.matched != NEW
        ids[old] = plan.known.id[plan.matched[old]]
        if not len(chosen):
            return ids
        # In the order of the identity's index: neighbours are written together.
        chosen = chosen[np.lexsort((plan.lines.row[chosen], self._customer[chosen]))]
        ids[chosen] = list(reserve_ids(self._session, Item, len(chosen)))
        lines = plan.lines.take(chosen)
        columns: dict[str, Any] = {
            "id": ids[chosen].tolist(),
            **self._described(lines, self._customer[chosen]),
            "unique_id": _empty_to_none(lines.unique_id),
            "instalment": plan.instalment[chosen].tolist(),
            "remaining_minor": lines.remaining.tolist(),
        }
        if lines.assumed.any():
            columns["date_assumed"] = lines.assumed.tolist()
        same = {
            "entity_id": self._entity_id,
            "source_id": self._source_id,
            "first_batch_id": self._batch_id,
            "known_on": self._business_date,
        }
        with self._bulk.loading(Item, len(chosen)):
            self._bulk.insert(Item, columns, same)
        return ids

    def _changed(self) -> None:
        chosen = self._plan.changed
        if len(chosen):
            lines = self._plan.lines.take(chosen)
            columns = self._described(lines, self._customer[chosen])
            columns["remaining_minor"] = lines.remaining.tolist()
            old = self._plan.matched[chosen]
            if self._plan.known.assumed[old].any():
                columns["date_assumed"] = lines.assumed.tolist()
            moved = {name: columns[name] for name in columns if self._moves(name, lines, old)}
            self._bulk.update(Item, self._plan.known.id[old].tolist(), moved)

    def _moves(self, column: str, lines: ItemLines, old: Whole) -> bool:
        """Whether a column of any changed item changes: mostly only what remains does."""
        known = self._plan.known
        if column in lines.texts:
            return bool((lines.texts[column] != known.texts[column][old]).any())
        name = _NAMES[column]
        return bool((getattr(lines, name) != getattr(known, name)[old]).any())

    @staticmethod
    def _described(lines: ItemLines, customer: Whole) -> dict[str, Any]:
        """What a file says of items, as columns of their table."""
        issue = iso_dates(lines.issue)
        return {
            "customer_id": customer.tolist(),
            "kind": _KIND_WORDS[lines.kind].tolist(),
            "number": lines.number.tolist(),
            "issue_date": issue.tolist(),
            "issue_year": [int(day[:4]) for day in issue],
            "due_date": iso_dates(lines.due).tolist(),
            "currency": lines.currency.tolist(),
            "amount_minor": lines.amount.tolist(),
            **{name: _empty_to_none(cells) for name, cells in lines.texts.items()},
        }

    def _revisions(self) -> None:
        """Keep what items were until now: reports as known on a past date read it."""
        known = self._plan.known
        old = self._plan.matched[self._plan.revised]
        columns: Mapping[str, Any] = {
            "item_id": known.id[old].tolist(),
            "customer_id": known.customer[old].tolist(),
            "kind": _KIND_WORDS[known.kind[old]].tolist(),
            "issue_date": iso_dates(known.issue[old]).tolist(),
            "due_date": iso_dates(known.due[old]).tolist(),
            "currency": known.currency[old].tolist(),
            "amount_minor": known.amount[old].tolist(),
        }
        same = {"superseded_on": self._business_date, "batch_id": self._batch_id}
        self._bulk.insert(ItemRevision, columns, same)

    def _cleared(self) -> None:
        absent = self._plan.known.id[self._plan.clearing.absent].tolist()
        self._bulk.update(Item, absent, {"remaining_minor": [0] * len(absent)})

    def _adopted(self) -> None:
        ids = self._plan.known.id[self._plan.adopted].tolist()
        self._bulk.update(Item, ids, {"source_id": [self._source_id] * len(ids)})

    def _settlements(self, ids: Whole) -> None:
        said, absent = self._plan.settlements, self._plan.clearing.absent
        known = self._plan.known
        cleared = len(absent)
        columns = {
            "item_id": [*ids[said.place].tolist(), *known.id[absent].tolist()],
            "amount_minor": [*said.minor.tolist(), *known.remaining[absent].tolist()],
            "value_date": [*iso_dates(said.value_date).tolist(), *[self._today] * cleared],
            "opening": [*said.opening.tolist(), *[False] * cleared],
        }
        same = {"known_on": self._business_date, "batch_id": self._batch_id}
        self._bulk.insert(Settlement, columns, same)

    def _touched(self) -> set[int]:
        """The known customers whose items were touched; new ones are to be planned anyway."""
        plan, known = self._plan, self._plan.known
        before = known.customer[plan.matched[plan.changed]]
        places = np.concatenate((plan.created, plan.changed))
        after = plan.lines.customer[places]
        cleared = known.customer[plan.clearing.absent]
        touched = np.unique(np.concatenate((after[after > 0], before, cleared)))
        self._bulk.mark(Customer, touched.tolist(), "plan_needed")
        return set(touched.tolist())


def _empty_to_none(cells: Cells) -> list[str | None]:
    return [cell or None for cell in cells]
