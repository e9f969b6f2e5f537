"""French ledger files (FEC) written in place: entries as tuples, the eighteen legal columns."""

from dataclasses import dataclass, field

HEADER = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
)
JOURNALS = {"VE": "Ventes", "BQ": "Banque", "OD": "Opérations diverses", "AN": "À nouveaux"}
COUNTERPARTS = {"VE": "706000", "BQ": "512000", "OD": "467000", "AN": "890000"}


@dataclass
class Fec:
    """A file under way: each `line` on a customer's account gets its counterpart."""

    rows: list[str] = field(default_factory=list)
    number: int = 0

    def line(
        self,
        journal: str,
        day: str,
        customer: str,
        piece: str,
        minor: int,
        letter: str = "",
        let_on: str = "",
        *,
        label: str = "",
        piece_date: str = "",
        against: str = "",
        currency: str = "",
        foreign: str = "",
        entry: int = 0,
    ) -> "Fec":
        """An entry of a customer: debit positive, in cents; days are written 20250131."""
        self.number = entry or self.number + 1
        head = f"{journal}|{JOURNALS.get(journal, journal)}|{self.number}|{day}"
        document = f"{piece}|{piece_date}|{label or piece}"
        account = f"411000|Clients|{customer}|{f'Client {customer}' if customer else ''}"
        other = f"{against or COUNTERPARTS.get(journal, '471000')}|Contrepartie||"
        end = f"{letter}|{let_on}|{day}|{foreign}|{currency}"
        self.rows.append(f"{head}|{account}|{document}|{_sides(minor)}|{end}")
        self.rows.append(f"{head}|{other}|{document}|{_sides(-minor)}|||{day}||")
        return self

    def text(self) -> str:
        """The file."""
        return "\n".join((HEADER, *self.rows)) + "\n"


def _sides(minor: int) -> str:
    debit, credit = max(minor, 0), max(-minor, 0)
    return f"{euros(debit)}|{euros(credit)}"


def euros(minor: int) -> str:
    """An amount with a decimal comma."""
    return f"{minor // 100},{minor % 100:02}"
