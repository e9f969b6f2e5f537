"""Days between two dates in SQL, on either database."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_since(FunctionElement[int]):  # noqa: N801 - written like the SQL function it is
    """Days from a date column to a day: above zero when the column's date lies before it."""

    type = Integer()
    inherit_cache = True

    def __init__(self, column: Any, day: date) -> None:
        super().__init__(literal(day, Date), column)


@compiles(days_since, "sqlite")
def _on_sqlite(element: days_since, compiler: Any, **words: Any) -> str:
    day, column = (compiler.process(part, **words) for part in element.clauses)
    return f"CAST(julianday({day}) - julianday({column}) AS INTEGER)"


@compiles(days_since, "postgresql")
def _on_postgresql(element: days_since, compiler: Any, **words: Any) -> str:
    day, column = (compiler.process(part, **words) for part in element.clauses)
    return f"(CAST({day} AS DATE) - {column})"
