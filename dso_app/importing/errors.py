"""Why a file is refused: one sentence each, nothing changed."""

from collections.abc import Mapping, Sequence

from dso_app.errors import RelanceError
from dso_app.texts import N_, translate


class ImportRefused(RelanceError):
    """The import cannot be done as asked; nothing was changed."""


class FileUnreadable(ImportRefused):
    """The file cannot be opened."""

    message = N_("The file {file} cannot be opened.")


class FileEmpty(ImportRefused):
    """The file holds no line below its header."""

    message = N_("The file {file} is empty.")


class FileTooLarge(ImportRefused):
    """The file exceeds what is read in one piece."""

    message = N_("The file {file} is larger than {limit} MB.")


class FileNotText(ImportRefused):
    """The file is neither text nor a workbook: a PDF, an image, an archive."""

    message = N_("The file {file} is neither a text file (CSV, TXT) nor a workbook (XLSX).")


class FileIsMarkup(ImportRefused):
    """The file is a web page or XML, whatever it is called."""

    message = N_(
        "The file {file} is a web page or XML: open it in a spreadsheet and save it as XLSX or CSV."
    )


class WorkbookBroken(ImportRefused):
    """The file begins like a workbook and cannot be read as one."""

    message = N_("The workbook {file} is damaged or incomplete and cannot be read.")


class WorkbookLocked(ImportRefused):
    """The workbook opens with a password."""

    message = N_("The workbook {file} is protected by a password: save it without one.")


class WorkbookTooLarge(ImportRefused):
    """The workbook, once unpacked, exceeds what is read in one piece."""

    message = N_("The workbook {file} is too large once unpacked: save its sheet as CSV.")


class UnknownSheet(ImportRefused):
    """The workbook has no sheet of that name."""

    message = N_("The workbook {file} has no sheet {sheet}. Its sheets: {sheets}.")


class NoHeaderThere(ImportRefused):
    """The line said to be the header is empty, or not among the first lines."""

    message = N_("Line {line} of the file {file} holds no header.")


class LineTooLong(ImportRefused):
    """A line without delimiters is longer than any cell."""

    message = N_("Line {line} of the file {file} is too long to be the row of a table.")


class FileNotInEncoding(ImportRefused):
    """The file's bytes are not in the encoding asked for."""

    message = N_("Line {line} of the file {file} cannot be read as {encoding}.")


class UnknownEncoding(ImportRefused):
    """No such encoding."""

    message = N_("There is no encoding {encoding}.")


class FileMalformed(ImportRefused):
    """The file's cells cannot be told apart, mostly because of a quote left open."""

    message = N_("The file {file} cannot be cut into columns: a quotation mark is left open.")


class FileTooWide(ImportRefused):
    """The file has too many columns to be a ledger."""

    message = N_("The file {file} has more than {limit} columns.")


class MissingColumn(ImportRefused):
    """A required field was not found among the columns."""

    message = N_("No column was found for {field}. Columns of the file: {columns}.")

    def __init__(self, fields: Mapping[str, str], header: Sequence[str], file: str = "") -> None:
        """Name what is missing.

        Args:
            fields: names of the fields, as commands map them, and msgids of their labels.
            header: of the file.
            file: its name, where several are imported together.
        """
        super().__init__(columns=", ".join(header))
        self.fields, self.header, self.file = fields, header, file

    def sentence(self, language: str = "en") -> str:
        """The error as one sentence in a language."""
        named = (f"{translate(words, language)} ({name})" for name, words in self.fields.items())
        told = translate(self.message, language, field=", ".join(named), **self.values)
        return f"{self.file}: {told}" if self.file else told


class UnknownColumn(ImportRefused):
    """A column named in the mapping is not in the file."""

    message = N_("The file has no column {column}. Its columns: {columns}.")


class UnknownField(ImportRefused):
    """A field named in the mapping does not exist for this kind of file."""

    message = N_("There is no field {field} in a file of {kind}.")


class WouldAssume(ImportRefused):
    """Strict: something the file leaves open would have to be assumed."""


class DatesLeftOpen(WouldAssume):
    """The order of the file's dates would have to be assumed."""

    message = N_("The file leaves open the order of its dates: say it with --dates.")


class DecimalLeftOpen(WouldAssume):
    """The file's decimal mark would have to be assumed."""

    message = N_("The file leaves open its decimal mark: say it with --decimal.")


class SeveralFecs(ImportRefused):
    """Books of several years at once: each opens with what the one before closed with."""

    message = N_("Import one FEC at a time, the oldest first.")


class FecUnbalanced(WouldAssume):
    """Strict: the debits and credits of a FEC differ."""

    message = N_("The file’s debits and credits differ by {amount}.")


class LedgerMoved(ImportRefused):
    """Another import was applied since this one was planned."""

    message = N_("The ledger changed since the preview: look at the import again.")
