"""What happened and what comes next, on a line."""

from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass
class Event:
    """One point of a timeline, ready to read."""

    title: str
    """Day and what: "6 Nov · Reminder 2 emailed"."""
    detail: str = ""
    tone: str = ""
    """`next` for what is planned, `bad`, `ok`, `warn`, `mute`, or empty."""
    href: str = ""


def _point(event: Any) -> rx.Component:
    title = rx.cond(event.tone == "next", rx.el.b(event.title), rx.el.span(event.title))
    return rx.el.li(
        rx.cond(event.href != "", rx.el.a(event.title, href=event.href), title),
        rx.cond(event.detail != "", rx.el.small(event.detail)),
        class_name=event.tone,
    )


def timeline(events: rx.Var[list[Event]], *, label: str | rx.Var[str]) -> rx.Component:
    """A list of events, newest first as given."""
    return rx.el.ol(rx.foreach(events, _point), class_name="timeline", aria_label=label)
