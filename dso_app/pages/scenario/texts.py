"""The texts of the company while somebody edits some of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from babel.core import Locale
from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.errors import RelanceError
from dso_app.services.custom_fields import custom_field_names
from dso_app.services.templates import CHANNELS, Text, check_text
from dso_app.texts import LANGUAGES

_LONGEST_KEY = 40
_LONGEST_TEXT = 20_000

Place = tuple[str, str, str]
"""Key, channel and language of a text."""


@dataclass(frozen=True)
class TextBook:
    """The texts as saved, and those typed since."""

    saved: dict[Place, Text] = field(default_factory=dict)
    typed: dict[Place, Text] = field(default_factory=dict)

    def at(self, key: str, channel: str, language: str) -> Text | None:
        """A text as it stands now."""
        place = (key, channel, language)
        return self.typed.get(place) or self.saved.get(place)

    def places(self) -> set[tuple[str, str]]:
        """Key and channel of every text."""
        return {(key, channel) for key, channel, _ in (*self.saved, *self.typed)}

    def languages(self, key: str, channel: str) -> list[str]:
        """The languages a text has; those of the screens first."""
        found = {at[2] for at in (*self.saved, *self.typed) if at[:2] == (key, channel)}
        return sorted(found, key=lambda one: (one not in LANGUAGES, one))

    def names(self, channel: str, language: str) -> dict[str, str]:
        """Key → name of every text written for a channel, in a language where it has it."""
        names: dict[str, str] = {}
        for place, text in sorted((self.saved | self.typed).items()):
            if place[1] == channel and (place[0] not in names or place[2] == language):
                names[place[0]] = text.name
        return names

    def text_names(self, language: str) -> dict[tuple[str, str], str]:
        """Key and channel → name of every text, in a language where it has it."""
        return {
            (key, channel): name
            for channel in CHANNELS
            for key, name in self.names(channel, language).items()
        }

    def written(self, text: Text) -> "TextBook":
        """With a text typed anew; typed back to what is saved, it counts as untouched."""
        place = (text.key, text.channel, text.language)
        text = replace(text, subject=text.subject[:_LONGEST_TEXT], body=text.body[:_LONGEST_TEXT])
        typed = {at: one for at, one in self.typed.items() if at != place}
        if text != self.saved.get(place):
            typed[place] = text
        return replace(self, typed=typed)

    def copied(self, key: str, channel: str, new_key: str, name: str) -> "TextBook":
        """With all languages of a text again under another key and name."""
        book = self
        for language in self.languages(key, channel):
            text = self.at(key, channel, language)
            if text is not None:
                book = book.written(replace(text, key=new_key, name=name))
        return book

    def problems(self) -> list[tuple[Text, RelanceError]]:
        """The typed texts that cannot be saved, and why."""
        found = []
        for text in self.typed.values():
            problem = problem_of(text)
            if problem is not None:
                found.append((text, problem))
        return found


def book_of(texts: Iterable[Text]) -> TextBook:
    """The texts of the company, nothing typed yet."""
    return TextBook(saved={(text.key, text.channel, text.language): text for text in texts})


def problem_of(text: Text) -> RelanceError | None:
    """Why a text cannot be saved; None when it can."""
    try:
        check_text(text.subject, text.body, text.channel)
    except RelanceError as error:
        return error
    return None


def free_key(name: str, taken: Iterable[str]) -> str:
    """A key for a new text, made from its name: `final_warning`, else `final_warning_2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_KEY] or "text"
    known = set(taken)
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}_{number}"
    return key


def named_fields(session: Session, viewer: Viewer, about: str, subject: str) -> list[Choice]:
    """The placeholders of named fields, each with the name it was given."""
    names = custom_field_names(session, viewer.entity_id, subject)
    return [Choice(f"{about}.{field}", name) for field, name in names.items()]


def language_name(code: str) -> str:
    """A language as its speakers call it: English, Français."""
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]
