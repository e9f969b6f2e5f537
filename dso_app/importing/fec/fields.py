"""The columns of a FEC, by their legal names (LPF, article A47 A-1, VII)."""

from collections.abc import Sequence

from dso_app.domain.kinds import plain_words
from dso_app.importing.fields import Field, Values
from dso_app.texts import N_

FEC_FIELDS: tuple[Field, ...] = (
    Field("JournalCode", N_("Journal"), required=True),
    Field("JournalLib", N_("Journal’s name")),
    Field("EcritureNum", N_("Entry number"), required=True),
    Field("EcritureDate", N_("Entry date"), values=Values.DATE, required=True),
    Field("CompteNum", N_("Account"), required=True),
    Field("CompteLib", N_("Account’s name"), required=True),
    Field("CompAuxNum", N_("Auxiliary account"), required=True),
    Field("CompAuxLib", N_("Auxiliary account’s name"), required=True),
    Field("PieceRef", N_("Document number"), required=True),
    Field("PieceDate", N_("Document date"), values=Values.DATE, required=True),
    Field("EcritureLib", N_("Entry label"), required=True),
    Field("Debit", N_("Debit"), values=Values.AMOUNT, required=True),
    Field("Credit", N_("Credit"), values=Values.AMOUNT, required=True),
    Field("EcritureLet", N_("Lettering code"), required=True),
    Field("DateLet", N_("Letter date"), values=Values.DATE, required=True),
    Field("ValidDate", N_("Validation date")),
    Field("Montantdevise", N_("Amount in currency"), values=Values.AMOUNT),
    Field("Idevise", N_("Currency")),
    Field("Montant", N_("Amount"), values=Values.AMOUNT),
    Field("Sens", N_("Debit or credit")),
)


def legal_columns(header: Sequence[str]) -> dict[str, str]:
    """Field → header word: the names are set by law, nothing is guessed from values."""
    words = {_bare(word): word for word in reversed(header)}
    return {
        field.name: words[_bare(field.name)] for field in FEC_FIELDS if _bare(field.name) in words
    }


def _bare(word: str) -> str:
    """A name without case, accents, blanks and underscores."""
    return plain_words(word).replace(" ", "")
