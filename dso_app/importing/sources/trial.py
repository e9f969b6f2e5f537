"""A look at a source by hand: what it would take, with nothing fetched and nothing written."""

from dataclasses import dataclass

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.importing.sources.look import known_files, look_at
from dso_app.importing.sources.open import place_of
from dso_app.importing.sources.place import Found, is_wanted
from dso_app.services.sources.verbs import find_source


@dataclass(frozen=True)
class Trial:
    """What a source would do now.

    Attributes:
        wanted: files it would take once they stand still, oldest first.
        others: how many names it leaves alone: seen before, or not to its pattern.
    """

    wanted: tuple[Found, ...]
    others: int


def try_source(database: Database, clock: Clock, actor: Actor, source_id: int) -> Trial:
    """Reach the place of a source and list it.

    Raises:
        UnknownSource: there is none for this actor.
        RelanceError: why it cannot be reached or read.
    """
    with database.read() as session:
        source = find_source(session, actor, source_id)
    with place_of(source) as place:
        listed = place.files()
        keeps_our_time = place.keeps_our_time
    files = [file for file in listed if is_wanted(file.name, source.pattern)]
    with database.read() as session:
        rows = known_files(session, source_id, files)
    look = look_at(files, rows, clock.real(), keeps_our_time=keeps_our_time)
    wanted = sorted((*look.ready, *look.waiting), key=lambda file: (file.modified_at, file.name))
    return Trial(tuple(wanted), len(listed) - len(wanted))
