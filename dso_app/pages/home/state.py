"""Home: the day's figures, the first steps, what to do first."""

import asyncio
from dataclasses import asdict, dataclass

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.pages.home.words import (
    Tile,
    TodoLine,
    greeting,
    summary_line,
    tile_words,
    todo_line,
)
from dso_app.services.agenda.to_do_first import ToDo, read_to_do_first
from dso_app.services.first_steps import FirstSteps, read_first_steps
from dso_app.services.home import Home, read_home
from dso_app.texts import N_, translate


@dataclass(frozen=True)
class _Read:
    home: Home
    steps: FirstSteps
    first: list[ToDo]


class HomeState(rx.State):
    """Above and below the charts."""

    read: bool = False
    begun: bool = False
    """There are items: figures mean something."""
    set_up: bool = False
    """Nothing of the first steps is left."""
    done: dict[str, bool] = {}
    """The first steps, by their keys."""
    greeting: str = ""
    line: str = ""
    receivables: Tile = Tile()
    late: Tile = Tile()
    qualified: Tile = Tile()
    promises: Tile = Tile()
    actions: Tile = Tile()
    to_do: list[TodoLine] = []
    all_words: str = ""
    currency: str = ""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the day."""
        found = await asyncio.to_thread(_read, viewer)
        self._show(found, viewer)

    def _show(self, found: _Read, viewer: Viewer) -> None:
        language = viewer.language
        self.greeting = greeting(viewer.actor.name, clock().now(viewer.timezone), language)
        self.begun, self.set_up = found.steps.items, found.steps.all_done
        self.done = asdict(found.steps)
        words = N_("A few steps, and the first reminder can leave.")
        self.line = summary_line(found.home, language) if self.begun else translate(words, language)
        tiles = tile_words(found.home, viewer)
        self.receivables, self.late = tiles.receivables, tiles.late
        self.qualified, self.promises, self.actions = tiles.qualified, tiles.promises, tiles.actions
        self.currency = viewer.entity.currency
        self.to_do = [todo_line(one, viewer, self.currency) for one in found.first]
        count = found.home.to_do
        self.all_words = translate(N_("All {count}"), language, count=count) if count > 1 else ""
        self.read = True


def _read(viewer: Viewer) -> _Read:
    with database().read() as session:
        return _Read(
            home=read_home(session, viewer),
            steps=read_first_steps(session, viewer),
            first=read_to_do_first(session, viewer),
        )
