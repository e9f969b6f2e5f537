"""Reports of lines as programs read them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dso_app.formats import plain
from dso_app.reports.by import By, Key
from dso_app.reports.cube import Cube, Line, Measure, Sums, Value, values_before
from dso_app.services.lists.listing import Kind


def as_json(cube: Cube, *, items: bool = False) -> dict[str, Any]:
    """The report as programs read it: amounts, days and rates as strings.

    Args:
        cube: the report.
        items: with the lines behind each customer, where the rows are customers.
    """
    basis = cube.basis
    answer: dict[str, Any] = {"as_of": basis.on.isoformat(), "currency": basis.currency}
    if basis.known_on:
        answer["known_on"] = basis.known_on.isoformat()
    answer |= cube.extra
    answer["total"] = figures_json(cube, cube.total)
    behind = _behind(cube) if items and cube.by is By.CUSTOMER else {}
    before = values_before(cube)
    if cube.earlier:
        figures = {"total": figures_json(cube.earlier, cube.earlier.total)}
        answer["compared_with"] = {"as_of": cube.earlier.basis.on.isoformat()} | figures
    answer["customers"] = [
        {"code": row.key.code, "name": row.key.name}
        | figures_json(cube, row.sums)
        | _before_json(cube, before, row.key)
        | ({"items": behind[row.key.key]} if behind else {})
        for row in cube.rows
    ]
    return answer | rates_json(cube)


def rates_json(cube: Cube) -> dict[str, Any]:
    """The dated rates used, by company where there are several."""
    if len(cube.bases) == 1:
        return cube.basis.rates_json()
    return {"entities": {one.entity_name: one.rates_json() for one in cube.bases}}


def figures_json(cube: Cube, sums: Sums) -> dict[str, Any]:
    """The figures of some sums."""
    return _values_json(cube, cube.values(sums))


def _before_json(cube: Cube, before: Mapping[Key, Mapping[str, Value]], key: Key) -> dict[str, Any]:
    earlier = cube.earlier
    return {"before": _values_json(earlier, before[key])} if earlier else {}


def _values_json(cube: Cube, values: Mapping[str, Value]) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for measure in cube.measures:
        place = answer.setdefault(measure.group, {}) if measure.group else answer
        place[measure.name] = value_json(values[measure.name], measure, cube.basis.currency)
    return answer


def value_json(value: Value, measure: Measure, currency: str) -> Any:
    """A figure: an amount or a rate as a string, a count as a number."""
    if value is None:
        return None
    if measure.kind is Kind.MONEY:
        return plain(int(value), currency)
    return str(value) if isinstance(value, Decimal) else value


def _behind(cube: Cube) -> dict[int | str | None, list[dict[str, Any]]]:
    found: dict[int | str | None, list[dict[str, Any]]] = {}
    for _, line in cube.lines:
        found.setdefault(line.customer_id, []).append(_line_json(cube, line))
    return found


def _line_json(cube: Cube, line: Line) -> dict[str, Any]:
    return {
        column.name: _cell_json(cell, column.kind, cube.basis.currency)
        for column, cell in zip(cube.columns, line.cells, strict=True)
    }


def _cell_json(cell: Any, kind: Kind, currency: str) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return str(cell)
    return plain(cell, currency) if kind is Kind.MONEY and cell is not None else cell
