"""The texts of the company while somebody edits some of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.errors import RelanceError
from dso_app.formats import language_name
from dso_app.services.company.custom_fields import custom_field_names
from dso_app.services.texts.checks import check_text
from dso_app.services.texts.saving import NamelessText, NewerText, NotInOurLanguage
from dso_app.services.texts.templates import CHANNELS, Place, Text, shipped_texts
from dso_app.texts import LANGUAGES

_LONGEST_KEY = 40
_LONGEST_TEXT = 20_000


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
        text = replace(text, subject=text.subject[:_LONGEST_TEXT], body=text.body[:_LONGEST_TEXT])
        typed = {at: one for at, one in self.typed.items() if at != text.place}
        saved = self.saved.get(text.place)
        if saved is None or saved.words != text.words:
            typed[text.place] = text
        return replace(self, typed=typed)

    def without(self, place: Place) -> "TextBook":
        """With a text as it is saved, or gone where it never was."""
        return replace(self, typed={at: one for at, one in self.typed.items() if at != place})

    def shipped(self, place: Place) -> Text | None:
        """The words a text came with, where somebody changed them; they are typed, not saved."""
        shipped = next((text for text in shipped_texts() if text.place == place), None)
        now = self.at(*place)
        if shipped is None or now is None or shipped.words == now.words:
            return None
        return replace(shipped, version=now.version)

    def met(self, newer: Iterable[NewerText], *, take: bool) -> "TextBook":
        """With the texts others saved meanwhile: taken, or seen and mine kept over them."""
        book = self
        for one in newer:
            book = replace(book, saved=book.saved | {one.text.place: one.text})
            mine = replace(one.mine, version=one.text.version)
            book = book.written(one.text if take else mine)
        return book

    def copied(self, key: str, channel: str, new_key: str, name: str) -> "TextBook":
        """With all languages of a text again under another key and name."""
        book = self
        for language in self.languages(key, channel):
            text = self.at(key, channel, language)
            if text is not None:
                book = book.written(replace(text, key=new_key, name=name, version=0))
        return book

    def problems(self, ours: str) -> list[tuple[Text, RelanceError]]:
        """The typed texts that cannot be saved, and why.

        Args:
            ours: the company's language: no text may be missing in it.
        """
        found = []
        for text in self.typed.values():
            problem = problem_of(text)
            if problem is None and self.at(text.key, text.channel, ours) is None:
                problem = NotInOurLanguage(name=text.name, language=language_name(ours))
            if problem is not None:
                found.append((text, problem))
        return found


def book_of(texts: Iterable[Text]) -> TextBook:
    """The texts of the company, nothing typed yet."""
    return TextBook(saved={text.place: text for text in texts})


def problem_of(text: Text) -> RelanceError | None:
    """Why a text cannot be saved; None when it can."""
    if not text.name.strip():
        return NamelessText()
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
