"""Reports that are lines added up: each line an item or an event, each row the sum of its lines.

A row's figures are computed from the sums of its lines alone, so every cut of a report agrees
with the lines behind it to the cent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import add
from typing import Any, NamedTuple

from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.reports.basis import Basis
from dso_app.reports.by import By, Key, Keys, Person, read_keys, read_people
from dso_app.services.bulk import no_collecting
from dso_app.services.listing import Kind

Sums = tuple[int, ...]
Value = int | Decimal | None


class Line(NamedTuple):
    """One line.

    Attributes:
        customer_id: whose.
        kind: of the item; empty where the line is no item's.
        sums: what it adds to its rows, whole numbers: amounts in minor units of the report.
        cells: what the detail shows of it, in the order of the report's columns.
    """

    customer_id: int
    kind: str
    sums: Sums
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Measure:
    """A figure of a row.

    Attributes:
        name: as programs read it.
        label: msgid of its head.
        of: its value from the row's sums: minor units, a number, or None when not known.
        group: programs find it inside an object of this name; empty for at the row itself.
        given: the label is ready to be read.
    """

    name: str
    label: str
    of: Callable[[Sums], Value]
    kind: Kind = Kind.MONEY
    group: str = ""
    given: bool = False


@dataclass(frozen=True)
class LineColumn:
    """A column of the detail: name for programs, msgid of its head, what it holds."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    total: bool = False


@dataclass(frozen=True)
class Row:
    """A customer, group, collector, company or kind, and the sums of its lines."""

    key: Key
    sums: Sums


@dataclass(frozen=True)
class Cube:
    """The answer.

    Attributes:
        basis: the first company's; all have the same date and currency.
        bases: of every company looked at.
        rows: by code, else by name.
        total: sums of all lines, each counted once.
        facts: names (msgids) and values that hold for the whole report.
        extra: what programs get besides, by name.
        chart: names of the measures that are drawn, by row or one bar each.
    """

    basis: Basis
    bases: Sequence[Basis]
    by: By
    measures: Sequence[Measure]
    columns: Sequence[LineColumn]
    rows: Sequence[Row]
    total: Sums
    lines: Sequence[tuple[Person, Line]]
    facts: Sequence[tuple[str, str]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    chart: Sequence[str] = ()

    def values(self, sums: Sums) -> dict[str, Value]:
        """The figures of some sums by the measures' names."""
        return {measure.name: measure.of(sums) for measure in self.measures}


@dataclass(frozen=True)
class Shape:
    """What a report's lines mean.

    Attributes:
        width: how many sums a line has.
    """

    measures: Sequence[Measure]
    columns: Sequence[LineColumn]
    width: int
    facts: Sequence[tuple[str, str]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    chart: Sequence[str] = ()


def plain_sum(place: int) -> Callable[[Sums], int]:
    """A figure that is one of the sums."""
    return lambda sums: sums[place]


def make_cube(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    shape: Shape,
    read: Callable[[Basis], Iterable[Line]],
    customer: str = "",
) -> Cube:
    """Read the lines of every company and add them up.

    Args:
        session: to read with.
        bases: one a company, all of one date and currency.
        by: what the rows are.
        shape: what the lines mean.
        read: the lines of one company, of customers in scope only.
        customer: code of the only one looked at; empty for all.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    lines: list[tuple[Person, Line]] = []
    with no_collecting():
        for basis in bases:
            basis.actor.require(Permission.REPORT)
            people = read_people(session, basis)
            found = ((people[line.customer_id], line) for line in read(basis))
            lines += [one for one in found if not customer or one[0].code == customer]
    nothing = tuple([0] * shape.width)
    cube = Cube(
        basis=bases[0],
        bases=bases,
        by=by,
        measures=shape.measures,
        columns=shape.columns,
        rows=(),
        total=tuple(map(sum, zip(nothing, *(line.sums for _, line in lines), strict=True))),
        lines=lines,
        facts=shape.facts,
        extra=shape.extra,
        chart=shape.chart,
    )
    return recut(session, cube, by)


def recut(session: Session, cube: Cube, by: By) -> Cube:
    """The same lines in other rows; the total and the lines stay as they are."""
    sums: dict[Key, list[int]] = {}
    keys_of: dict[int, Keys] = {}
    with no_collecting():
        for basis in cube.bases:
            people = read_people(session, basis)
            keys_of |= dict.fromkeys(people, read_keys(session, basis, by, people))
        for _, line in cube.lines:
            _add(sums, keys_of[line.customer_id], line)
    rows = [Row(key, tuple(found)) for key, found in sums.items()]
    rows.sort(key=lambda row: (row.key.code, row.key.name.casefold(), str(row.key.key)))
    return replace(cube, by=by, rows=rows)


def _add(sums: dict[Key, list[int]], keys: Keys, line: Line) -> None:
    for key in keys(line.customer_id, line.kind):
        found = sums.get(key)
        sums[key] = list(line.sums) if found is None else list(map(add, found, line.sums))
