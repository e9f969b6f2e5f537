"""The frame: sidebar, top bar with search, banners, toasts, and the page in the middle."""

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from dso_app.components.cards import bones, head, note
from dso_app.components.language import LanguageState as _LanguageState
from dso_app.components.links import link
from dso_app.components.menu import GROUPS, SCREENS, Screen, screens_of
from dso_app.components.session_state import FoundLine
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.components.toasts import toasts
from dso_app.components.user_menu import user_menu

FrameState: Any = _FrameState
LanguageState: Any = _LanguageState
"""Their variables are not what their annotations say, so they go untyped here."""
_TYPING = 150
"""Milliseconds the search waits for the next letter."""


def icon(name: str) -> rx.Component:
    """A Lucide icon that is decoration only."""
    return rx.icon(name, custom_attrs={"aria-hidden": "true"})


def brand() -> rx.Component:
    """The logo and the name, leading home."""
    return link(rx.el.img(src="/logo.svg", alt=""), "Relance", href="/", class_name="brand")


def framed(screen: Screen, content: rx.Component) -> rx.Component:
    """A page inside the frame; its content is there once the person is known and may see it."""
    allowed = FrameState.permissions.contains(screen.permission.value)
    refused = rx.fragment(
        head(t(screen.title)), note(t("You are not allowed to see this screen."), tone="warn")
    )
    return rx.el.div(
        rx.el.a(t("Skip to content"), href="#content", class_name="skip"),
        _sidebar(screen.route),
        rx.el.div(
            _top_bar(),
            _banners(),
            rx.el.main(
                rx.cond(FrameState.ready, rx.cond(allowed, content, refused), _coming(screen)),
                id="content",
                class_name="main",
                tab_index=-1,
                aria_busy=~FrameState.ready,
            ),
        ),
        toasts(),
        class_name="app",
        lang=FrameState.language,
    )


def alone(title: Any, *body: rx.Component, wide: bool = False) -> rx.Component:
    """A page without the frame: the brand, one title, what it holds in the middle."""
    return rx.el.div(
        rx.el.main(
            rx.el.div(rx.el.img(src="/logo.svg", alt=""), "Relance", class_name="brand"),
            rx.el.h1(title),
            *body,
            class_name="wide" if wide else "",
        ),
        class_name="alone",
        lang=LanguageState.language,
    )


def _coming(screen: Screen) -> rx.Component:
    return rx.fragment(rx.el.h1(t(screen.title), class_name="only-read"), bones(28, 92, 320))


def _sidebar(route: str) -> rx.Component:
    return rx.el.nav(
        brand(),
        *(part for group in GROUPS for part in _group(group, route)),
        id="menu",
        class_name="side",
        aria_label=t("Main menu"),
        custom_attrs={"popover": "auto"},
    )


def _group(group: str, route: str) -> list[rx.Component]:
    screens = screens_of(group)
    if not screens:
        return []
    seen = ~FrameState.ready
    for screen in screens:
        seen = seen | FrameState.permissions.contains(screen.permission.value)
    heading = [rx.el.h2(t(group))] if group else []
    entries = rx.el.ul(*(_entry(screen, route) for screen in screens))
    # A group whose every entry is hidden has no heading either.
    return [rx.cond(seen, rx.fragment(*heading, entries))]


def _entry(screen: Screen, route: str) -> rx.Component:
    entry = screen.menu
    if entry is None:
        return rx.fragment()
    badge = FrameState.badges[entry.badge] if entry.badge else 0
    count = rx.cond(badge > 0, rx.el.span(badge, class_name="count hot" if entry.hot else "count"))
    inside = route.startswith(f"{screen.route}/") or SCREENS[route].under == screen.route
    here = {"aria_current": "page"} if screen.route == route or inside else {}
    return rx.cond(
        ~FrameState.ready | FrameState.permissions.contains(screen.permission.value),
        rx.el.li(
            link(
                icon(entry.icon),
                rx.el.span(t(entry.label)),
                *([count] if entry.badge else []),
                href=screen.route,
                **here,
            )
        ),
    )


def _top_bar() -> rx.Component:
    return rx.el.header(
        rx.el.button(
            icon("menu"),
            type="button",
            aria_label=t("Open the menu"),
            class_name="menu-button",
            custom_attrs={"popoverTarget": "menu"},
        ),
        _search(),
        rx.el.div(
            _entity(),
            rx.el.span(FrameState.business_date, class_name="dim date"),
            user_menu(),
            class_name="right",
        ),
        class_name="top",
    )


def _search() -> rx.Component:
    return rx.el.div(
        icon("search"),
        rx.el.input(
            type="search",
            id="search",
            placeholder=t("Search customers and items"),
            aria_label=t("Search customers and items"),
            auto_complete="off",
            on_change=FrameState.search.debounce(_TYPING),
        ),
        rx.el.kbd("/", aria_hidden="true"),
        rx.cond(
            FrameState.searched,
            rx.el.div(
                rx.foreach(FrameState.found, _found),
                rx.cond(FrameState.found.length() == 0, rx.el.p(t("Nothing found."))),
                class_name="results",
            ),
        ),
        rx.el.span(
            rx.cond(
                FrameState.searched,
                rx.cond(FrameState.found.length() > 0, t("Results below"), t("Nothing found.")),
                "",
            ),
            class_name="only-read",
            aria_live="polite",
        ),
        class_name="search",
        role="search",
    )


def _found(line: Any | FoundLine) -> rx.Component:
    return link(rx.el.span(line.title), rx.el.small(line.detail), href=line.href)


def _entity() -> rx.Component:
    return rx.cond(
        FrameState.entities.length() > 1,
        rx.el.select(
            rx.foreach(FrameState.entities, lambda one: rx.el.option(one.label, value=one.value)),
            value=FrameState.entity_id,
            on_change=FrameState.switch_entity,
            aria_label=t("Entity"),
            class_name="entity",
        ),
        rx.el.span(FrameState.entity_name),
    )


def _banners() -> rx.Component:
    return rx.el.aside(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                icon("wifi-off"),
                t("The connection is lost; trying again…"),
                class_name="banner bad",
                role="alert",
            ),
        ),
        rx.cond(
            FrameState.date_banner != "",
            rx.el.div(icon("calendar-clock"), FrameState.date_banner, class_name="banner"),
        ),
        rx.foreach(
            FrameState.absence_banners,
            lambda words: rx.el.div(icon("calendar-off"), words, class_name="banner info"),
        ),
        rx.cond(
            FrameState.test_banner != "",
            rx.el.div(icon("flask-conical"), FrameState.test_banner, class_name="banner"),
        ),
        aria_label=t("Notices"),
    )
