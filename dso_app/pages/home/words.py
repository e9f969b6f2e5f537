"""Home's figures in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.services.agenda.to_do_first import ToDo
from dso_app.services.home import PROMISE_DAYS, Home, Standing
from dso_app.services.lists.listing_text import age_bucket
from dso_app.services.lists.words import channel_word
from dso_app.texts import N_, counted_words, in_a_line, translate

_NOON, _EVENING = 12, 18
_TONES: dict[str, str] = {ActionState.ERROR: "bad", ActionState.TO_CONFIRM: "warn"}
_STATES: dict[str, str] = {
    ActionState.TO_CONFIRM: N_("to confirm"),
    ActionState.ERROR: N_("in error"),
}


@dataclass
class Tile:
    """A figure with its note; `strong` is the coloured beginning of the note."""

    figure: str = "—"
    note: str = ""
    strong: str = ""
    tone: str = ""
    href: str = ""


@dataclass
class TodoLine:
    """A row of the table of what to do first."""

    customer: str
    href: str
    action: str
    tone: str
    planned: str
    planned_tone: str
    late: str
    oldest: str
    bucket: str


@dataclass(frozen=True)
class Tiles:
    """The tiles of Home but for DSO, which is read apart."""

    receivables: Tile
    late: Tile
    qualified: Tile
    promises: Tile
    actions: Tile


def greeting(name: str, now: datetime, language: str) -> str:
    """A greeting for the hour, by the first name."""
    message = N_("Good evening, {name}")
    if now.hour < _NOON:
        message = N_("Good morning, {name}")
    elif now.hour < _EVENING:
        message = N_("Good afternoon, {name}")
    return translate(message, language, name=(name.split() or [""])[0])


def summary_line(home: Home, language: str) -> str:
    """What the day holds: to do, leaving by themselves, age of the ledger."""
    parts = [
        counted_words(N_("{count} action to do"), N_("{count} actions to do"), home.to_do, language)
    ]
    if home.leaving:
        one, many = (
            N_("{count} message leaves by itself"),
            N_("{count} messages leave by themselves"),
        )
        parts.append(counted_words(one, many, home.leaving, language))
    if home.ledger_on:
        day = formats.day(home.ledger_on, language)
        parts.append(translate(N_("ledger of {day}"), language, day=day))
    return " · ".join(parts)


def tile_words(home: Home, viewer: Viewer) -> Tiles:
    """The tiles in the viewer's language; amounts in whole units where they are large."""
    language = viewer.language
    nothing = Standing(viewer.entity.currency, 0, 0, 0, 0)
    first = home.standings[0] if home.standings else nothing
    others = home.standings[1:]
    reads = viewer.actor.may(Permission.REPORT)
    return Tiles(
        receivables=_receivables(first, others, language),
        late=_late(home, first, others, language),
        qualified=Tile(
            percent(home.qualified, language),
            translate(N_("of what is late, by value"), language),
            href="/reports/qualification" if reads else "/customers?show=late",
        ),
        promises=_promises(home, viewer),
        actions=_actions(home, viewer),
    )


def todo_line(one: ToDo, viewer: Viewer, currency: str) -> TodoLine:
    """A row; its amount names its currency where that is not the one in the head."""
    language = viewer.language
    late = ""
    if one.late:
        late = formats.amount(one.late, one.currency, language)
        late += "" if one.currency == currency else f"\N{NO-BREAK SPACE}{one.currency}"
    days = (viewer.today - one.oldest_due).days if one.oldest_due else None
    known = days is not None
    return TodoLine(
        customer=one.customer,
        href=f"/customers/{one.customer_id}",
        action=_action(one, language),
        tone=_TONES.get(one.state, "info"),
        planned=translate(N_("today"), language)
        if one.on == viewer.today
        else formats.day(one.on, language),
        planned_tone="bad" if one.on < viewer.today else "",
        late=late,
        oldest=translate(N_("{days} d"), language, days=formats.number(days or 0, language))
        if known
        else "",
        bucket=str(age_bucket(days)) if known else "",
    )


def percent(value: Decimal | None, language: str) -> str:
    """A percentage without decimals; "—" when there is none."""
    if value is None:
        return "—"
    return formats.number(value, language) + "\N{NO-BREAK SPACE}%"


def _receivables(first: Standing, others: tuple[Standing, ...], language: str) -> Tile:
    one, many = N_("{count} customer"), N_("{count} customers")
    notes = [
        first.currency,
        *(_with_currency(other.receivables, other, language) for other in others),
        counted_words(one, many, first.customers, language),
    ]
    figure = formats.amount(first.receivables, first.currency, language)
    return Tile(figure, " · ".join(notes), href="/customers?show=open")


def _late(home: Home, first: Standing, others: tuple[Standing, ...], language: str) -> Tile:
    notes = [
        translate(N_("of all debits"), language),
        *(_with_currency(other.late, other, language) for other in others if other.late),
    ]
    return Tile(
        figure=formats.amount(first.late, first.currency, language),
        note="\N{NO-BREAK SPACE}" + " · ".join(notes),
        strong=_rate(home.late_rate, language),
        tone="up" if home.late_rate else "",
        href="/customers?show=late",
    )


def _promises(home: Home, viewer: Viewer) -> Tile:
    kept, language = home.promises, viewer.language
    since = viewer.today - timedelta(days=PROMISE_DAYS - 1)
    reads = viewer.actor.may(Permission.REPORT)
    href = f"/reports/promises?from={since}" if reads else ""
    if kept.rate is None:
        words = N_("none decided in {days} days")
        return Tile("—", translate(words, language, days=PROMISE_DAYS), href=href)
    note = translate(
        N_("{kept} of {decided}, last {days} days"),
        language,
        kept=formats.number(kept.kept, language),
        decided=formats.number(kept.decided, language),
        days=PROMISE_DAYS,
    )
    return Tile(percent(kept.rate, language), note, href=href)


def _actions(home: Home, viewer: Viewer) -> Tile:
    language = viewer.language
    if home.mine is None:
        note = translate(N_("of all collectors"), language)
        return Tile(formats.number(home.to_do, language), note, href="/agenda")
    note = translate(N_("of {count} in all"), language, count=formats.number(home.to_do, language))
    mine = f"/agenda?collector={viewer.actor.user_id}"
    return Tile(formats.number(home.mine, language), note, href=mine)


def _action(one: ToDo, language: str) -> str:
    words = translate(one.step_name, language)
    how = _STATES.get(one.state) or channel_word(one.channel)
    how_words = translate(how, language)
    same = how_words.casefold() in words.casefold()
    return words if same else f"{words} · {in_a_line(how_words)}"


def _rate(value: Decimal | None, language: str) -> str:
    if value is None:
        return "—"
    return formats.number(value, language, 1) + "\N{NO-BREAK SPACE}%"


def _with_currency(minor: int, other: Standing, language: str) -> str:
    return formats.amount_with_currency(minor, other.currency, language)
