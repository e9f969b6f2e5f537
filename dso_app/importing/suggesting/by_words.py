"""The columns whose header words name a field."""

from collections.abc import Sequence

from dso_app.importing.fields import Field
from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.believing import belief
from dso_app.importing.suggesting.columns import Column
from dso_app.importing.suggesting.concepts import meaning
from dso_app.importing.suggesting.likeness import WEAK, likeness
from dso_app.importing.suggesting.tables import are_sides, is_running

Found = dict[str, Column]
"""Field → its column."""


def by_words(fields: Sequence[Field], columns: Sequence[Column], language: str | None) -> Found:
    """Fields with a column named after them, surest first, each column for one field."""
    scored = []
    for column in columns:
        for order, field in enumerate(fields):
            score = likeness(field, column.word, language)
            if not score:
                continue
            worth = belief(field, column, surely=score > WEAK)
            if worth is not None:
                scored.append((-score - worth, order, column.place, field.name, column))
    found: Found = {}
    taken: set[int] = set()
    for _, _, place, name, column in sorted(scored, key=lambda one: one[:3]):
        if name not in found and place not in taken:
            found[name] = column
            taken.add(place)
    return found


def settled_amounts(found: Found, columns: Sequence[Column], language: str | None) -> Found:
    """The amounts of a file of items, once their columns are seen side by side."""
    settled = dict(found)
    _drop_doubles(settled)
    _drop_running(settled)
    _same_currency(settled, columns, language)
    if "remaining" in settled and not settled.keys() & {"amount", "debit", "credit"}:
        # A list of what is open, and nothing else: that is the amount.
        settled["amount"] = settled.pop("remaining")
    return settled


def _drop_doubles(found: Found) -> None:
    """Debit and credit say more than an amount; one of them alone says less."""
    pair = {"debit", "credit"} <= found.keys()
    if pair and "amount" in found and are_sides(found["debit"], found["credit"]):
        found.pop("amount")
    if "amount" in found:
        found.pop("debit", None)
        found.pop("credit", None)
    else:
        found.pop("side", None)


def _drop_running(found: Found) -> None:
    """A balance that adds up from row to row is no item's."""
    moves = [found[name] for name in ("amount", "debit", "credit") if name in found]
    if "remaining" in found and moves and is_running(found["remaining"], moves[:2]):
        found.pop("remaining")


def _same_currency(found: Found, columns: Sequence[Column], language: str | None) -> None:
    """Amounts in the company's own currency are in none that a column names for documents."""

    def concepts(column: Column) -> frozenset[str]:
        return meaning(column.word, language).concepts

    told = [name for name in ("amount", "debit", "credit", "remaining") if name in found]
    own = [one for one in columns if "local" in concepts(one)]
    free = [one for one in own if one not in found.values()]
    if any(found[name] in own for name in told):
        if "amount" in found and found["amount"] not in own:
            # What remains is told in the own currency alone: so is the amount, where it can be.
            amounts = [one for one in free if "amount" in concepts(one)]
            if not amounts:
                return
            found["amount"] = amounts[0]
        if "currency" in found and found["currency"] not in own:
            found.pop("currency")
    if "currency" not in found:
        codes = [one for one in free if one.share(shapes.is_currency) == 1]
        if codes:
            found["currency"] = codes[0]
