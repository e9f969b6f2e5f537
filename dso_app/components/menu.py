"""The sidebar's entries: each screen gives its own where it is declared."""

from dataclasses import dataclass

from dso_app.access.permissions import Permission
from dso_app.texts import N_

GROUPS = (N_("Work"), N_("Data"), N_("Collect"), N_("Steer"), N_("Admin"))
"""Headings of the sidebar in their order."""


@dataclass(frozen=True)
class MenuEntry:
    """A screen in the sidebar."""

    label: str
    icon: str
    """Lucide name."""
    group: str
    """One of `GROUPS`."""
    order: int = 0
    """Place inside its group."""
    badge: str = ""
    """Name of the count beside it: `to_do` or `outbox_trouble`."""
    hot: bool = False
    """The count is a warning."""


@dataclass(frozen=True)
class Screen:
    """A page as the frame knows it."""

    route: str
    title: str
    permission: Permission
    menu: MenuEntry | None
    under: str = ""
    """Route of the screen whose entry stands for it, where its own address does not say so."""


SCREENS: dict[str, Screen] = {}
"""Every page with a frame, by its route; filled as the pages are imported."""


def screens_of(group: str) -> list[Screen]:
    """The screens of the sidebar's group, in order."""
    inside = [screen for screen in SCREENS.values() if screen.menu and screen.menu.group == group]
    return sorted(inside, key=lambda screen: screen.menu.order if screen.menu else 0)
