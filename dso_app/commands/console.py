"""What every command shares: JSON out, one clear line for an error, the database made ready."""

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from dso_app.errors import RelanceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from dso_app.database import Database
    from dso_app.models import Entity

Word = TypeVar("Word", bound=StrEnum)

REFUSED = 2
"""Exit code: nothing was changed."""
IN_PART = 1
"""Exit code: rows rejected, messages failed, a check bad."""

INTERRUPTED = 130
"""Exit code: Ctrl-C, as shells have it."""
_LONGEST_LINE = 400

_verbose = False


def be_verbose(*, on: bool) -> None:
    """Show the traceback behind an error."""
    global _verbose  # noqa: PLW0603 - one switch of one process
    _verbose = on


def answer(value: Any) -> None:
    """Print an answer as JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def say(line: str) -> None:
    """Print one line for people on standard error: standard output is for answers."""
    sys.stderr.write(line + "\n")


def refuse(line: str) -> NoReturn:
    """End with one clear line and the exit code of "nothing changed"."""
    say(line)
    raise SystemExit(REFUSED)


def run_clean(command: Callable[[], Any]) -> Any:
    """Run a command; an error becomes one line, its traceback only when asked for."""
    try:
        return command()
    except RelanceError as error:
        _show_traceback()
        refuse(str(error))
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - the edge: never a traceback for people
        _show_traceback()
        refuse(_in_one_line(error))


def _in_one_line(error: Exception) -> str:
    # What the database's driver said; around it stands only how SQLAlchemy came to hear of it.
    said = getattr(error, "orig", None)
    if said is not None:
        return f"The database: {' '.join(str(said).split())}"[:_LONGEST_LINE]
    # A word the command line does not know says so itself.
    own_words = getattr(error, "format_message", None)
    words = own_words() if own_words else f"{type(error).__name__}: {error}"
    return " ".join(words.split())[:_LONGEST_LINE]


def _show_traceback() -> None:
    if _verbose:
        import traceback

        traceback.print_exc()


def one_of(kind: type[Word], text: str, flag: str) -> Word:
    """The word of a closed list that a flag names."""
    try:
        return kind(text)
    except ValueError:
        refuse(f"{flag}: “{text}” is none of {', '.join(kind)}.")


def ready_database() -> "Database":
    """The database, brought to the newest schema first when it is empty."""
    from dso_app.database import database
    from dso_app.services.schema import is_empty, migrate

    found = database()
    if is_empty(found):
        migrate(found)
    return found


@contextmanager
def reading(entity: str | None) -> "Iterator[tuple[Session, Entity]]":
    """A read transaction and the entity named by `--entity`, or the only one."""
    with ready_database().read() as session:
        yield session, _entity(session, entity)


@contextmanager
def writing(entity: str | None) -> "Iterator[tuple[Session, Entity]]":
    """A write transaction and the entity named by `--entity`, or the only one."""
    with ready_database().write() as session:
        yield session, _entity(session, entity)


def _entity(session: "Session", code: str | None) -> "Entity":
    from dso_app.access.permissions import HOUSE
    from dso_app.access.scope import find_entity

    return find_entity(session, HOUSE, code or "")
