"""Whether a text may be saved: it says something, and every sign of its markup has its meaning."""

from collections.abc import Iterator

from dso_app.domain.text_flaws import Flaw, FlawKind, flaws
from dso_app.errors import RelanceError
from dso_app.services.texts.templates import EMAIL, SMS
from dso_app.texts import N_


class BrokenText(RelanceError):
    """A text that cannot be saved.

    Attributes:
        field: `subject` or `body`.
        line: of the place, counted from 1; 0 where the whole field is meant.
        column: the same.
    """

    field = "body"
    line = 0
    column = 0


class EmptyText(BrokenText):
    """A subject or a body without words."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
        self.message = _EMPTY[field]


class UnknownPlaceholder(BrokenText):
    """A text names something that is no placeholder."""


class BrokenMarkup(BrokenText):
    """Braces or stars that nothing closes, or the table where it has no room."""


_EMPTY = {"subject": N_("The subject is empty."), "body": N_("The text is empty.")}
_MESSAGES = {
    FlawKind.UNKNOWN: (
        N_("Subject, column {column}: {{{{ {name} }}}} is not a placeholder."),
        N_("Line {line}, column {column}: {{{{ {name} }}}} is not a placeholder."),
    ),
    FlawKind.UNCLOSED: (
        N_("Subject, column {column}: {{{{ is not closed by }}}}."),
        N_("Line {line}, column {column}: {{{{ is not closed by }}}}."),
    ),
    FlawKind.UNOPENED: (
        N_("Subject, column {column}: }}}} closes nothing."),
        N_("Line {line}, column {column}: }}}} closes nothing."),
    ),
    FlawKind.BOLD: (
        N_("Subject, column {column}: ** is not closed by another **."),
        N_("Line {line}, column {column}: ** is not closed by another ** in its paragraph."),
    ),
    FlawKind.TABLE: (
        N_("Subject, column {column}: the table of items has no room in a subject."),
        N_("Line {line}, column {column}: the table of items has no room here."),
    ),
}
_MEANT = (
    N_(
        "Subject, column {column}: {{{{ {name} }}}} is not a placeholder. "
        "Did you mean {{{{ {meant} }}}}?"
    ),
    N_(
        "Line {line}, column {column}: {{{{ {name} }}}} is not a placeholder. "
        "Did you mean {{{{ {meant} }}}}?"
    ),
)


def check_text(subject: str, body: str, channel: str = EMAIL) -> None:
    """Raise the first thing wrong with a text; an SMS has no subject.

    Raises:
        EmptyText: a subject or a body without words.
        UnknownPlaceholder: it names something else than a placeholder.
        BrokenMarkup: its braces or stars do not pair.
    """
    for problem in text_problems(subject, body, channel):
        raise problem


def text_problems(subject: str, body: str, channel: str = EMAIL) -> Iterator[BrokenText]:
    """Everything that keeps a text from being saved, in the order one reads it."""
    fields = [("body", body)] if channel == SMS else [("subject", subject), ("body", body)]
    for field, words in fields:
        if not words.strip():
            yield EmptyText(field)
        for flaw in flaws(words, one_line=field == "subject"):
            yield _broken(field, flaw)


def _broken(field: str, flaw: Flaw) -> BrokenText:
    kind = UnknownPlaceholder if flaw.kind is FlawKind.UNKNOWN else BrokenMarkup
    error = kind(line=flaw.line, column=flaw.column, name=flaw.name, meant=flaw.meant)
    messages = _MEANT if flaw.meant else _MESSAGES[flaw.kind]
    error.message = messages[field == "body"]
    error.field, error.line, error.column = field, flaw.line, flaw.column
    return error
