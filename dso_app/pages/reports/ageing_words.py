"""The figures above the ageing's table, in words: the buckets with their shares, what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from dso_app import formats
from dso_app.domain.money import rounded
from dso_app.reports.ageing_sql import BUCKET
from dso_app.reports.aging_listing import AgeingListing, changed
from dso_app.reports.sheets import bucket_words
from dso_app.services.lists.listing import ListPage
from dso_app.services.lists.listing_text import age_shares
from dso_app.texts import N_, counted_words, translate

_NOTHING = "—"


@dataclass
class Part:
    """One bucket, or one figure beside the buckets."""

    name: str
    amount: str
    share: str = ""
    href: str = ""
    """The items behind it."""


@dataclass
class Summary:
    """What stands above the table.

    Attributes:
        shares: percent of the strip's width, for drawing only.
        strip_words: the strip for those who cannot see it.
    """

    currency: str = ""
    parts: list[Part] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    strip_words: str = ""
    figures: list[Part] = field(default_factory=list)


def summarise(listing: AgeingListing, page: ListPage, language: str, *, linked: bool) -> Summary:
    """The sums of everything the filters let through.

    Args:
        listing: the one the page was read from.
        page: any page of it.
        language: of the reader.
        linked: whether the figures lead to the items behind them.
    """
    sums = page.totals[0].sums if page.totals else {}
    basis = listing.basis
    minors = [int(sums.get(BUCKET.format(place), 0)) for place in range(len(basis.labels))]
    percents = shares_of(minors)
    parts = [
        Part(
            name=translate(bucket_words(label), language),
            amount=formats.amount(minor, basis.currency, language),
            share=percent_words(percents[place], language) if percents else "",
            href=listing.behind({"bucket": label}) if linked and minor else "",
        )
        for place, (label, minor) in enumerate(zip(basis.labels, minors, strict=True))
    ]
    return Summary(
        currency=basis.currency,
        parts=parts,
        shares=age_shares(minors),
        strip_words=", ".join(f"{part.name} {part.amount} {part.share}" for part in parts),
        figures=_figures(listing, sums, language, linked=linked),
    )


def shares_of(minors: Sequence[int]) -> list[Decimal] | None:
    """Parts in percent of their sum, with one decimal, that add up to exactly 100.

    What rounding down leaves goes to the parts that lost most. None where there is no sum to
    divide, or credits outweigh it.
    """
    total = sum(minors)
    if total <= 0:
        return None
    tenths = [1000 * minor // total for minor in minors]
    lost = sorted(range(len(minors)), key=lambda place: -(1000 * minors[place] % total))
    for place in lost[: 1000 - sum(tenths)]:
        tenths[place] += 1
    return [Decimal(tenth).scaleb(-1) for tenth in tenths]


def _figures(
    listing: AgeingListing, sums: Mapping[str, int], language: str, *, linked: bool
) -> list[Part]:
    """Receivables, what is late of them and its rate, and credits not yet applied."""
    currency, debits = listing.basis.currency, sums.get("debits", 0)
    kept = translate(N_("shown beside, never netted"), language)
    shown: Sequence[tuple[str, int, str, Mapping[str, str]]] = (
        (N_("Receivables"), sums.get("total", 0), _counted(sums, language), {}),
        (N_("Late"), sums.get("late", 0), _late_rate(listing, sums, language), {"figure": "late"}),
        (N_("Unapplied credits"), sums.get("unapplied", 0), kept, {"figure": "unapplied"}),
    )
    return [
        Part(
            name=translate(name, language),
            amount=formats.amount_with_currency(minor, currency, language),
            share=" · ".join(
                [*([note] if debits or minor else []), *_change(listing, key, minor, language)]
            ),
            href=listing.behind(asked) if linked and minor else "",
        )
        for (name, minor, note, asked), key in zip(
            shown, ("total", "late", "unapplied"), strict=True
        )
    ]


def _change(listing: AgeingListing, key: str, minor: int, language: str) -> list[str]:
    """How a figure changed since the date it is compared with."""
    compare = listing.asked.compare
    if compare is None:
        return []
    then = listing.before[0].sums.get(key, 0) if listing.before else 0
    by = changed(minor - then, listing.basis, language)
    day = formats.day(compare, language)
    return [translate(N_("{change} since {day}"), language, change=by, day=day)]


def _counted(sums: Mapping[str, int], language: str) -> str:
    return counted_words(N_("{count} item"), N_("{count} items"), sums.get("items", 0), language)


def _late_rate(listing: AgeingListing, sums: Mapping[str, int], language: str) -> str:
    """Late debits ÷ all debits; the entity's threshold is named where it is not zero."""
    debits, threshold = sums.get("debits", 0), listing.basis.late_threshold
    if not debits:
        return _NOTHING
    counted = sums["late_over"] if threshold else sums.get("late", 0)
    rate = percent_words(rounded(Fraction(100 * counted, debits), 1), language)
    if threshold:
        words = N_("{rate} of debits more than {days} days late")
        return translate(words, language, rate=rate, days=threshold)
    return translate(N_("{rate} of debits"), language, rate=rate)


def percent_words(value: Decimal, language: str) -> str:
    """A percentage with one decimal."""
    return f"{formats.number(value, language, 1)}\N{NO-BREAK SPACE}%"
