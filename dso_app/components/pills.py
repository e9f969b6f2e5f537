"""Small marks: status pills, age squares, age strips."""

from typing import Any

import reflex as rx

from dso_app.texts import N_

COLOUR_WORDS = {
    "bad": N_("Red"),
    "warn": N_("Orange"),
    "ok": N_("Green"),
    "info": N_("Blue"),
    "": N_("Grey"),
}
"""The tones of pills, as the colours they are."""


def pill(words: Any, tone: Any = "") -> rx.Component:
    """A status in a rounded label; the words carry the meaning, the tone only repeats it.

    Tones: `ok`, `warn`, `bad`, `info`; empty is quiet.
    """
    return rx.el.span(words, class_name=rx.Var.create("pill ") + tone)


def age_square(bucket: Any) -> rx.Component:
    """The square that stands before a number of days; `bucket` is the text `0` to `4`."""
    return rx.el.i(class_name=rx.Var.create("age a") + bucket, aria_hidden="true")


def age_strip(shares: rx.Var[list[float]], label: Any = "") -> rx.Component:
    """The five ageing buckets as one thin bar.

    Args:
        shares: Percent of the total per bucket, not due first; negative ones count as 0.
        label: The same in words, for those who cannot see it.
    """
    return rx.el.div(
        rx.foreach(
            shares,
            lambda share, bucket: rx.cond(
                share > 0,
                rx.el.i(
                    class_name=rx.Var.create("a") + bucket.to_string(),
                    style={"width": share.to_string() + "%"},
                ),
            ),
        ),
        class_name="strip",
        role="img",
        aria_label=label,
    )
