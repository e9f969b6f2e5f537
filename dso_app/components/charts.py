"""Charts in the colours of the house; each has its figures in words for those who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.components.links import link

_GREY = "var(--ink-3)"
_LANGUAGE = "document.querySelector('.app')?.lang"
_SHORT = f"((value) => new Intl.NumberFormat({_LANGUAGE}, {{notation: 'compact'}}).format(value))"
"""Numbers beside a chart, in the reader's language: 1.2M."""
_WHOLE: rx.Var[Any] = rx.Var(f"((value) => new Intl.NumberFormat({_LANGUAGE}).format(value))")
_MARGIN = {"top": 6, "right": 4, "bottom": 0, "left": 0}


def stacked_bars(
    data: Any,
    series: Sequence[tuple[str, Any, str]],
    *,
    label: Any,
    x: str = "label",
    height: int = 190,
) -> rx.Component:
    """Bars of several parts, one a period.

    Args:
        data: State list of dicts: `x` in words and one number a series (for drawing only).
        series: Key, words, CSS colour of each part, bottom first.
        label: What is shown, with its gist.
        x: Key of the words under a bar.
        height: Pixels.
    """
    bars = [
        rx.recharts.bar(
            data_key=key,
            name=words,
            fill=colour,
            stack_id="a",
            is_animation_active=False,
            max_bar_size=46,
        )
        for key, words, colour in series
    ]
    return _frame(
        rx.recharts.bar_chart(
            *bars,
            *_axes(x),
            data=data,
            bar_category_gap="22%",
            margin=_MARGIN,
            width="100%",
            height=height,
        ),
        label,
    )


def ageing_bars(data: Any, names: Sequence[Any], *, label: Any, height: int = 190) -> rx.Component:
    """Receivables by month, stacked by ageing bucket; keys `b0` to `b4`, five names."""
    series = [(f"b{bucket}", name, f"var(--age-{bucket})") for bucket, name in enumerate(names)]
    return stacked_bars(data, series, label=label, height=height)


def lines(
    data: Any,
    series: Sequence[tuple[str, Any]],
    *,
    label: Any,
    x: str = "label",
    height: int = 190,
) -> rx.Component:
    """One strong line and dashed ones to compare it with: DSO against best possible.

    Args:
        data: State list of dicts.
        series: Key and words; the first is the strong one.
        label: What is shown, with its gist.
        x: Key of the words under a point.
        height: Pixels.
    """
    drawn = [
        rx.recharts.line(
            data_key=key,
            name=words,
            stroke="var(--chart-1)" if place == 0 else "var(--chart-3)",
            stroke_width=2,
            stroke_dasharray="" if place == 0 else "5 4",
            dot=False,
            type_="linear",
            is_animation_active=False,
        )
        for place, (key, words) in enumerate(series)
    ]
    return _frame(
        rx.recharts.line_chart(
            *drawn, *_axes(x), data=data, margin=_MARGIN, width="100%", height=height
        ),
        label,
    )


@dataclass
class PeriodLink:
    """What a bar or a point opens, and its figures in words."""

    href: str
    words: str


def opening(chart: rx.Component, links: Any, *, label: Any, points: bool = False) -> rx.Component:
    """A chart each of whose periods opens what is behind it.

    Args:
        chart: From `stacked_bars` or `lines`.
        links: A state's list of `PeriodLink`, one a period.
        label: What the links are, read out.
        points: The periods are points of a line, the first and the last at its ends.
    """
    over = rx.el.ol(
        rx.foreach(
            links,
            lambda one: rx.el.li(link("", href=one.href, title=one.words, aria_label=one.words)),
        ),
        class_name="over points" if points else "over",
        aria_label=label,
    )
    return rx.el.div(chart, over, class_name="opens")


def legend(*entries: tuple[Any, str, bool]) -> rx.Component:
    """What the lines are: words, CSS colour, whether dashed."""
    return rx.el.ul(
        *(
            rx.el.li(
                rx.el.span(class_name="line dashed" if dashed else "line", style={"color": colour}),
                rx.el.small(words),
            )
            for words, colour, dashed in entries
        ),
        class_name="legend",
        style={"marginTop": "0", "gap": "12px"},
    )


def ageing_legend(parts: Any, *, linked: bool = False) -> rx.Component:
    """The five buckets in words under a strip.

    Args:
        parts: State list of things with `name`, `amount`, `share`.
        linked: They also have an `href`: the items behind the amount, where there are any.
    """

    def amount(part: Any) -> rx.Component:
        plain = rx.el.span(part.amount)
        return (
            rx.cond(part.href != "", link(part.amount, href=part.href), plain) if linked else plain
        )

    return rx.el.ul(
        rx.foreach(
            parts,
            lambda part, place: rx.el.li(
                rx.el.i(class_name=rx.Var.create("age a") + place.to_string()),
                rx.el.span(part.name),
                amount(part),
                rx.el.small(part.share),
            ),
        ),
        class_name="legend",
    )


def _axes(x: str) -> list[rx.Component]:
    tick = {"fill": _GREY, "fontSize": 11}
    return [
        rx.recharts.x_axis(
            data_key=x,
            tick_line=False,
            axis_line=False,
            tick=tick,
            interval="equidistantPreserveStart",
            height=22,
        ),
        rx.recharts.y_axis(
            tick_line=False, axis_line=False, tick=tick, width=40, tick_formatter=_SHORT
        ),
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--line)"),
        rx.recharts.graphing_tooltip(is_animation_active=False, custom_attrs={"formatter": _WHOLE}),
    ]


def _frame(chart: rx.Component, label: Any) -> rx.Component:
    return rx.el.div(chart, class_name="chart", role="img", aria_label=label)
