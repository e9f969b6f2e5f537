"""What is asked of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from dso_app.domain.amounts import Mark
from dso_app.domain.dates import DateOrder
from dso_app.domain.kinds import Kind
from dso_app.importing.files.layout import Layout


class FileKind(StrEnum):
    """What a file holds."""

    CUSTOMERS = "customers"
    ITEMS = "items"
    CONTACTS = "contacts"
    TURNOVER = "turnover"
    BACKLOG = "backlog"
    FEC = "fec"


class Mode(StrEnum):
    """The shape of a file of items."""

    STOCK = "stock"
    """The complete list of its source's open items."""
    DELTA = "delta"
    """Changes only."""


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is read, as far as it was said; the rest comes from the profile or the file."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Field → the file's header word."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """The file's own word → kind."""
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    """Name of the sheet of a workbook."""
    header_line: int | None = None
    """Line of the header, counted from 1; 0 where the file has none."""
    dates: DateOrder | None = None
    """Order of the dates of every column nothing else was said about."""
    decimal: Mark | None = None
    """Decimal mark of every column nothing else was said about."""
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    """Field → order of the dates of its column."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Field → decimal mark of its column."""
    header: tuple[str, ...] = ()
    """Header of the files that were mapped so, whole: its other columns feed nothing."""

    @property
    def layout(self) -> Layout:
        """What was said about how files are cut."""
        return Layout(self.encoding, self.delimiter, self.sheet, self.header_line)

    def layout_after(self, known: "ReadingOptions") -> Layout:
        """The same, with what is remembered where nothing was said."""
        header_line = known.header_line if self.header_line is None else self.header_line
        return Layout(
            self.encoding or known.encoding,
            self.delimiter or known.delimiter,
            self.sheet or known.sheet,
            header_line,
        )


@dataclass(frozen=True)
class ImportRequest:
    """One import: the files, and what was said about them."""

    kind: FileKind
    files: tuple[Path, ...]
    entity_id: int
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    profile: str | None = None
    mode: Mode | None = None
    on: date | None = None
    """Business date of the import; today when not said."""
    history_from: date | None = None
    """The file holds every item issued since that date, settled ones included."""
    create_customers: bool | None = None
    add_up: bool | None = None
    """Lines alike in everything add up instead of being rejected."""
    erase_empty: bool | None = None
    """Empty cells of a file of customers erase what was there."""
    keep: tuple[str, ...] | None = None
    """Fields that do not overwrite what a person changed here."""
    tax_percent: Decimal | None = None
    """Rate to add to a turnover that excludes tax; 0, or none, where it includes it."""
    confirm_clearing: bool = False
    dry_run: bool = False
    strict: bool = False
    names: tuple[str, ...] = ()
    """What the user calls the files, where they are stored under other names."""
    remember: bool = False
    """The profile keeps what to do (mode, customers to create), not only how to read."""

    @property
    def shown_names(self) -> tuple[str, ...]:
        """The files' names in messages and in the history of imports."""
        return self.names or tuple(path.name for path in self.files)
