"""Which column feeds which field: suggested from the header's words and from values."""

from collections.abc import Collection, Mapping, Sequence

from dso_app.importing.fields import Field
from dso_app.importing.suggesting.by_values import by_values
from dso_app.importing.suggesting.by_words import by_words, settled_amounts
from dso_app.importing.suggesting.columns import columns_of
from dso_app.importing.suggesting.concepts import language_of
from dso_app.importing.suggesting.ledger import Ledger, NoLedger

NO_LEDGER = NoLedger()
NOTHING: Mapping[str, str] = {}


def suggest(
    fields: Sequence[Field],
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    settled: Mapping[str, str] = NOTHING,
    apart: Collection[str] = (),
    ledger: Ledger = NO_LEDGER,
    asked: bool = False,
) -> dict[str, str]:
    """Field → header word, of fields and columns that are not settled yet.

    A column feeds one field, a field has one column.

    Args:
        fields: of the kind of file.
        header: of the file.
        sample: its first rows.
        settled: field → column, as it was said.
        apart: columns that feed nothing.
        ledger: what is known of customers and users.
        asked: whether a person looks at what is suggested before it is used.
    """
    language = language_of(header)
    columns = columns_of(header, sample)
    said = {name: one for name, word in settled.items() for one in columns if one.word == word}
    open_fields = [field for field in fields if field.name not in said]
    free = [one for one in columns if one not in said.values() and one.word not in apart]
    found = said | by_words(open_fields, free, language)
    names = frozenset(field.name for field in fields)
    if "remaining" in names:
        found = settled_amounts(found, free, language)
    found = by_values(names, found, free, language, ledger, asked=asked)
    taken = list(said.values())
    return {name: one.word for name, one in found.items() if name not in said and one not in taken}
