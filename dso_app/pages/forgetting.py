"""What a tab showed to one person is forgotten before another looks at it.

Reflex keeps a tab's state on the server and sends all of it when the page is loaded again: after
somebody else logged in there, or after the session ended.
"""

from typing import Any

import reflex as rx
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants import CompileVars

from dso_app.access.tokens import token_hash
from dso_app.components.guard import find_visitor, token_of

_HYDRATING = (CompileVars.HYDRATE, CompileVars.HYDRATE_AND_LOAD)


class OwnerState(rx.State):
    """For whom the tab's state was filled."""

    _owner: str = ""


class ForgetOthers(Middleware):
    """Empty the state when it is asked for by another session than it was filled for."""

    async def preprocess(self, app: Any, state: BaseState, event: Any) -> StateUpdate | None:
        """Look at the events that send the whole state."""
        del app
        if event.name.rpartition(".")[2] not in _HYDRATING:
            return None
        owner = await state.get_state(OwnerState)
        asking = token_hash(token_of(state)) if await find_visitor(state) else ""
        if owner._owner != asking:  # noqa: SLF001 - hidden from the browser, not from this file
            root: Any = state._get_root_state()  # noqa: SLF001 - it has no public name
            root.reset()
            owner._owner = asking  # noqa: SLF001
        return None
