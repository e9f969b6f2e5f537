"""What of a source's run administrators must know: it fails, refuses files, works again.

What is told is written down before a mail leaves, so that nobody is told twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, or_, update
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.importing.sources.run import SourceRun
from dso_app.models import Entity, ImportSource, SourceFile
from dso_app.services.jobs.runners import real_now
from dso_app.services.words.kept import kept_sentence
from dso_app.settings import settings
from dso_app.texts import N_, translate

_AGAIN = timedelta(days=1)
"""A source that goes on failing is told of so often."""
_MOST_FILES = 20

_FAILS = N_("Source {name} does not work")
_FAILS_WORDS = N_("Files of {company} cannot be fetched by the source {name}:")
_WORKS = N_("Source {name} works again")
_WORKS_WORDS = N_("Files of {company} are fetched by the source {name} again.")
_REFUSED = N_("Source {name}: files were not imported")
_REFUSED_WORDS = N_(
    "Files of {company} fetched by the source {name} were not imported. They stay where they are "
    "and are not tried again; open them on screen to see why and to import them."
)


@dataclass(frozen=True)
class News:
    """One thing to tell; `subject` and `words` name the source and the company."""

    subject: str
    words: str
    lines: Callable[[str], list[str]]
    """What is told besides, in a language."""

    def title(self, source: ImportSource, language: str) -> str:
        """The subject of a mail."""
        return translate(self.subject, language, name=source.name)

    def text(self, source: ImportSource, entity: Entity, language: str) -> str:
        """The text of a mail."""
        company = entity.name or entity.code
        words = translate(self.words, language, name=source.name, company=company)
        parts = [words, *self.lines(language), f"{settings().base_url}/sources"]
        return "\n\n".join(parts) + "\n"


def news_of(session: Session, clock: Clock, run: SourceRun) -> list[News]:
    """What is to be told of a run, now written down as told.

    Of a source that fails: at its first failure, then once a day.
    """
    news = []
    told, now = col(ImportSource.mailed_at), real_now(session, clock)
    if (problem := run.problem) is not None:
        due = or_(told.is_(None), told <= now - _AGAIN)
        if _written(session, run.source, due, mailed_at=now):
            news.append(News(_FAILS, _FAILS_WORDS, lambda language: _said(problem, language)))
    elif _written(session, run.source, told.is_not(None), mailed_at=None):
        news.append(News(_WORKS, _WORKS_WORDS, lambda _: []))
    if run.told:
        news.append(News(_REFUSED, _REFUSED_WORDS, lambda language: _files(run.told, language)))
    return news


def take_back(session: Session, run: SourceRun) -> None:
    """Nobody could be told of a failure: the next one is told of as if it were the first."""
    _written(session, run.source, mailed_at=run.source.mailed_at)


def _said(problem: RelanceError, language: str) -> list[str]:
    return [problem.sentence(language)]


def _files(rows: list[SourceFile], language: str) -> list[str]:
    return [
        f"{row.name}: {kept_sentence(row.error, language)}{_address(row)}"
        for row in rows[:_MOST_FILES]
    ]


def _address(row: SourceFile) -> str:
    return f"\n{settings().base_url}/upload/{row.batch_id}" if row.batch_id else ""


def _written(
    session: Session, source: ImportSource, *conditions: ColumnElement[bool], **values: object
) -> bool:
    mine = update(ImportSource).where(col(ImportSource.id) == source.id, *conditions)
    done = session.execute(mine.values(**values).execution_options(synchronize_session=False))
    return isinstance(done, CursorResult) and done.rowcount == 1
