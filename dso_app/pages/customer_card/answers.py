"""What the dialogs send, made into a qualification; what cannot be read is named by its field."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.amounts import NotAnAmount, decide_decimal_mark, parse_amount
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.pages.typed import typed
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.items.qualification import Qualification
from dso_app.texts import N_, translate

A_WEEK = timedelta(days=7)


class Unreadable(RelanceError):
    """A field of a form holds something that cannot be read."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__()
        self.field, self.message = field, message


def promise_in_a_week(viewer: Viewer) -> Qualification:
    """The quick promise: all that can be asked, seven days from today."""
    day = viewer.today + A_WEEK
    return Qualification(
        status=StatusType.PROMISE,
        comment=translate(
            N_("Promised for {day}"), viewer.language, day=formats.day(day, viewer.language)
        ),
        promise=PromiseTerms(due_on=day),
    )


def read_answer(asking: str, form: Mapping[str, Any], currency: str) -> Qualification | None:
    """The qualification an answered dialog stands for; None for a dialog that does not exist.

    Args:
        asking: which dialog.
        form: its fields by name.
        currency: of the amounts typed.

    Raises:
        Unreadable: names the field.
    """
    reader = _READERS.get(asking)
    return reader(form, currency) if reader else None


def typed_date(form: Mapping[str, Any], name: str) -> date:
    """A field as a date; `Unreadable` when it is none."""
    try:
        return date.fromisoformat(typed(form, name))
    except ValueError as error:
        raise Unreadable(name, N_("This is not a date.")) from error


def _typed_day(form: Mapping[str, Any], name: str) -> date | None:
    """A field as a date; None when it is empty."""
    return typed_date(form, name) if typed(form, name) else None


def typed_amount(form: Mapping[str, Any], name: str, currency: str) -> int | None:
    """A field as minor units of a currency; None when it is empty."""
    text = typed(form, name)
    if not text or not currency:
        return None
    decision = decide_decimal_mark([text])
    if decision.ambiguous:
        raise Unreadable(name, N_("Write decimals, so that 1,200 cannot be read as 1.2."))
    try:
        return parse_amount(text, decision.mark, formats.decimals(currency))
    except NotAnAmount as error:
        raise Unreadable(name, N_("This is not an amount.")) from error


def _status(form: Mapping[str, Any], currency: str) -> Qualification:
    del currency
    return Qualification(
        status=typed(form, "status"),
        comment=typed(form, "comment"),
        follow_up_on=_typed_day(form, "follow_up_on"),
    )


def _promise(form: Mapping[str, Any], currency: str) -> Qualification:
    terms = PromiseTerms(typed_date(form, "due_on"), typed_amount(form, "amount", currency))
    return Qualification(
        status=typed(form, "status") or StatusType.PROMISE,
        comment=typed(form, "comment"),
        promise=terms,
    )


def _dispute(form: Mapping[str, Any], currency: str) -> Qualification:
    terms = DisputeTerms(
        amount_minor=typed_amount(form, "amount", currency),
        cause=typed(form, "cause"),
        resolver=typed(form, "resolver"),
        target_on=_typed_day(form, "target_on"),
    )
    return Qualification(
        status=typed(form, "status") or StatusType.DISPUTE,
        comment=typed(form, "comment"),
        dispute=terms,
    )


def _close(form: Mapping[str, Any], currency: str) -> Qualification:
    del currency
    return Qualification(
        status=typed(form, "status") or StatusType.DISPUTE_RESOLVED,
        comment=typed(form, "comment"),
        founded=typed(form, "founded") == "true",
    )


def _litigation(form: Mapping[str, Any], currency: str) -> Qualification:
    del currency
    return Qualification(
        status=typed(form, "status") or StatusType.LITIGATION,
        comment=typed(form, "comment"),
        insolvent_on=_typed_day(form, "insolvent_on"),
    )


_READERS: dict[str, Callable[[Mapping[str, Any], str], Qualification]] = {
    "status": _status,
    "promise": _promise,
    "dispute": _dispute,
    "close": _close,
    "litigation": _litigation,
}
