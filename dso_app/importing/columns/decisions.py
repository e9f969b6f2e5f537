"""How a file writes its dates and decimals: decided once a column, from all its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dso_app.domain.amounts import AssumedFrom, Mark, MarkDecision, resolve_mark
from dso_app.domain.dates import DateDecision, DateOrder, resolve_order
from dso_app.importing.columns.amounts import decide_mark
from dso_app.importing.columns.dates import decide_order
from dso_app.importing.errors import DatesLeftOpen, DecimalLeftOpen
from dso_app.importing.fields import Field, Values
from dso_app.importing.header_language import header_language
from dso_app.importing.request import ReadingOptions
from dso_app.importing.rows import Rows


class Assumption(StrEnum):
    """What may have to be assumed, by the option that says it."""

    DATES = "dates"
    DECIMAL = "decimal"


_LEFT_OPEN = {Assumption.DATES: DatesLeftOpen, Assumption.DECIMAL: DecimalLeftOpen}


@dataclass(frozen=True)
class Decisions:
    """The order and mark of each field's column, and what rests on an assumption."""

    orders: Mapping[str, DateOrder | None]
    marks: Mapping[str, Mark | None]
    assumed: Mapping[str, str]
    """Option → value assumed."""
    because: Mapping[str, AssumedFrom]
    """Option → what the assumption rests on."""


def decide(
    rows: Rows, fields: tuple[Field, ...], options: ReadingOptions, country: str, *, strict: bool
) -> Decisions:
    """Decide about every column of dates and amounts; what is said in the options stands.

    Raises:
        WouldAssume: strict, and the file leaves something open.
    """
    header = [word for source in rows.sources for word in source.table.header]
    language = header_language(header)
    marks, mark_why = _marks(rows, _named(rows, fields, Values.AMOUNT), options, language, country)
    mark = next((found for found in marks.values() if found), None)
    orders, order_why = _orders(
        rows, _named(rows, fields, Values.DATE), options, (mark, language), country
    )
    because = {Assumption.DECIMAL: mark_why, Assumption.DATES: order_why}
    found: Mapping[Assumption, Sequence[str | None]] = {
        Assumption.DECIMAL: [*marks.values()],
        Assumption.DATES: [*orders.values()],
    }
    assumed, reasons = {}, {}
    for option, whys in because.items():
        for value, why in zip(found[option], whys, strict=True):
            if why is AssumedFrom.VALUES:
                continue
            if strict:
                raise _LEFT_OPEN[option]
            assumed[str(option)], reasons[str(option)] = str(value), why
    return Decisions(orders, marks, assumed, reasons)


def _named(rows: Rows, fields: tuple[Field, ...], values: Values) -> list[str]:
    return [field.name for field in fields if field.values is values and rows.has(field.name)]


def _marks(
    rows: Rows, names: list[str], options: ReadingOptions, language: str | None, country: str
) -> tuple[dict[str, Mark | None], list[AssumedFrom]]:
    if options.decimal:
        return dict.fromkeys(names, options.decimal), [AssumedFrom.VALUES] * len(names)
    decisions: dict[str, MarkDecision] = {name: decide_mark(rows.cells[name]) for name in names}
    # A column of whole numbers decides nothing, and is read the same with any mark.
    marks, reasons = {}, []
    for name, decision in decisions.items():
        others = [other for key, other in decisions.items() if key != name]
        marks[name], why = resolve_mark(decision, others, language, country)
        reasons.append(why)
    return marks, reasons


def _orders(
    rows: Rows,
    names: list[str],
    options: ReadingOptions,
    hints: tuple[Mark | None, str | None],
    country: str,
) -> tuple[dict[str, DateOrder | None], list[AssumedFrom]]:
    if options.dates:
        return dict.fromkeys(names, options.dates), [AssumedFrom.VALUES] * len(names)
    decisions: dict[str, DateDecision] = {name: decide_order(rows.cells[name]) for name in names}
    orders, reasons = {}, []
    for name, decision in decisions.items():
        others = [other for key, other in decisions.items() if key != name]
        orders[name], why = resolve_order(decision, others, *hints, country)
        reasons.append(why)
    return orders, reasons
