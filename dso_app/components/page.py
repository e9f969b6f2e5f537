"""The page decorator: route, title, permission, menu entry and frame in one place."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.frame import framed
from dso_app.components.menu import SCREENS, MenuEntry, Screen
from dso_app.components.session_state import FrameState
from dso_app.components.text import t

View = Callable[[], rx.Component]

STYLESHEETS = [
    f"/style/{name}.css"
    for name in ("tokens", "frame", "pieces", "table", "forms", "collect", "work", "data", "people")
]
"""For `rx.App(stylesheets=…)`, in this order."""


def head_components() -> list[rx.Component]:
    """For `rx.App(head_components=…)`: the icon and our small scripts."""
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.script(src="/js/theme.js"),
        rx.el.script(src="/js/frame.js", defer=True),
        rx.el.script(src="/js/dialogs.js", defer=True),
        rx.el.script(src="/js/keys.js", defer=True),
        rx.el.script(src="/js/upload.js", defer=True),
        rx.el.script(src="/js/follow.js", defer=True),
        rx.el.script(src="/js/texts.js", defer=True),
        rx.el.script(src="/js/steps.js", defer=True),
        rx.el.script(src="/js/mapper.js", defer=True),
        rx.el.script(src="/js/scenario.js", defer=True),
        rx.el.script(src="/js/unsaved.js", defer=True),
    ]


_PAGES: list[tuple[View, dict[str, Any]]] = []


def page(
    route: str,
    title: str,
    permission: Permission,
    *,
    menu: MenuEntry | None = None,
    under: str = "",
    on_load: Sequence[Any] = (),
) -> Callable[[View], View]:
    """Declare a screen inside the frame.

    Args:
        route: Its address.
        title: Msgid of its title in the browser.
        permission: What one must hold to be shown it. This hides, it protects nothing: every
            handler has its own guard.
        menu: Its entry in the sidebar, if it has one.
        under: Route of the screen whose entry stands for it, where its address does not say so.
        on_load: Handlers that read what it shows, run after the frame's own.
    """
    screen = Screen(route, title, permission, menu, under)
    SCREENS[route] = screen

    def declare(view: View) -> View:
        def whole() -> rx.Component:
            return framed(screen, view())

        whole.__name__ = view.__name__
        package = view.__module__.rpartition(".")[0]
        arrive: Any = FrameState.arrive
        _declare(whole, route, title, [arrive(package), *on_load, FrameState.count])
        return view

    return declare


def bare_page(route: str, title: str, *, on_load: Sequence[Any] = ()) -> Callable[[View], View]:
    """Declare a screen without the frame: sign in, first visit, the customer's own page."""

    def declare(view: View) -> View:
        _declare(view, route, title, on_load)
        return view

    return declare


def register_pages(app: rx.App) -> None:
    """Add all pages declared so far to the app."""
    for view, options in _PAGES:
        app.add_page(view, **options)


def _declare(view: View, route: str, title: str, on_load: Sequence[Any]) -> None:
    words = t(title) + " · Relance"
    _PAGES.append((view, {"route": route, "title": words, "on_load": list(on_load)}))
