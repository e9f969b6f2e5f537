"""What a page is laid out with: heads, cards, tiles, tabs, facts, notes, empty states."""

from typing import Any

import reflex as rx

from dso_app.components.links import link


def head(title: Any, sub: Any = None, *actions: rx.Component) -> rx.Component:
    """The top of a page: its one title, a line under it, its actions on the right."""
    words = [rx.el.h1(title)]
    if sub is not None:
        words.append(rx.el.div(sub, class_name="sub"))
    parts = [rx.el.div(*words)]
    if actions:
        parts.append(rx.el.div(*actions, class_name="row"))
    return rx.el.div(*parts, class_name="head")


def card(
    *body: rx.Component,
    title: Any = None,
    sub: Any = None,
    actions: tuple[rx.Component, ...] = (),
    flush: bool = False,
    **props: Any,
) -> rx.Component:
    """A section with its title and actions.

    Args:
        *body: What it holds.
        title: Its heading.
        sub: A smaller line under the heading.
        actions: Buttons or links at the right of the heading.
        flush: The body touches the edges: for tables.
        **props: `id`, `aria_label`…
    """
    parts: list[rx.Component] = []
    if title is not None:
        words = [rx.el.h2(title)] + ([rx.el.small(sub)] if sub is not None else [])
        parts.append(
            rx.el.header(
                rx.el.div(*words), *([rx.el.div(*actions, class_name="row")] if actions else [])
            )
        )
    parts.extend(body if flush else [rx.el.div(*body, class_name="body")])
    return rx.el.section(*parts, class_name="card", **props)


def tiles(*members: rx.Component) -> rx.Component:
    """A row of figure tiles."""
    return rx.el.div(*members, class_name="tiles")


def tile(
    label: Any, figure: Any, note: Any = "", *, href: Any = None, tone: Any = ""
) -> rx.Component:
    """One figure; with `href` it opens what is behind it.

    Args:
        label: What is measured.
        figure: The value, ready to read; "—" when it cannot be known.
        note: Currency, comparison, or why it is not known.
        href: The screen that shows what the figure is made of.
        tone: `ok`, `warn`, `bad` where the value itself is a warning.
    """
    parts = (
        rx.el.span(label),
        rx.el.strong(figure, class_name=tone),
        rx.el.small(note),
    )
    if href is None:
        return rx.el.div(*parts, class_name="card tile")
    return link(*parts, href=href, class_name="card tile")


def tabs(label: Any, *members: rx.Component) -> rx.Component:
    """Tabs as buttons that choose what the page shows; build each with `tab`."""
    return rx.el.div(*members, class_name="tabs", role="group", aria_label=label)


def tab(label: Any, *, current: Any, count: Any = None, **props: Any) -> rx.Component:
    """One tab.

    Args:
        label: Its words.
        current: Whether it is the one shown.
        count: How many things wait behind it.
        **props: `on_click`.
    """
    words = [label] if count is None else [label, " ", rx.el.b(count)]
    return rx.el.button(
        *words, type="button", aria_current=rx.cond(current, "true", rx.Var("undefined")), **props
    )


def steps(label: Any, names: list[Any], current: Any) -> rx.Component:
    """Where one stands in a few steps, counted from 1; not clickable."""
    return rx.el.ol(
        *(
            rx.el.li(
                f"{number} ",
                name,
                aria_current=rx.cond(current == number, "step", rx.Var("undefined")),
            )
            for number, name in enumerate(names, start=1)
        ),
        class_name="tabs steps",
        aria_label=label,
        style={"listStyle": "none"},
    )


def facts(*pairs: tuple[Any, Any]) -> rx.Component:
    """Names and values in two columns."""
    parts: list[rx.Component] = []
    for name, value in pairs:
        parts.extend((rx.el.dt(name), rx.el.dd(value)))
    return rx.el.dl(*parts, class_name="facts")


def note(*words: Any, tone: str = "info", **props: Any) -> rx.Component:
    """A sentence that matters, in the place it matters."""
    icons = {"info": "info", "warn": "triangle-alert", "bad": "circle-alert", "ok": "circle-check"}
    return rx.el.div(
        rx.icon(icons[tone], custom_attrs={"aria-hidden": "true"}),
        rx.el.div(*words),
        class_name=f"note {tone}",
        role="alert" if tone == "bad" else "status",
        **props,
    )


def empty(title: Any, words: Any, *actions: rx.Component, icon: str = "inbox") -> rx.Component:
    """What stands where nothing is yet: what it would hold, and what to do next."""
    parts = [
        rx.icon(icon, custom_attrs={"aria-hidden": "true"}),
        rx.el.strong(title),
        rx.el.p(words),
    ]
    if actions:
        parts.append(rx.el.div(*actions, class_name="row"))
    return rx.el.div(*parts, class_name="empty")


def bones(*heights: int) -> rx.Component:
    """Grey shapes of what is coming, in pixels high, while it is read."""
    return rx.el.div(
        *(
            rx.el.span(class_name="bone", style={"height": f"{height}px"}, aria_hidden="true")
            for height in heights
        ),
        class_name="stack",
    )
