"""Which item a copy of an invoice is of, by the number that its file's name bears.

A wrong guess would send a customer somebody else's invoice: what is not sure waits for a person.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from dso_app.domain.kinds import Kind
from dso_app.errors import Reason
from dso_app.texts import N_

SHORTEST = 3
"""Letters and digits below which a number alone settles nothing."""

_SHORTEST_CODE = 2
_MOST_PIECES, _LONGEST_RUN = 24, 8
"""Bounds no real file name meets."""
_SECOND_DOWNLOAD = re.compile(r"\s*\(\d{1,3}\)$")
_COUNTER = 2
"""Digits of the figure by which people number several files of one invoice, at most."""
_DOCUMENT_WORDS = ("facture", "invoice", "rechnung", "factura", "fattura", "factuur")
_NUMBER_SIGNS = str.maketrans("ºª№", "   ")
_MARKS = dict.fromkeys(
    place for place in range(128) if not chr(place).isalnum() and chr(place) != "\n"
)
_PAPERS = (Kind.INVOICE, Kind.CREDIT_NOTE, Kind.DOWN_PAYMENT)

NO_ITEM = Reason("no_item", N_("The ledger has no item of a number that this name bears."))


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of a file's name, read as one word.

    Attributes:
        start, end: places of its pieces.
        seams: places in the word where two digits meet that stand in two pieces of the name.
    """

    word: str
    start: int
    end: int
    seams: frozenset[int] = frozenset()

    def holds(self, other: "Run") -> bool:
        """Whether another run is a part of it, and not all of it."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and (self.start, self.end) != (other.start, other.end)

    def apart(self, other: "Run") -> bool:
        """Whether it shares no piece with another run."""
        return self.end <= other.start or other.end <= self.start


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item as its copy is found: whose it is, and its number as it is written."""

    item_id: int
    customer_id: int
    code: str
    number: str
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class _Hit:
    run: Run
    item: Numbered

    @property
    def firm(self) -> bool:
        """Whether the number has a break wherever the name breaks between two digits of it."""
        return self.run.seams <= _breaks(self.item.number)


def plain_word(text: str) -> str:
    """A number or code as it is compared: its letters and digits, in one case."""
    return "".join(_words(text))


def plain_words(texts: Sequence[str]) -> list[str]:
    """The plain word of each text; a ledger has a million of them."""
    together = "\n".join(texts)
    if together.isascii():
        words = together.lower().translate(_MARKS).split("\n")
        if len(words) == len(texts):
            return words
    return [plain_word(text) for text in texts]


def read_name(name: str) -> list[Run]:
    """Every run of neighbouring pieces of a file's name, its ending left out."""
    stem = _SECOND_DOWNLOAD.sub("", name.rpartition(".")[0] or name)
    return list(_runs(list(_pieces(stem))[:_MOST_PIECES]))


def choose_items(
    runs: Sequence[Run],
    items: Mapping[str, Sequence[Numbered]],
    customers: Mapping[str, Collection[int]],
) -> tuple[Numbered, ...] | Reason:
    """The items a file is a copy of: those of one customer that share its number.

    A number is found where neighbouring pieces of the name have its letters and digits. One that
    has a break where the name has one between digits goes before one that has not (in
    `FA-2026-100_2`, FA-2026-100 before FA-2026-1002), and a longer one before a part of it. A
    customer's code elsewhere in the name settles whose it is.

    Args:
        runs: of the file's name.
        items: by the plain word of their number, at least those whose number is a run.
        customers: ids by the plain word of customers' codes, likewise.

    Returns:
        The items, or why that is not sure.
    """
    codes = [run for run in runs if len(run.word) >= _SHORTEST_CODE and run.word in customers]
    hits = [_Hit(run, item) for run in runs for item in items.get(run.word, ())]
    named = [hit for hit in hits if _is_named(hit, codes, customers)]
    sure = named or [hit for hit in hits if len(hit.run.word) >= SHORTEST]
    if not sure:
        return _too_short(hits[0].item) if hits else NO_ITEM
    best = _best(sure)
    if isinstance(best, Reason):
        return best
    found = list({hit.item.item_id: hit.item for hit in best}.values())
    return (None if named else _contradiction(best, found, codes)) or of_one_invoice(found)


def _is_named(hit: _Hit, codes: Sequence[Run], customers: Mapping[str, Collection[int]]) -> bool:
    return any(
        code.apart(hit.run) and hit.item.customer_id in customers[code.word] for code in codes
    )


def _best(hits: Sequence[_Hit]) -> list[_Hit] | Reason:
    """The hits of the one number that the name bears."""
    firm = [hit for hit in hits if hit.firm]
    pool = firm or hits
    top = [hit for hit in pool if not any(other.run.holds(hit.run) for other in pool)]
    rivals = [hit for hit in hits if not hit.firm and any(_disputes(hit, one) for one in top)]
    if len({hit.run.word for hit in (*top, *(rivals if firm else hits))}) > 1:
        return _several_numbers([*top, *(rivals if firm else hits)])
    return top


def _disputes(loose: _Hit, firm: _Hit) -> bool:
    """Whether a longer, loose reading may be meant: what it adds is more than a counter."""
    if not loose.run.holds(firm.run):
        return False
    added = len(loose.run.word) - len(firm.run.word)
    return loose.run.start < firm.run.start or added > _COUNTER


def _contradiction(
    hits: Sequence[_Hit], items: Sequence[Numbered], codes: Sequence[Run]
) -> Reason | None:
    """The code of somebody else stands in the name."""
    others = [
        code
        for code in codes
        if len(code.word) >= SHORTEST and all(code.apart(hit.run) for hit in hits)
    ]
    if not others:
        return None
    item = items[0]
    return Reason(
        "other_customer",
        N_("The name bears the code {named}, but item {number} is of customer {code}."),
        {"named": others[0].word.upper(), "number": item.number, "code": item.code},
    )


def of_one_invoice(items: Sequence[Numbered]) -> tuple[Numbered, ...] | Reason:
    """Items of one number, when it is one invoice: its instalments share its copy.

    Payments, which often bear the number of what they pay, are left out where anything else has
    it. Items of several customers, kinds or years are several invoices.
    """
    items = [item for item in items if item.kind in _PAPERS] or items
    number, code = items[0].number, items[0].code
    codes = sorted({item.code for item in items})
    if len({item.customer_id for item in items}) > 1:
        values: dict[str, object] = {"number": number, "codes": ", ".join(codes[:5])}
        message = N_("Several customers have an item {number}: {codes}.")
        return Reason("several_customers", message, values)
    if len({(item.kind, item.year) for item in items}) > 1:
        values = {"number": number, "code": code}
        return Reason(
            "several_items", N_("Customer {code} has several items numbered {number}."), values
        )
    return tuple(sorted(items, key=lambda item: item.item_id))


def _several_numbers(hits: Sequence[_Hit]) -> Reason:
    numbers = dict.fromkeys(hit.item.number for hit in hits)
    return Reason(
        "several_numbers",
        N_("The name bears several numbers: {numbers}."),
        {"numbers": ", ".join(list(numbers)[:5])},
    )


def _too_short(item: Numbered) -> Reason:
    return Reason(
        "too_short",
        N_("The number {number} is too short to be sure without the customer's code."),
        {"number": item.number},
    )


def _breaks(number: str) -> set[int]:
    """Places in a number's plain word where one of its pieces ends."""
    places: set[int] = set()
    at = 0
    for word in _words(number):
        at += len(word)
        places.add(at)
    return places


def _words(text: str) -> Iterator[str]:
    """The runs of letters and digits of a text, in one case."""
    plain = unicodedata.normalize("NFKC", text.translate(_NUMBER_SIGNS)).casefold()
    return ("".join(word) for is_word, word in groupby(plain, str.isalnum) if is_word)


def _pieces(stem: str) -> Iterator[str]:
    """The words of a name; one written together with its number is taken off it."""
    for word in _words(stem):
        ahead = next((one for one in _DOCUMENT_WORDS if word.startswith(one)), "")
        yield from filter(None, (ahead, word.removeprefix(ahead)))


def _runs(pieces: Sequence[str]) -> Iterator[Run]:
    for start in range(len(pieces)):
        word, seams = "", set()
        for end in range(start, min(start + _LONGEST_RUN, len(pieces))):
            if word[-1:].isdigit() and pieces[end][0].isdigit():
                seams.add(len(word))
            word += pieces[end]
            yield Run(word, start, end + 1, frozenset(seams))
