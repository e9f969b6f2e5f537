"""The floor of an import, a process of its own: bare pandas and `executemany`, nothing more."""

import sqlite3
import sys

import pandas as pd

_TABLE = """
CREATE TABLE item (
  id INTEGER PRIMARY KEY, customer TEXT, name TEXT, kind TEXT, number TEXT, issue_date TEXT,
  due_date TEXT, currency TEXT, amount_minor INTEGER, remaining_minor INTEGER
)
"""
_DATES = ("Invoice date", "Due date")
_AMOUNTS = ("Amount", "Remaining")
_COLUMNS = ("Customer code", "Customer name", "Document type", "Number", *_DATES, *_AMOUNTS)


def main(source: str, target: str) -> None:
    """Read a ledger file into one table."""
    frame = pd.read_csv(source, sep=";", dtype=str)
    for name in _DATES:
        days = pd.to_datetime(frame[name], format="%d/%m/%Y")
        frame[name] = days.dt.strftime("%Y-%m-%d")
    for name in _AMOUNTS:
        frame[name] = frame[name].str.replace(",", "", regex=False).astype("int64")
    rows = zip(*(frame[name].tolist() for name in _COLUMNS), strict=True)
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(_TABLE)
    connection.executemany(
        "INSERT INTO item (customer, name, kind, number, issue_date, due_date, currency, "
        "amount_minor, remaining_minor) VALUES (?, ?, ?, ?, ?, ?, 'EUR', ?, ?)",
        rows,
    )
    connection.commit()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
