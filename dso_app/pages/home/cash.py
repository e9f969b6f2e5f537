"""The cash forecast on Home: what should come in this week, and the weeks after it."""

import asyncio
from dataclasses import dataclass, field
from datetime import date

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.bars import Bar, BarPart, Tone
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.domain.forecast import week_span
from dso_app.errors import RelanceError
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.forecast_weeks import ForecastWeeks, forecast_weeks
from dso_app.texts import N_, translate

_SHOWN = 8
"""Weeks of the chart."""


@dataclass
class Cash:
    """The forecast, ready to show."""

    figure: str = "—"
    note: str = ""
    href: str = "/reports/forecast"
    bars: list[Bar] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    words: str = ""
    currency: str = ""


class CashState(rx.State):
    """Read apart: a large ledger takes a moment."""

    read: bool = False
    cash: Cash = Cash()

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the forecast; nothing for those who may not read reports, or without a rate."""
        if not viewer.actor.may(Permission.REPORT):
            return
        try:
            self.cash = await asyncio.to_thread(_read, viewer)
        except RelanceError as error:
            self.cash = Cash(note=error.sentence(viewer.language))
        self.read = True


def _read(viewer: Viewer) -> Cash:
    with database().read() as session:
        basis = make_basis(session, viewer.actor, viewer.entity_id, viewer.today)
        return cash_of(forecast_weeks(session, basis), basis, viewer.language)


def cash_of(found: ForecastWeeks, basis: Basis, language: str) -> Cash:
    """A forecast in words and bars."""
    currency, on = basis.currency, basis.on
    weeks = found.expected[:_SHOWN]
    longest = max([1, *weeks])
    bars = [
        _bar(place, basis, (min(sure, whole), whole), longest, language)
        for place, (sure, whole) in enumerate(zip(found.promised, weeks, strict=False))
    ]
    last = formats.day(week_span(0, on)[1], language, "d MMM")
    this_week = weeks[0]
    return Cash(
        figure=formats.amount(this_week, currency, language),
        note=translate(N_("until {day}"), language, day=last),
        href=_behind(on, 0) if this_week else "/reports/forecast",
        bars=bars,
        tones=[
            Tone(translate(N_("promises"), language), "1"),
            Tone(translate(N_("usual delay"), language), "2"),
        ],
        words=translate(
            N_("Cash forecast by week: {amount} {currency} until {day}."),
            language,
            amount=formats.amount(this_week, currency, language),
            currency=currency,
            day=last,
        ),
        currency=currency,
    )


def _bar(place: int, basis: Basis, amounts: tuple[int, int], longest: int, language: str) -> Bar:
    promised, whole = amounts
    currency = basis.currency
    first, last = (formats.day(day, language, "d MMM") for day in week_span(place, basis.on))
    parts = []
    named = ((N_("promises"), promised, "1"), (N_("usual delay"), whole - promised, "2"))
    for message, minor, tone in named:
        if minor > 0:
            words = formats.amount_with_currency(minor, currency, language)
            told = f"{first} – {last}, {translate(message, language)}: {words}"
            size = round(100 * minor / longest, 2)
            parts.append(BarPart(size, tone, words, told, _behind(basis.on, place)))
    return Bar(first, parts)


def _behind(on: date, place: int) -> str:
    """Address of the items of a week."""
    week = week_span(place, on)[0]
    return f"/reports/items?report=forecast&by=entity&figure={week:%Y-%m-%d}"
