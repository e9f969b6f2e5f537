"""The demo company's customers: who they are, and how they pay."""

import unicodedata
from dataclasses import dataclass
from random import Random

from dso_app.workflows.demo.names import (
    FIRST_NAMES,
    FOREIGN,
    FRENCH_CITIES,
    FRENCH_FORMS,
    FRENCH_NAMES,
    FRENCH_TRADES,
    LAST_NAMES,
    STREETS,
    TOWN_HALLS,
)


@dataclass(frozen=True)
class Habit:
    """How a customer pays: mean days after the due date, their spread, and how often never."""

    name: str
    mean: int
    spread: int
    unpaid_percent: int


HABITS = {
    "prompt": Habit("prompt", -3, 3, 0),
    "usual": Habit("usual", 9, 7, 0),
    "slow": Habit("slow", 30, 14, 2),
    "bad": Habit("bad", 66, 34, 5),
    "public": Habit("public", 18, 10, 0),
}


@dataclass(frozen=True)
class DemoCustomer:
    """One invented customer; `size` is its usual invoice in whole units of its currency."""

    code: str
    name: str
    address: str
    postcode: str
    city: str
    country: str
    language: str
    currency: str
    term: str
    habit: Habit
    size: int
    groups: tuple[str, ...]
    contact: str
    email: str
    direct_debit: bool = False
    drafts: bool = False


def make_customers(random: Random, count: int) -> list[DemoCustomer]:
    """So many customers: town halls, foreign ones, and French companies for the rest."""
    names = [f"{trade} {name}" for trade in FRENCH_TRADES for name in FRENCH_NAMES]
    random.shuffle(names)
    codes = [f"C{48 + at * 11:05d}" for at in range(count)]
    random.shuffle(codes)
    public = [
        _town_hall(random, code, known) for code, known in zip(codes, TOWN_HALLS, strict=False)
    ]
    rest = codes[len(public) :]
    foreign = [_foreign(random, code, known) for code, known in zip(rest, FOREIGN, strict=False)]
    french = [
        _french(random, code, _again(names, at)) for at, code in enumerate(rest[len(foreign) :])
    ]
    return public + foreign + french


def _again(names: list[str], at: int) -> str:
    """The name at a place; past the end they start again with a number."""
    turn, at = divmod(at, len(names))
    return f"{names[at]} {turn + 1}" if turn else names[at]


def _french(random: Random, code: str, name: str) -> DemoCustomer:
    postcode, city = random.choice(FRENCH_CITIES)
    habit = HABITS[random.choices(("prompt", "usual", "slow", "bad"), (18, 40, 28, 14))[0]]
    means = random.choices(("transfer", "direct debit", "draft"), (88, 6, 6))[0]
    return DemoCustomer(
        code=code,
        name=name + random.choice(FRENCH_FORMS),
        address=f"{random.randint(1, 98)} {random.choice(STREETS)}",
        postcode=postcode,
        city=city,
        country="FR",
        language="fr",
        currency="EUR",
        term=random.choice(("30", "30", "45 days end of month", "60", "30 days end of month")),
        habit=habit,
        size=random.choice((180, 420, 900, 1600, 3200, 7400)),
        groups=(city, random.choice(("Retail", "Industry", "Hospitality", "Services"))),
        contact=_person(random),
        email=_mailbox("compta", name),
        direct_debit=means == "direct debit",
        drafts=means == "draft",
    )


def _town_hall(random: Random, code: str, known: tuple[str, str, str]) -> DemoCustomer:
    town, postcode, city = known
    return DemoCustomer(
        code=code,
        name=town,
        address="1 place de l'Hôtel-de-Ville",
        postcode=postcode,
        city=city,
        country="FR",
        language="fr",
        currency="EUR",
        term="30",
        habit=HABITS["public"],
        size=random.choice((2400, 5200, 9800)),
        groups=("Public sector",),
        contact=_person(random),
        email=_mailbox("finances", town),
    )


def _foreign(random: Random, code: str, known: tuple[str, ...]) -> DemoCustomer:
    country, language, currency, name, address, postcode, city = known
    return DemoCustomer(
        code=code,
        name=name,
        address=address,
        postcode=postcode,
        city=city,
        country=country,
        language=language,
        currency=currency,
        term=random.choice(("30", "45", "60 EOM 15")),
        habit=HABITS[random.choices(("prompt", "usual", "slow", "bad"), (30, 40, 22, 8))[0]],
        size=random.choice((1400, 3600, 8200)),
        groups=("Export",),
        contact=_person(random),
        email=_mailbox("accounts", name),
    )


def _person(random: Random) -> str:
    return f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"


def _mailbox(user: str, name: str) -> str:
    """An address under a domain that can never exist (RFC 2606)."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    host = "-".join("".join(c if c.isalnum() else " " for c in ascii_name).split())
    return f"{user}@{host}.example"
