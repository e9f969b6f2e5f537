"""What taking an import back would do, as the question that is asked before."""

from dataclasses import dataclass

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.importing.request import FileKind
from dso_app.importing.steps import find_batch
from dso_app.importing.undo_standing import why_standing
from dso_app.models import ImportBatch
from dso_app.services.lists.words import take_back_word
from dso_app.texts import N_, translate

_OF_ITEMS = N_(
    "What it created ({created}) is removed, what it changed ({updated}) is as it was before, and "
    "what it cleared ({cleared}) is open again. The import stays in the list as undone."
)
_OF_OTHERS = N_(
    "What it created ({created}) is removed and what it changed ({updated}) is as it was before. "
    "The import stays in the list as undone."
)
_DISCARDED = N_("It has changed nothing. The file is deleted and leaves the list.")


@dataclass(frozen=True)
class Question:
    """What is asked before an import is taken back.

    Attributes:
        title: the question; that it cannot be, where it cannot.
        words: what would happen; why it cannot be.
        act: the words of the button that does it; empty where it cannot be done.
        undoes: it was applied, and is undone; else it is discarded.
    """

    title: str
    words: str
    act: str
    undoes: bool


def question(session: Session, viewer: Viewer, batch_id: int) -> Question:
    """The question for an import in scope; `UnknownBatch` for any other."""
    batch = find_batch(session, viewer.actor, batch_id)
    language = viewer.language
    if batch.state != "done" and take_back_word(batch.state):
        asked = translate(N_("Discard {file}?"), language, file=batch.file_name)
        act = translate(N_("Discard it"), language)
        return Question(asked, translate(_DISCARDED, language), act, undoes=False)
    reason = why_standing(session, viewer.actor, batch)
    if reason is not None:
        title = translate(N_("This import cannot be undone"), language)
        return Question(title, reason.sentence(language), "", undoes=True)
    asked = translate(N_("Undo the import of {file}?"), language, file=batch.file_name)
    act = translate(N_("Undo the import"), language)
    return Question(asked, _undone_words(batch, language), act, undoes=True)


def _undone_words(batch: ImportBatch, language: str) -> str:
    counted = {
        name: formats.number(getattr(batch, name), language)
        for name in ("created", "updated", "cleared")
    }
    words = _OF_ITEMS if batch.kind == FileKind.ITEMS else _OF_OTHERS
    return translate(words, language, **counted)
