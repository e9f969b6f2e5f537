"""Why a file is refused: one sentence each, nothing changed."""

from dso_app.errors import RelanceError
from dso_app.texts import N_


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
    """The file is no text: a workbook, a PDF, an image."""

    message = N_("The file {file} is not a text file (CSV or TXT).")


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


class LedgerMoved(ImportRefused):
    """Another import was applied since this one was planned."""

    message = N_("The ledger changed since the preview: look at the import again.")
