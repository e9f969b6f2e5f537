"""Confirmations in the corner go by themselves."""

import asyncio
import time

import pytest
from reflex.state import State

from dso_app.components.toasts import ToastState, forget_toasts, toast


def test_a_confirmation_that_faded_out_is_not_shown_on_the_next_page_a_refusal_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    corner = root.get_substate(ToastState.get_full_name().split("."))
    assert isinstance(corner, ToastState)
    now = time.time()
    for text, tone, age in (("old", "ok", 7), ("refused", "bad", 7), ("new", "ok", 1)):
        monkeypatch.setattr(time, "time", lambda age=age: now - age)
        asyncio.run(toast(root, text, tone))  # type: ignore[arg-type]
    monkeypatch.setattr(time, "time", lambda: now)
    asyncio.run(forget_toasts(root))
    assert [one.text for one in corner.toasts] == ["refused", "new"]


def test_what_is_said_several_times_is_shown_once() -> None:
    """A screen one may not see refuses each of the things it would read."""
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    corner = root.get_substate(ToastState.get_full_name().split("."))
    assert isinstance(corner, ToastState)
    for text in ("refused", "other", "refused"):
        asyncio.run(toast(root, text, "bad"))
    assert [one.text for one in corner.toasts] == ["other", "refused"]
