"""A form that the browser itself sends: Reflex's own is kept from being sent."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class _PlainForm(BaseHTML):  # type: ignore[misc]  # untyped there
    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    target: rx.Var[str]


def post_form(
    action: str,
    *parts: rx.Component,
    class_name: str = "form",
    target: str = "_self",
    **props: Any,
) -> rx.Component:
    """A form posted to a route of ours, which answers with the page to go to.

    For what sets or takes the cookie: only a whole new page opens a websocket that knows it. And
    for what is drawn into a frame named `target`.
    """
    form: rx.Component = _PlainForm.create(
        *parts, action=action, method="post", class_name=class_name, target=target, **props
    )
    return form
