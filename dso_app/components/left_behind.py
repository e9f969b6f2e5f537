"""What a screen held is given back once another one is entered: a tab's state stays small."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import reflex as rx


@cache
def states_of(package: str) -> tuple[type[rx.State], ...]:
    """The states that the modules of a screen declare.

    Args:
        package: of the screen, as `dso_app.pages.customers`.
    """
    return tuple(
        kind
        for kind in _kinds(rx.State)
        if not kind._mixin and kind.__module__.rpartition(".")[0] == package  # noqa: SLF001 - it has no public name
    )


async def leave_behind(state: rx.State, package: str) -> None:
    """Empty the states of a screen; whoever comes back has them read anew."""
    for kind in states_of(package):
        left: Any = await state.get_state(kind)
        left.reset()


def _kinds(kind: type[rx.State]) -> Iterator[type[rx.State]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)
