"""Reads one sheet of a workbook, in a process of its own: `workbook_process.py FILE [SHEET]`.

A workbook of a few kilobytes can be made to fill any memory, or to break the library that reads
it: here it fills what this process may have, and breaks nothing else. Standard output gets one
line of JSON, about the workbook or why it is not read, then the columns: `marshal` of the texts
of each, and of a letter for each that says what the workbook holds there (`_TEXT`…).
"""

import datetime as dt
import json
import marshal
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_BYTES = 2**30
"""Of a workbook once unpacked."""
MOST_CELLS = 20_000_000
MOST_COLUMNS = 500
_MOST_LETTERS = 2**29
"""Of a sheet, each cell by itself: equal texts are stored once only."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The part of a locked workbook that holds the real one."""
_MEMORY = 2**31
_SECONDS = 120
_TABLE_COLUMNS, _TABLE_ROWS, _LOOKED_AT = 3, 2, 200
_DIGITS = 15
"""As many as spreadsheets keep: what stands behind them comes from computing in binary."""
_TEXT, _NUMBER, _DATE = 0, 1, 2
_UNSEEN = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")

Value = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


class _NotRead(Exception):
    """Why the workbook is not read, as a word, and what there is to say about it."""

    def __init__(self, why: str, **about: Any) -> None:
        super().__init__(why)
        self.answer = {"error": why, **about}


def _limit_resources() -> None:
    """Keep what is read from taking the machine's memory and time; not on every system."""
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    limits = ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS))
    for what, most in (*limits, (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def main(path: Path, name: str | None, out: BinaryIO) -> None:
    """Read the sheet of a name, else the first that looks like a table."""
    try:
        workbook = _opened(path)
        shown = _shown(workbook)
        sheet = _named(workbook, name, shown) if name else _first_table(workbook, shown)
        columns = _columns(sheet)
    except _NotRead as error:
        answer = error.answer
    except PasswordError:
        answer = {"error": "password"}
    except MemoryError:
        answer = {"error": "large"}
    except CalamineError:
        answer = {"error": "broken"}
    except BaseException as error:
        # What the library itself did not expect comes as no exception of Python's.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        answer = {"error": "broken"}
    else:
        answer = {"sheets": shown, "sheet": sheet.name, "columns": len(columns)}
        _write(answer, out)
        for column in columns:
            block = marshal.dumps(column)
            out.write(len(block).to_bytes(8, "big") + block)
        return
    _write(answer, out)


def _write(answer: dict[str, Any], out: BinaryIO) -> None:
    out.write(json.dumps(answer).encode() + b"\n")


def _opened(path: Path) -> CalamineWorkbook:
    if is_zipfile(path):
        try:
            with ZipFile(path) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
                names = set(archive.namelist())
        except BadZipFile as error:
            raise _NotRead("broken") from error
        if unpacked > MOST_BYTES:
            raise _NotRead("large")
        if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
            raise _NotRead("other")
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise _NotRead("password")
    return CalamineWorkbook.from_filelike(BytesIO(content))


def _shown(workbook: CalamineWorkbook) -> list[str]:
    """The names of the sheets of cells that show; of all where none does."""
    sheets = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    seen = [one.name for one in sheets if one.visible == SheetVisibleEnum.Visible]
    return seen or [one.name for one in sheets]


def _named(workbook: CalamineWorkbook, name: str, shown: list[str]) -> CalamineSheet:
    if name not in workbook.sheet_names:
        raise _NotRead("sheet", sheets=shown)
    return _small_enough(workbook.get_sheet_by_name(name))


def _first_table(workbook: CalamineWorkbook, shown: list[str]) -> CalamineSheet:
    """The first sheet with rows of three filled cells and more; else the first with any cell."""
    filled = None
    for name in shown:
        sheet = _small_enough(workbook.get_sheet_by_name(name))
        if sheet.start is None:
            continue
        filled = filled or sheet
        if _looks_like_table(sheet):
            return sheet
    if filled is None:
        raise _NotRead("empty")
    return filled


def _looks_like_table(sheet: CalamineSheet) -> bool:
    rows = 0
    for row, _ in zip(sheet.iter_rows(), range(_LOOKED_AT), strict=False):
        rows += sum(1 for cell in row if cell != "") >= _TABLE_COLUMNS
    return rows >= _TABLE_ROWS


def _small_enough(sheet: CalamineSheet) -> CalamineSheet:
    if sheet.width > MOST_COLUMNS:
        raise _NotRead("wide")
    if sheet.total_height * sheet.width > MOST_CELLS:
        raise _NotRead("large")
    return sheet


def _columns(sheet: CalamineSheet) -> list[tuple[list[str], bytes]]:
    """The columns of a sheet from its first row on, equal texts kept once."""
    texts: list[list[str]] = [[] for _ in range(sheet.width)]
    kinds = [bytearray() for _ in range(sheet.width)]
    kept: dict[str, str] = {}
    letters = 0
    for row in sheet.iter_rows() if sheet.start is not None else ():
        for value, column, typed in zip(row, texts, kinds, strict=True):
            text, kind = _as_text(value)
            letters += len(text)
            column.append(kept.setdefault(text, text))
            typed.append(kind)
        if letters > _MOST_LETTERS:
            raise _NotRead("large")
    return [(column, bytes(typed)) for column, typed in zip(texts, kinds, strict=True)]


def _as_text(value: Value) -> tuple[str, int]:
    """A cell as a text file would hold it, and what the workbook says it is."""
    if isinstance(value, str):
        return (value if value.isascii() else value.translate(_UNSEEN)).strip(), _TEXT
    if isinstance(value, float) or type(value) is int:
        return _number(value), _NUMBER
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds"), _DATE
    if isinstance(value, dt.date):
        return value.isoformat(), _DATE
    if isinstance(value, bool):
        return str(value).upper(), _TEXT
    # A zero that is shown as a date, as formulas over empty cells give it, is no time.
    return ("" if value == dt.time() else str(value)), _TEXT


def _number(value: float) -> str:
    """A number in plain digits with a decimal point: `1200.1`, `12345`, never `1e5`."""
    text = f"{value:.{_DIGITS}g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


if __name__ == "__main__":
    _limit_resources()
    _file, *_sheet = sys.argv[1:]
    main(Path(_file), next(iter(_sheet), None), sys.stdout.buffer)
