"""The options of a customer as a form: filled, and written in one transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.terms import NotATerm
from dso_app.errors import RelanceError
from dso_app.models import Customer
from dso_app.pages.customer_card.answers import Unreadable, typed_date
from dso_app.pages.customer_card.details_form import blamed
from dso_app.pages.typed import typed
from dso_app.services.customers.do_not_dun import SparedInThePast
from dso_app.services.customers.values import BadCustomerValue
from dso_app.services.customers.verbs import change_customer, pin_comment
from dso_app.services.meanwhile import Seen, Trace, hold_customer, own_changes

_SPARED = ("do_not_dun", "do_not_dun_until", "do_not_dun_reason")
"""Fields that mean something together only: compared as one, named by the first."""
PREFERS = "prefers."
"""What comes before a recipient in the name of its tick box."""
_TEXTS = ("payment_term", "language", "preferred_channel", "preferred_recipients")
_TRACES: dict[str, Trace] = {
    **{name: ("customer.changed", "field", (name,)) for name in (*_TEXTS, "direct_debit")},
    "do_not_dun": ("customer.changed", "field", _SPARED),
    "pinned_comment": ("customer.comment", "", ()),
}


def option_values(customer: Customer) -> dict[str, str]:
    """The options by field, as the form says them; a switch is "on" or empty."""
    until = customer.do_not_dun_until
    return {
        **{name: getattr(customer, name) for name in _TEXTS},
        "preferred_recipients": _together(customer.preferred_recipients.split(",")),
        "direct_debit": "on" if customer.direct_debit else "",
        "do_not_dun": _spared(
            customer.do_not_dun, until.isoformat() if until else "", customer.do_not_dun_reason
        ),
        "pinned_comment": customer.pinned_comment,
    }


def _together(recipients: Iterable[str]) -> str:
    """Recipients in one text, whatever the order they were given in."""
    return ",".join(sorted(filter(None, recipients)))


def _spared(on: object, until: str, reason: str) -> str:
    """Whether a customer is spared, until when and why, in one; empty when it is not."""
    return " ".join(part for part in ("on", until, reason) if part) if on else ""


def save_options(viewer: Viewer, customer_id: int, form: Mapping[str, Any], seen: Seen) -> None:
    """Change what the form says otherwise: all of it or, if something is wrong, nothing.

    Raises:
        ChangedMeanwhile: a colleague changed the same.
        RelanceError: see `option_blamed`.
    """
    wanted = _wanted(form)
    with database().write() as session:
        hold_customer(session, customer_id)
        now = option_values(find_customer(session, viewer.actor, customer_id))
        mine = own_changes(session, customer_id, seen, now, wanted, _TRACES)
        values: dict[str, Any] = {name: wanted[name] for name in _TEXTS if name in mine}
        if "direct_debit" in mine:
            values["direct_debit"] = bool(wanted["direct_debit"])
        if "do_not_dun" in mine:
            values |= _sparing(form)
        change_customer(session, viewer.actor, clock(), customer_id, values)
        if "pinned_comment" in mine:
            pin_comment(session, viewer.actor, clock(), customer_id, wanted["pinned_comment"])


def _wanted(form: Mapping[str, Any]) -> dict[str, str]:
    wanted = {name: typed(form, name) for name in _TRACES}
    return wanted | {
        "direct_debit": "on" if wanted["direct_debit"] else "",
        "do_not_dun": _spared(*(typed(form, name) for name in _SPARED)),
        "preferred_recipients": _together(
            name.removeprefix(PREFERS) for name in form if name.startswith(PREFERS) and form[name]
        ),
    }


def _sparing(form: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of "do not dun"; who is dunned has neither a last day nor a reason."""
    on = bool(typed(form, "do_not_dun"))
    until = on and typed(form, "do_not_dun_until")
    return {
        "do_not_dun": on,
        "do_not_dun_until": typed_date(form, "do_not_dun_until") if until else None,
        "do_not_dun_reason": typed(form, "do_not_dun_reason") if on else "",
    }


def option_blamed(error: RelanceError) -> str:
    """The field of the options an error is about."""
    if isinstance(error, NotATerm):
        return "payment_term"
    if isinstance(error, SparedInThePast):
        return "do_not_dun_until"
    known = isinstance(error, Unreadable | BadCustomerValue)
    return blamed(error) if known else "pinned_comment"
