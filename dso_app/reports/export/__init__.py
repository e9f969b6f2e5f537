"""Files of reports and of screens' tables: the one place they are written in."""

from enum import StrEnum

from dso_app.errors import RelanceError
from dso_app.reports.export.sheet import House, Sheet
from dso_app.texts import N_


class FileFormat(StrEnum):
    """Formats a table can be had in."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """As browsers are told."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PDF: "application/pdf",
}


class UnknownFormat(RelanceError):
    """A file format nobody writes."""

    message = N_("There is no format {format}.")


def find_format(name: str) -> FileFormat:
    """The format of a name, else `UnknownFormat`."""
    try:
        return FileFormat(name)
    except ValueError as error:
        raise UnknownFormat(format=name) from error


def write_sheet(sheet: Sheet, file_format: FileFormat, house: House) -> bytes:
    """A sheet as a file.

    Args:
        sheet: what it holds.
        file_format: of the file.
        house: who hands it over.
    """
    # The writers take a tenth of a second to load: only who wants a file pays it.
    if file_format is FileFormat.XLSX:
        from dso_app.reports.export import xlsx  # noqa: PLC0415

        return xlsx.write(sheet, house)
    if file_format is FileFormat.PDF:
        from dso_app.reports.export import pdf  # noqa: PLC0415

        return pdf.write(sheet, house)
    from dso_app.reports.export import csv_file  # noqa: PLC0415

    return csv_file.write(sheet)
