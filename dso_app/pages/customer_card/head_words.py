"""The head of the card in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, CustomerSummary
from dso_app.services.customers.card import CustomerCard, NextAction
from dso_app.services.lists.words import channel_word
from dso_app.texts import N_, counted_words, translate


@dataclass
class Figure:
    """One tile."""

    label: str
    figure: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class HeadWords:
    """What stands above the tabs, ready to read."""

    line: str
    collector: str
    scenario: str
    tiles: list[Figure]


def head_words(card: CustomerCard, viewer: Viewer) -> HeadWords:
    """The card's facts in the viewer's language."""
    language = viewer.language
    collector = card.collector or translate(N_("nobody"), language)
    return HeadWords(
        line=_line(card.customer),
        collector=translate(N_("Collector: {name}"), language, name=collector),
        scenario=_scenario(card, language),
        tiles=[
            _receivables(card.sums, viewer),
            *_exposure(card, viewer),
            _late(card.sums, viewer),
            _delay(card.usual_delay, language),
            _next(card.next, viewer),
        ],
    )


def postal_lines(customer: Customer, language: str) -> list[str]:
    """The lines of the customer's address that say something, its country by name."""
    country = formats.locale(language).territories.get(customer.country, customer.country)
    town = " ".join(part for part in (customer.postcode, customer.city) if part)
    lines = (customer.address_1, customer.address_2, customer.address_3, town, customer.region)
    return [line for line in (*lines, country) if line]


def days_words(days: Decimal | int, language: str) -> str:
    """A number of days with its sign: "+18 d"; none without one for 0."""
    whole = int(days.to_integral_value()) if isinstance(days, Decimal) else days
    sign = {1: "+", -1: "\N{MINUS SIGN}"}.get((whole > 0) - (whole < 0), "")
    return translate(N_("{days} d"), language, days=sign + formats.number(abs(whole), language))


def when_words(on: date, today: date, language: str) -> str:
    """A day as one says it: today, else the date."""
    return translate(N_("today"), language) if on == today else short_day(on, today, language)


def short_day(on: date, today: date, language: str) -> str:
    """A date; without its year where that is the present one."""
    return formats.day(on, language, "d MMM" if on.year == today.year else "medium")


def _line(customer: Customer) -> str:
    town = " ".join(part for part in (customer.postcode, customer.city) if part)
    place = ", ".join(part for part in (customer.address_1, town) if part)
    return " · ".join(part for part in (customer.code, place) if part)


def _scenario(card: CustomerCard, language: str) -> str:
    if not card.scenario:
        return translate(N_("No scenario"), language)
    if card.next is None or not card.next.step:
        return translate(N_("Scenario: {name}"), language, name=card.scenario)
    return translate(
        N_("Scenario: {name}, step {step} of {steps}"),
        language,
        name=card.scenario,
        step=card.next.step,
        steps=card.steps,
    )


def _receivables(sums: tuple[CustomerSummary, ...], viewer: Viewer) -> Figure:
    language = viewer.language
    label = translate(N_("Receivables"), language)
    if not sums:
        note = translate(N_("nothing open"), language)
        return Figure(label, formats.amount(0, viewer.entity.currency, language), note)
    items = sum(one.open_items for one in sums)
    one_item, several = N_("{currency} · {count} item"), N_("{currency} · {count} items")
    first, others = sums[0], sums[1:]
    notes = [
        counted_words(one_item, several, items, language, currency=first.currency),
        *(
            formats.amount_with_currency(one.balance_minor, one.currency, language)
            for one in others
        ),
    ]
    return Figure(
        label, formats.amount(first.balance_minor, first.currency, language), " · ".join(notes)
    )


def _exposure(card: CustomerCard, viewer: Viewer) -> list[Figure]:
    """Receivables and order backlog together, beside the limit; nothing without a backlog.

    Amounts of several currencies are not added: then the backlog stands for itself.
    """
    if not card.backlog:
        return []
    language = viewer.language
    backlog = " + ".join(
        formats.amount_with_currency(one.amount_minor, one.currency, language)
        for one in card.backlog
    )
    currency = card.backlog[0].currency
    if {one.currency for one in card.backlog} | {one.currency for one in card.sums} != {currency}:
        return [Figure(translate(N_("Order backlog"), language), backlog)]
    exposed = card.backlog[0].amount_minor + sum(one.balance_minor for one in card.sums)
    notes = [translate(N_("{amount} of order backlog"), language, amount=backlog)]
    limit = card.customer.credit_limit_minor
    if limit is not None and currency == (card.customer.currency or viewer.entity.currency):
        words = formats.amount(limit, currency, language)
        notes.append(translate(N_("limit {amount}"), language, amount=words))
    over = limit is not None and len(notes) > 1 and exposed > limit
    return [
        Figure(
            translate(N_("Exposure"), language),
            formats.amount(exposed, currency, language),
            " · ".join(notes),
            "bad" if over else "",
        )
    ]


def _late(sums: tuple[CustomerSummary, ...], viewer: Viewer) -> Figure:
    language = viewer.language
    label = translate(N_("Late"), language)
    late = [one for one in sums if one.late_minor > 0]
    if not late:
        currency = sums[0].currency if sums else viewer.entity.currency
        return Figure(
            label, formats.amount(0, currency, language), translate(N_("nothing late"), language)
        )
    oldest = min(one.oldest_due for one in late if one.oldest_due)
    first, others = late[0], late[1:]
    notes = [
        translate(
            N_("{currency} · oldest {days} d"),
            language,
            currency=first.currency,
            days=formats.number((viewer.today - oldest).days, language),
        ),
        *(formats.amount_with_currency(one.late_minor, one.currency, language) for one in others),
    ]
    return Figure(
        label, formats.amount(first.late_minor, first.currency, language), " · ".join(notes)
    )


def _delay(delay: Decimal | None, language: str) -> Figure:
    label = translate(N_("Usual delay"), language)
    if delay is None:
        return Figure(label, "—", translate(N_("nothing paid in 6 months"), language))
    return Figure(label, days_words(delay, language), translate(N_("after the due date"), language))


def _next(action: NextAction | None, viewer: Viewer) -> Figure:
    language = viewer.language
    label = translate(N_("Next action"), language)
    if action is None:
        return Figure(label, "—", translate(N_("nothing planned"), language))
    words = " · ".join(
        (
            translate(channel_word(action.channel), language),
            when_words(action.on, viewer.today, language),
        )
    )
    # A scenario's steps are named by people; an alert's name is one of ours.
    return Figure(label, translate(action.step_name, language), words)
