"""Short confirmations in the corner: "Saved". They go by themselves; refusals stay."""

import time
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.guard import guarded
from dso_app.components.text import t

_KEPT = 4
_SECONDS = 6
"""How long one is seen; the stylesheet fades it out then."""


@dataclass
class Toast:
    """One message in the corner."""

    key: int
    text: str
    tone: str
    shown: float = 0
    """Second of the machine's clock at which it appeared."""


class ToastState(rx.State):
    """The messages shown, oldest first."""

    toasts: list[Toast] = []
    _last: int = 0

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def dismiss(self, key: int) -> None:
        """Take one away."""
        self.toasts = [toast for toast in self.toasts if toast.key != key]


async def toast(
    state: rx.State, text: str, tone: Literal["ok", "warn", "bad", "info"] = "ok"
) -> None:
    """Show a sentence, already in the reader's language; once, however often it is said.

    Args:
        state: The state whose handler is running.
        text: The sentence.
        tone: `ok` for what was done, `bad` for a refusal, which stays until it is closed.
    """
    toasts = await state.get_state(ToastState)
    toasts._last += 1  # noqa: SLF001 - hidden from the browser, not from this file
    others = [one for one in toasts.toasts if (one.text, one.tone) != (text, tone)]
    toasts.toasts = [*others, Toast(toasts._last, text, tone, time.time())][-_KEPT:]  # noqa: SLF001


async def forget_toasts(state: rx.State) -> None:
    """Drop those that faded out, so that the next page does not show them again."""
    toasts = await state.get_state(ToastState)
    since = time.time() - _SECONDS
    toasts.toasts = [one for one in toasts.toasts if one.tone == "bad" or one.shown > since]


def _toast(one: Any) -> rx.Component:
    state: Any = ToastState
    return rx.el.div(
        rx.el.span(one.text),
        rx.el.button(
            rx.icon("x", custom_attrs={"aria-hidden": "true"}),
            type="button",
            aria_label=t("Close"),
            on_click=state.dismiss(one.key),
        ),
        class_name=rx.Var.create("toast ") + one.tone,
        key=one.key.to_string(),
    )


def toasts() -> rx.Component:
    """The corner where they appear; read out politely."""
    return rx.el.div(
        rx.foreach(ToastState.toasts, _toast),
        class_name="toasts",
        role="status",
        aria_live="polite",
    )
