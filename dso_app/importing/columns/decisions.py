"""How a file writes its dates and decimals: decided once a column, from all its values.

Files imported together may come from different systems: each decides for itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dso_app.domain.amounts import AssumedFrom, Mark, MarkDecision, resolve_mark
from dso_app.domain.dates import DateDecision, DateOrder, resolve_order
from dso_app.importing.columns.amounts import decide_mark
from dso_app.importing.columns.dates import decide_months, decide_order
from dso_app.importing.errors import DatesLeftOpen, DecimalLeftOpen
from dso_app.importing.fields import Field, Values
from dso_app.importing.files.table import Cells, Typed
from dso_app.importing.request import ReadingOptions
from dso_app.importing.rows import MappedTable
from dso_app.importing.suggesting.concepts import language_of


class Assumption(StrEnum):
    """What may have to be assumed, by the option that says it."""

    DATES = "dates"
    DECIMAL = "decimal"


_LEFT_OPEN = {Assumption.DATES: DatesLeftOpen, Assumption.DECIMAL: DecimalLeftOpen}


@dataclass(frozen=True)
class Assumed:
    """The order or mark of one column that its own values leave open."""

    option: Assumption
    word: str
    """The column, as the file calls it."""
    value: str
    because: AssumedFrom


@dataclass(frozen=True)
class FileDecisions:
    """The order and mark of each field's column in one file, and what rests on an assumption."""

    file: str
    orders: Mapping[str, DateOrder | None]
    marks: Mapping[str, Mark | None]
    columns: Mapping[str, Assumed]
    """Field → what had to be assumed about its column."""

    @property
    def assumed(self) -> Mapping[str, str]:
        """Option → value assumed, told by column where they differ."""
        return assumed_in([self])

    @property
    def because(self) -> Mapping[str, AssumedFrom]:
        """Option → what the assumption rests on."""
        return {str(one.option): one.because for one in self.columns.values()}


def assumed_in(files: Sequence[FileDecisions]) -> Mapping[str, str]:
    """Option → value assumed for the columns of all files.

    One value where they share it (`dmy`), else each with its column, and its file where there
    are several (`a.csv: Due date=dmy, b.csv: Due date=mdy`).
    """
    found = {}
    for option in Assumption:
        told = [
            (file.file, one.word, one.value)
            for file in files
            for one in file.columns.values()
            if one.option is option
        ]
        values = list(dict.fromkeys(value for _, _, value in told))
        if len(values) == 1:
            found[str(option)] = values[0]
        elif values:
            several = len(files) > 1
            found[str(option)] = ", ".join(
                f"{file}: {word}={value}" if several else f"{word}={value}"
                for file, word, value in told
            )
    return found


def decide(
    source: MappedTable,
    fields: tuple[Field, ...],
    options: ReadingOptions,
    country: str,
    *,
    strict: bool = False,
    of_another: bool = False,
) -> FileDecisions:
    """Decide about every column of dates and amounts of a file; what was said of it stands.

    Args:
        source: the file.
        fields: that its kind may hold.
        options: what was said.
        country: of the entity.
        strict: refuse to assume anything.
        of_another: it was said of another file dropped with this one, whose own values come first.

    Raises:
        WouldAssume: strict, and the file leaves something open.
    """
    language = language_of(source.table.header)
    amounts = {
        name: _mark(column, options.marks.get(name) or options.decimal, of_another=of_another)
        for name, column in _cells(source, fields, Values.AMOUNT)
    }
    marks, mark_why = _marks(amounts, language, country)
    mark = next((found for found in marks.values() if found), None)
    dates = {
        name: _order(column, look, options.orders.get(name) or options.dates, of_another=of_another)
        for values, look in ((Values.DATE, decide_order), (Values.MONTH, decide_months))
        for name, column in _cells(source, fields, values)
    }
    orders, order_why = _orders(dates, (mark, language), country)
    columns = {}
    for option, whys, found in (
        (Assumption.DECIMAL, mark_why, marks),
        (Assumption.DATES, order_why, orders),
    ):
        for name, why in whys.items():
            if strict:
                raise _LEFT_OPEN[option]
            columns[name] = Assumed(option, source.columns[name], str(found[name]), why)
    return FileDecisions(source.file, orders, marks, columns)


def _cells(
    source: MappedTable, fields: tuple[Field, ...], values: Values
) -> Iterator[tuple[str, Cells]]:
    """Each field that holds such values, with its column."""
    for field in fields:
        if field.values is values and field.name in source.columns:
            # What a workbook types itself, numbers and dates, is read one way only.
            typed = Typed.NUMBER if values is Values.AMOUNT else Typed.DATE
            yield field.name, source.table.written(source.columns[field.name], typed)


def _mark(column: Cells, said: Mark | None, *, of_another: bool) -> MarkDecision:
    if said and not of_another:
        return MarkDecision(said, ambiguous=False)
    # A column of whole numbers decides nothing, and is read the same with any mark.
    decision = decide_mark(column)
    return MarkDecision(said, ambiguous=False) if said and decision.ambiguous else decision


def _order(
    column: Cells,
    look: Callable[[Cells], DateDecision],
    said: DateOrder | None,
    *,
    of_another: bool,
) -> DateDecision:
    if said and not of_another:
        return DateDecision(said, ambiguous=False)
    decision = look(column)
    possible = decision.ambiguous and said in decision.candidates
    return DateDecision(said, ambiguous=False) if possible else decision


_Reasons = dict[str, AssumedFrom]
"""Of the fields about whose column something had to be assumed."""


def _marks(
    decisions: Mapping[str, MarkDecision], language: str | None, country: str
) -> tuple[dict[str, Mark | None], _Reasons]:
    marks: dict[str, Mark | None] = {}
    reasons: _Reasons = {}
    for name, decision in decisions.items():
        others = [other for key, other in decisions.items() if key != name]
        marks[name], why = resolve_mark(decision, others, language, country)
        if why is not AssumedFrom.VALUES:
            reasons[name] = why
    return marks, reasons


def _orders(
    decisions: Mapping[str, DateDecision], hints: tuple[Mark | None, str | None], country: str
) -> tuple[dict[str, DateOrder | None], _Reasons]:
    orders: dict[str, DateOrder | None] = {}
    reasons: _Reasons = {}
    for name, decision in decisions.items():
        others = [other for key, other in decisions.items() if key != name]
        orders[name], why = resolve_order(decision, others, *hints, country)
        if why is not AssumedFrom.VALUES:
            reasons[name] = why
    return orders, reasons
