"""Bars that open what they stand for: links with their figures in words, drawn by style alone."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from dso_app.components.links import link


@dataclass
class BarPart:
    """One coloured part of a bar.

    Attributes:
        size: percent of the longest bar, for drawing only.
        tone: number of its colour, `1` to `3`.
        words: its value.
        label: all of it for those who cannot see it: "Garnier, Interest: 12.00 EUR".
        href: what is behind it; empty for nothing.
    """

    size: float = 0
    tone: str = "1"
    words: str = ""
    label: str = ""
    href: str = ""


@dataclass
class Bar:
    """A bar of parts, or several bars beside each other, under one name."""

    name: str
    parts: list[BarPart] = field(default_factory=list)
    words: str = ""
    """What the parts make together, where they follow each other."""


@dataclass
class Tone:
    """What a colour of the bars stands for."""

    name: str
    tone: str


def across_bars(bars: Any, *, label: Any, stacked: Any) -> rx.Component:
    """Bars lying under each other, each after its name: for customers, groups, people.

    Args:
        bars: A state's list of `Bar`.
        label: What is shown, with its gist.
        stacked: Whether the parts of a bar follow each other on one line.
    """
    return rx.el.ul(
        rx.foreach(
            bars,
            lambda one: rx.el.li(
                rx.el.span(one.name, class_name="who", title=one.name),
                rx.el.div(
                    rx.foreach(one.parts, _part),
                    rx.cond(stacked, rx.el.span(one.words, class_name="whole")),
                    class_name="tracks",
                ),
            ),
        ),
        class_name=rx.cond(stacked, "bars across stacked", "bars across"),
        aria_label=label,
    )


def upright_bars(bars: Any, *, label: Any) -> rx.Component:
    """Bars standing beside each other, each over its name: for weeks and months.

    Args:
        bars: A state's list of `Bar`; its parts stand on each other.
        label: What is shown, with its gist.
    """
    return rx.el.ol(
        rx.foreach(
            bars,
            lambda one: rx.el.li(
                rx.el.div(rx.foreach(one.parts, _part), class_name="tower"),
                rx.el.small(one.name),
            ),
        ),
        class_name="bars upright",
        aria_label=label,
        # Many weeks are wider than a phone: the list scrolls, also by keys.
        tab_index=0,
    )


def bar_legend(tones: Any) -> rx.Component:
    """What the colours stand for."""
    return rx.el.ul(
        rx.foreach(
            tones,
            lambda one: rx.el.li(
                rx.el.i(class_name=rx.Var.create("mark c") + one.tone, aria_hidden="true"),
                rx.el.small(one.name),
            ),
        ),
        class_name="legend",
    )


def _part(part: Any) -> rx.Component:
    drawn = (
        rx.el.i(class_name=rx.Var.create("c") + part.tone, aria_hidden="true"),
        rx.el.span(part.words, aria_hidden="true"),
    )
    named: dict[str, Any] = {
        "title": part.label,
        "aria_label": part.label,
        "class_name": rx.cond(part.size > 0, "part", "part none"),
        "style": {"--size": part.size.to_string() + "%"},
    }
    return rx.cond(
        part.href != "",
        link(*drawn, href=part.href, **named),
        rx.el.span(*drawn, role="img", **named),
    )
