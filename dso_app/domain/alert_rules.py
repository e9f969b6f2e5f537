"""What an alert may ask of customers and their open items (rules, section 11)."""

from enum import StrEnum

from dso_app.domain.conditions import (
    NO,
    OF_CUSTOMERS,
    OF_ITEM,
    YES,
    Comparison,
    Condition,
    Holds,
)
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.texts import N_

FIELDS: dict[str, Holds] = {
    "late": Holds.MONEY,
    "balance": Holds.MONEY,
    "unapplied": Holds.MONEY,
    "backlog": Holds.MONEY,
    "exposure": Holds.MONEY,
    "credit_limit": Holds.MONEY,
    "over_limit": Holds.YES_NO,
    "days_late": Holds.NUMBER,
    "late_items": Holds.NUMBER,
    "days_silent": Holds.NUMBER,
    "broken_promises": Holds.NUMBER,
    "collection_contact": Holds.YES_NO,
    "set_aside": Holds.YES_NO,
    "do_not_dun": Holds.YES_NO,
    "insolvent": Holds.YES_NO,
    "scenario": Holds.TEXT,
    **OF_CUSTOMERS,
    "item_kind": Holds.TEXT,
    "item_number": Holds.TEXT,
    "item_status": Holds.TEXT,
    "item_amount": Holds.MONEY,
    "item_credit": Holds.YES_NO,
    "item_days_late": Holds.NUMBER,
    "item_age": Holds.NUMBER,
    "item_disputed": Holds.YES_NO,
    "item_promised": Holds.YES_NO,
    "item_litigation": Holds.YES_NO,
    "item_order_number": Holds.TEXT,
    "item_business_case": Holds.TEXT,
    **dict.fromkeys((OF_ITEM + one for one in CUSTOM_FIELDS), Holds.TEXT),
}
"""What a condition may ask, and what is held there.

`days_silent`: days since the last outgoing contact; without one it is more than any number.
`set_aside`: has old or exhausted items nobody qualified. `over_limit`: exposure above the limit;
no without a limit. `item_age`: days since its issue date.
"""


class Ready(StrEnum):
    """The alerts every company begins with."""

    BROKEN_PROMISES = "broken_promises"
    LATE_AND_SILENT = "late_and_silent"
    OVER_LIMIT = "over_limit"
    NO_CONTACT = "no_contact"
    OLD_CREDITS = "old_credits"
    SET_ASIDE = "set_aside"
    STALE_LEDGER = "stale_ledger"
    """Asks nothing of customers: automatic messages of the company wait for an import."""


_LATE = Condition("late_items", Comparison.MORE, "0")

READY: dict[Ready, tuple[str, str, tuple[Condition, ...]]] = {
    Ready.BROKEN_PROMISES: (
        N_("Broken promises"),
        "bad",
        (Condition("broken_promises", Comparison.MORE, "0"),),
    ),
    Ready.LATE_AND_SILENT: (
        N_("Late and not contacted for 15 days"),
        "warn",
        (_LATE, Condition("days_silent", Comparison.MORE, "14")),
    ),
    Ready.OVER_LIMIT: (
        N_("Exposure above the limit"),
        "bad",
        (Condition("over_limit", Comparison.IS, YES),),
    ),
    Ready.NO_CONTACT: (
        N_("Late without collection contact"),
        "warn",
        (_LATE, Condition("collection_contact", Comparison.IS, NO)),
    ),
    Ready.OLD_CREDITS: (
        N_("Unapplied credits older than 30 days"),
        "info",
        (
            Condition("item_credit", Comparison.IS, YES),
            Condition("item_age", Comparison.MORE, "30"),
        ),
    ),
    Ready.SET_ASIDE: (
        N_("Old or exhausted items without a qualification"),
        "",
        (Condition("set_aside", Comparison.IS, YES),),
    ),
    Ready.STALE_LEDGER: (N_("Stale ledger"), "bad", ()),
}
"""Name, colour and conditions of each."""

COLOURS = ("bad", "warn", "ok", "info", "")
"""Tones of its mark: red, orange, green, blue, grey."""
