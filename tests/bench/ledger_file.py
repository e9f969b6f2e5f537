"""A ledger file of any size, as accounting software writes it; the same for the same numbers."""

from datetime import date, timedelta
from pathlib import Path

HEADER = "Customer code;Customer name;Document type;Number;Invoice date;Due date;Amount;Remaining"
_LAST_DAY = date(2026, 6, 30)
_DAYS = 540
_TERMS = (0, 30, 45, 60)
_KINDS = ("Facture", "Facture", "Facture", "Facture", "Avoir")


def write_ledger(path: Path, items: int, customers: int) -> None:
    """Write a stock file: invoices and credit notes, one item in eight partly settled.

    Args:
        path: the file.
        items: how many lines.
        customers: how many customers they belong to.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        file.writelines(_line(n, customers) for n in range(items))


def _line(n: int, customers: int) -> str:
    customer = n * 7919 % customers
    issued = _LAST_DAY - timedelta(days=n * 104_729 % _DAYS)
    due = issued + timedelta(days=_TERMS[n % len(_TERMS)])
    kind = _KINDS[n % len(_KINDS)]
    minor = 1_000 + n * 15_485_863 % 900_000
    left = minor // 2 if n % 8 == 3 else minor
    sign = "-" if kind == "Avoir" else ""
    cells = (
        f"{customer:06}",
        f"Client n° {customer} SARL",
        kind,
        f"FA{2_600_000 + n}",
        f"{issued:%d/%m/%Y}",
        f"{due:%d/%m/%Y}",
        f"{sign}{minor // 100},{minor % 100:02}",
        f"{sign}{left // 100},{left % 100:02}",
    )
    return ";".join(cells) + "\n"
