"""A message as its reader will see it, shut in so that nothing in it can act."""

from typing import Any

import reflex as rx

_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

_SMALLER = "<style>@media (max-width: 560px) { body { zoom: .8 } }</style>"
"""In a narrow frame the whole width is seen, a size smaller."""


def preview(html: Any, *, title: Any, height: int = 360) -> rx.Component:
    """HTML of a message in a sandbox: no scripts, no forms, no remote content.

    Args:
        html: The document; hostile for all we know.
        title: What the frame holds, read out.
        height: Pixels.
    """
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_CLOSED}">{_SMALLER}'
    return rx.el.iframe(
        src_doc=rx.Var.create(policy).to(str) + rx.Var.create(html).to(str),
        sandbox="",
        referrer_policy="no-referrer",
        title=title,
        class_name="preview",
        style={"height": f"{height}px"},
    )
