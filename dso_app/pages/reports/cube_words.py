"""What stands above the table of a report of lines, in words: its figures and its bars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dso_app import formats
from dso_app.components.bars import Bar, BarPart, Tone
from dso_app.reports.by_words import shown_name
from dso_app.reports.cube import Cube, Measure, Value, row_name
from dso_app.reports.cube_chart import Bar as DrawnBar
from dso_app.reports.cube_chart import bars_of, drawn_measures, label_of
from dso_app.reports.cube_listing import CubeListing, change_words, figure_words
from dso_app.services.lists.listing import Cell, Column, Kind
from dso_app.services.lists.listing_text import cell_text
from dso_app.texts import N_, translate

_TONES = 3


@dataclass
class FigureTile:
    """One figure of the whole report."""

    name: str
    value: str
    note: str = ""
    href: str = ""


@dataclass
class CubeWords:
    """What stands above the table.

    Attributes:
        facts: period, dated rates, companies.
        bars_words: the chart for those who cannot see it.
    """

    figures: list[FigureTile] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    bars_words: str = ""
    upright: bool = False
    stacked: bool = False
    facts: str = ""
    currency: str = ""


def cube_words(listing: CubeListing, language: str) -> CubeWords:
    """The report's figures, each leading to the lines behind it."""
    cube = listing.cube
    bars = bars_of(cube)
    shown = drawn_measures(cube)
    return CubeWords(
        figures=[_tile(listing, one, language) for one in cube.measures if not one.group],
        bars=_bars(listing, bars, language),
        tones=[Tone(label_of(one, language), _tone(place)) for place, one in enumerate(shown)]
        if len(shown) > 1 and not shown[0].group
        else [],
        bars_words=_gist(cube, shown, language),
        upright=bool(bars) and bars[0].key is None,
        stacked=cube.stacked or len(shown) == 1,
        facts=_facts(listing, language),
        currency=cube.basis.currency,
    )


def value_words(measure: Measure, value: Value, currency: str, language: str) -> str:
    """A figure as people read it; "—" where it is not known."""
    words = figure_words(measure, value, language)
    return cell_text(Cell(value, words=words), Column("", "", measure.kind), currency, language)


def _tile(listing: CubeListing, measure: Measure, language: str) -> FigureTile:
    cube = listing.cube
    value = measure.of(cube.total)
    currency = cube.basis.currency
    note = currency if measure.kind is Kind.MONEY else ""
    if cube.earlier is not None:
        then = cube.earlier.values(cube.earlier.total).get(measure.name)
        change = change_words(measure, value, then, cube, language)
        if change:
            day = formats.day(cube.earlier.basis.on, language)
            note = translate(N_("{change} since {day}"), language, change=change, day=day)
    return FigureTile(
        name=label_of(measure, language),
        value=value_words(measure, value, currency, language),
        note=note,
        href=listing.behind(figure=measure.name) if value else "",
    )


def _bars(listing: CubeListing, bars: Sequence[DrawnBar], language: str) -> list[Bar]:
    cube = listing.cube
    longest = _longest(bars, stacked=cube.stacked)
    drawn = []
    for bar in bars:
        whole = bar.key is None
        name = (
            bar.parts[0][0].short or label_of(bar.parts[0][0], language)
            if bar.key is None
            else shown_name(bar.key, cube.by, language)
        )
        row = "" if bar.key is None else row_name(bar.key)
        parts = []
        for place, (measure, value) in enumerate(bar.parts):
            words = value_words(measure, value, cube.basis.currency, language)
            said = words if measure.kind is not Kind.MONEY else f"{words} {cube.basis.currency}"
            told = (
                label_of(measure, language) if whole else f"{name}, {label_of(measure, language)}"
            )
            parts.append(
                BarPart(
                    size=_share(value, longest),
                    tone=_tone(place),
                    words=words,
                    label=f"{told}: {said}",
                    href=listing.behind(row, measure.name) if value else "",
                )
            )
        drawn.append(Bar(name, parts, _sum_words(cube, bar, language)))
    return drawn


def _sum_words(cube: Cube, bar: DrawnBar, language: str) -> str:
    """What the parts of a bar make together."""
    whole = sum((value or 0 for _, value in bar.parts), 0)
    return value_words(bar.parts[0][0], whole, cube.basis.currency, language)


def _longest(bars: Sequence[DrawnBar], *, stacked: bool) -> Decimal:
    """The longest bar; what is below zero takes no room."""
    sizes = [[max(Decimal(value or 0), Decimal(0)) for _, value in bar.parts] for bar in bars]
    lengths = [sum(one, Decimal(0)) if stacked else max(one) for one in sizes if one]
    return max([Decimal(0), *lengths]) or Decimal(1)


def _share(value: Value, longest: Decimal) -> float:
    return round(float(100 * max(Decimal(value or 0), Decimal(0)) / longest), 2)


def _tone(place: int) -> str:
    return str(place % _TONES + 1)


def _gist(cube: Cube, shown: Sequence[Measure], language: str) -> str:
    if not shown:
        return ""
    if shown[0].group:
        return translate(
            N_("By week, {currency}; each opens the items behind it."),
            language,
            currency=cube.basis.currency,
        )
    names = ", ".join(label_of(one, language) for one in shown)
    words = N_("{figures} of the largest rows; each opens the items behind it.")
    return translate(words, language, figures=names)


def _facts(listing: CubeListing, language: str) -> str:
    """The period looked at, and the rates amounts were converted with."""
    cube = listing.cube
    facts = []
    if "from" in cube.extra:
        first, last = cube.extra["from"], cube.extra["to"]
        words = N_("{first} to {last}")
        facts.append(
            translate(words, language, first=_day(first, language), last=_day(last, language))
        )
    for basis in cube.bases:
        for rate in basis.rates.values():
            since = formats.day(rate.valid_from, language)
            worth = formats.exact(rate.value, language)
            facts.append(f"1 {rate.currency} = {worth} {basis.currency} ({since})")
    return " · ".join(facts)


def _day(text: str, language: str) -> str:
    return formats.day(date.fromisoformat(text), language)
