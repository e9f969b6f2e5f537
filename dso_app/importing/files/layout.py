"""How a file is laid out, as far as that was said or is remembered; the rest is found in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """What says how a file is cut into rows and columns.

    Attributes:
        encoding: of a text file.
        delimiter: of a text file.
        sheet: of a workbook, by its name.
        header_line: the line of the header, counted from 1; 0 where the file has none.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_line: int | None = None


AS_FOUND = Layout()
"""Nothing is known: the file speaks for itself."""
