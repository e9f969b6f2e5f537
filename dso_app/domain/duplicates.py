"""Which customers may be one and the same, and what speaks for it.

Customers are compared within small sets only (the same identifier, address, name or town), so that
twenty thousand of them take a second, not their square.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rapidfuzz import fuzz

from dso_app.texts import N_, without_accents


class Sign(StrEnum):
    """What two customers have in common."""

    LEGAL_ID = "legal_id"
    VAT = "vat_number"
    SIREN = "siren"
    NAME_POSTCODE = "name_postcode"
    NAME_CITY = "name_city"
    EMAIL = "email"
    NAME = "name"
    SIMILAR_NAME = "similar_name"


SIGN_WORDS = {
    Sign.LEGAL_ID: N_("same legal id"),
    Sign.VAT: N_("same VAT number"),
    Sign.SIREN: N_("same SIREN"),
    Sign.NAME_POSTCODE: N_("same name and postcode"),
    Sign.NAME_CITY: N_("same name and city"),
    Sign.EMAIL: N_("same email"),
    Sign.NAME: N_("same name, no address to compare"),
    Sign.SIMILAR_NAME: N_("similar name in the same place"),
}

_WEIGHT = {
    Sign.LEGAL_ID: 95,
    Sign.VAT: 90,
    Sign.SIREN: 80,
    Sign.NAME_POSTCODE: 80,
    Sign.NAME_CITY: 70,
    Sign.EMAIL: 60,
    Sign.NAME: 50,
    Sign.SIMILAR_NAME: 40,
}
"""How much a sign alone speaks for it, out of 100."""
_OF_NAMES = frozenset({Sign.NAME_POSTCODE, Sign.NAME_CITY, Sign.NAME, Sign.SIMILAR_NAME})
_MOST_SHARING = 12
"""A value that more customers have in common is a chain's or an accountant's: it proves nothing."""
_NEIGHBOURS = 8
"""Names of a place are compared with so many that follow them in the alphabet."""
_ALIKE = 88
"""Likeness of two names, out of 100, from which they are similar."""
_SIREN = re.compile(r"\d{9}(?:\d{5})?", re.ASCII)
_FORMS = frozenset(
    (
        *("sa", "sas", "sasu", "sarl", "eurl", "sci", "scop", "snc", "scp", "selarl", "gie", "ei"),
        *("eirl", "ets", "etablissements", "societe", "ste", "gmbh", "ag", "kg", "ohg", "mbh"),
        *("ltd", "limited", "llc", "inc", "plc", "llp", "co", "srl", "spa", "bv", "nv", "sprl"),
        *("sl", "slu", "lda", "oy", "ab", "as"),
    )
)
"""Words that say what sort of company a name is of, not which."""


@dataclass(frozen=True)
class Party:
    """What customers are compared by."""

    id: int
    name: str
    legal_id: str = ""
    vat_number: str = ""
    emails: frozenset[str] = frozenset()
    """Its own and its contacts'."""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True)
class Pair:
    """Two customers that may be one, the lower id first; the strongest sign first."""

    first: int
    second: int
    signs: tuple[Sign, ...]

    @property
    def likeness(self) -> int:
        """How much speaks for it, out of 100: each further sign takes half of what was open."""
        open_still = 100 - _WEIGHT[self.signs[0]]
        return 100 - (open_still >> len(self.signs) - 1)


def plain_name(name: str) -> str:
    """A name without capitals, accents, punctuation and the words for sorts of companies."""
    letters = without_accents(name.replace("&", " et ")).replace(".", "")
    words = re.findall(r"[^\W_]+", letters.casefold())
    # "S.A.R.L." falls into letters: single ones are put together again.
    kept = [word for word in _joined(words) if word not in _FORMS]
    return " ".join(kept or words)


def _joined(words: Sequence[str]) -> list[str]:
    joined: list[str] = []
    alone = False
    for word in words:
        single = len(word) == 1
        if single and alone:
            joined[-1] += word
        else:
            joined.append(word)
        alone = single
    return joined


def plain_id(text: str) -> str:
    """An identifier without blanks, dots and capitals."""
    return "".join(re.findall(r"[^\W_]+", text)).upper()


def siren_of(legal_id: str) -> str:
    """The nine digits of a French company out of its SIREN or SIRET; empty for anything else."""
    digits = plain_id(legal_id)
    return digits[:9] if _SIREN.fullmatch(digits) else ""


@dataclass(frozen=True)
class _Plain:
    """A party as it is compared."""

    id: int
    name: str
    legal_id: str
    siren: str
    vat: str
    emails: frozenset[str]
    postcode: str
    city: str


def find_pairs(parties: Iterable[Party]) -> list[Pair]:
    """The pairs of customers that may be one, the likeliest first.

    What customers share with many others is no sign. Nor are names where both have a SIREN and
    they differ: two companies of a group, under one roof.
    """
    plain = {party.id: _plain(party) for party in parties}
    signs: dict[tuple[int, int], set[Sign]] = defaultdict(set)
    people = list(plain.values())
    for sign, key in _KEYS.items():
        for sharing in _shared(people, key):
            for pair in combinations(sharing, 2):
                signs[pair].add(sign)
    for first, second in _similar(people):
        signs[first, second].add(Sign.SIMILAR_NAME)
    found = []
    for (first, second), common in signs.items():
        kept = _believed(plain[first], plain[second], common)
        if kept:
            found.append(Pair(first, second, kept))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _plain(party: Party) -> _Plain:
    return _Plain(
        party.id,
        plain_name(party.name),
        plain_id(party.legal_id),
        siren_of(party.legal_id),
        plain_id(party.vat_number),
        frozenset(email.casefold() for email in party.emails if email),
        plain_id(party.postcode),
        plain_name(party.city),
    )


_KEYS: dict[Sign, Callable[[_Plain], Iterable[object]]] = {
    Sign.LEGAL_ID: lambda one: [one.legal_id] if one.legal_id else [],
    Sign.SIREN: lambda one: [one.siren] if one.siren else [],
    Sign.VAT: lambda one: [one.vat] if one.vat else [],
    Sign.EMAIL: lambda one: one.emails,
    Sign.NAME_POSTCODE: lambda one: [(one.name, one.postcode)] if one.name and one.postcode else [],
    Sign.NAME_CITY: lambda one: [(one.name, one.city)] if one.name and one.city else [],
    Sign.NAME: lambda one: [one.name] if one.name else [],
}


def _shared(
    people: Iterable[_Plain], key: Callable[[_Plain], Iterable[object]]
) -> Iterable[list[int]]:
    """The customers that share a value, by id, where they are few."""
    sharing: dict[object, list[int]] = defaultdict(list)
    for one in people:
        for value in key(one):
            sharing[value].append(one.id)
    return (sorted(ids) for ids in sharing.values() if 1 < len(ids) <= _MOST_SHARING)


def _similar(people: Iterable[_Plain]) -> Iterable[tuple[int, int]]:
    """Pairs of one place whose names are much alike and not the same."""
    places: dict[tuple[str, str], list[_Plain]] = defaultdict(list)
    for one in people:
        if one.name:
            for kind in ("postcode", "city"):
                if place := getattr(one, kind):
                    places[kind, place].append(one)
    for there in places.values():
        there.sort(key=lambda one: one.name)
        for place, one in enumerate(there):
            for other in there[place + 1 : place + 1 + _NEIGHBOURS]:
                if one.name != other.name and _alike(one.name, other.name):
                    yield min(one.id, other.id), max(one.id, other.id)


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other, score_cutoff=_ALIKE) > 0


def _believed(one: _Plain, other: _Plain, common: set[Sign]) -> tuple[Sign, ...]:
    """The signs that count, the strongest first."""
    if one.siren and other.siren and one.siren != other.siren:
        common = common - _OF_NAMES
    if Sign.LEGAL_ID in common:
        common = common - {Sign.SIREN}
    if Sign.NAME_POSTCODE in common:
        common = common - {Sign.NAME_CITY}
    if Sign.NAME in common and (common & _OF_NAMES != {Sign.NAME} or _elsewhere(one, other)):
        common = common - {Sign.NAME}
    return tuple(sorted(common, key=lambda sign: -_WEIGHT[sign]))


def _elsewhere(one: _Plain, other: _Plain) -> bool:
    """Whether both say where they are: not in the same place, else another sign said so."""
    return bool((one.postcode or one.city) and (other.postcode or other.city))
