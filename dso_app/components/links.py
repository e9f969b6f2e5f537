"""Links inside the house, without loading the page again, and links that do load it."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link as _router_link


def link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to another screen; the websocket and the frame stay."""
    return _router_link(*children, to=href, **props)


def file_link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to a route of ours that answers with a file (Excel, PDF).

    Reflex makes every link one of its router, which knows no such address: the browser follows
    this one itself.
    """
    return _router_link(*children, to=href, download=True, reload_document=True, **props)
