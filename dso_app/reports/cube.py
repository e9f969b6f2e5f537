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
from dso_app.services.lists.listing import Kind
from dso_app.services.lists.narrowing import NONE

Sums = tuple[int, ...]
Value = int | Decimal | None


@dataclass(frozen=True)
class Reading:
    """The value of a figure from some of the sums.

    Attributes:
        places: of the sums it is made from; a line without any of them has no part in it.
        value: minor units, a number, or None when not known.
    """

    places: tuple[int, ...]
    value: Callable[..., Value]

    def __call__(self, sums: Sums) -> Value:
        """The value."""
        return self.value(*(sums[place] for place in self.places))

    def counts(self, line: "Line") -> bool:
        """Whether a line has a part in it."""
        return any(line.sums[place] for place in self.places)


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
        short: stands under a bar instead of the label; ready to be read.
    """

    name: str
    label: str
    of: Reading
    kind: Kind = Kind.MONEY
    group: str = ""
    given: bool = False
    short: str = ""


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
        stacked: they are parts of one whole.
        earlier: the same as of the date it is compared with.
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
    stacked: bool = False
    earlier: "Cube | None" = None

    def values(self, sums: Sums) -> dict[str, Value]:
        """The figures of some sums by the measures' names."""
        return {measure.name: measure.of(sums) for measure in self.measures}


@dataclass(frozen=True)
class Shape:
    """What a report's lines mean.

    Attributes:
        width: how many sums a line has.
        stacked: the measures drawn are parts of one whole.
    """

    measures: Sequence[Measure]
    columns: Sequence[LineColumn]
    width: int
    facts: Sequence[tuple[str, str]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    chart: Sequence[str] = ()
    stacked: bool = False


def plain_sum(place: int) -> Reading:
    """A figure that is one of the sums."""
    return Reading((place,), lambda one: one)


def make_cube(
    session: Session,
    bases: Sequence[Basis],
    by: By,
    shape: Shape,
    read: Callable[[Basis], Iterable[Line]],
) -> Cube:
    """Read the lines of every company and add them up.

    Args:
        session: to read with.
        bases: one a company, all of one date and currency.
        by: what the rows are.
        shape: what the lines mean.
        read: the lines of one company; those of what is not looked at are left out here.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    lines: list[tuple[Person, Line]] = []
    with no_collecting():
        for basis in bases:
            basis.actor.require(Permission.REPORT)
            people = read_people(session, basis)
            lines += [
                (people[line.customer_id], line)
                for line in read(basis)
                if line.customer_id in people and basis.kind in ("", line.kind)
            ]
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
        stacked=shape.stacked,
    )
    return recut(session, cube, by)


def recut(session: Session, cube: Cube, by: By) -> Cube:
    """The same lines in other rows; the total and the lines stay as they are."""
    sums: dict[Key, list[int]] = {}
    keys_of = _keys(session, cube, by)
    with no_collecting():
        for _, line in cube.lines:
            _add(sums, keys_of[line.customer_id], line)
    rows = [Row(key, tuple(found)) for key, found in sums.items()]
    return replace(cube, by=by, rows=_sorted(rows))


def with_earlier(cube: Cube, earlier: Cube) -> Cube:
    """A cube beside which an earlier one stands; rows of the earlier one alone are rows of both."""
    known = {row.key for row in cube.rows}
    nothing = (0,) * len(cube.total)
    gone = [Row(row.key, nothing) for row in earlier.rows if row.key not in known]
    return replace(cube, rows=_sorted([*cube.rows, *gone]), earlier=earlier)


def values_before(cube: Cube) -> Mapping[Key, Mapping[str, Value]]:
    """The figures of each row at the date a cube is compared with; nothing without one."""
    earlier = cube.earlier
    if earlier is None:
        return {}
    nothing = (0,) * len(earlier.total)
    then = {row.key: row.sums for row in earlier.rows}
    return {row.key: earlier.values(then.get(row.key, nothing)) for row in cube.rows}


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.key.code, row.key.name.casefold(), str(row.key.key)))


def lines_of(session: Session, cube: Cube, row: str) -> list[tuple[Person, Line]]:
    """The lines that a row of the cube sums, the row named as `row_name` has it."""
    keys_of = _keys(session, cube, cube.by)

    def stands(line: Line) -> bool:
        keys = keys_of[line.customer_id](line.customer_id, line.kind)
        return any(row_name(key) == row for key in keys)

    return [(person, line) for person, line in cube.lines if stands(line)]


def row_name(key: Key) -> str:
    """A row in an address: its id, its value after a "=", or `none`."""
    if key.key is None:
        return NONE
    return f"={key.key}" if isinstance(key.key, str) else str(key.key)


def _keys(session: Session, cube: Cube, by: By) -> dict[int, Keys]:
    """By customer, the rows its lines stand in."""
    found: dict[int, Keys] = {}
    with no_collecting():
        for basis in cube.bases:
            people = read_people(session, basis)
            found |= dict.fromkeys(people, read_keys(session, basis, by, people))
    return found


def _add(sums: dict[Key, list[int]], keys: Keys, line: Line) -> None:
    for key in keys(line.customer_id, line.kind):
        found = sums.get(key)
        sums[key] = list(line.sums) if found is None else list(map(add, found, line.sums))
