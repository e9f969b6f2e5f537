"""A text open in its editor: two languages beside each other, and how one of them would look."""

from dataclasses import dataclass, replace

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Step, Trigger
from dso_app.formats import language_in, language_name
from dso_app.pages.template.opening import Shown, placeholders_lacking, read_shown, split_id
from dso_app.pages.texts.book import free_key
from dso_app.pages.texts.desk import TextDesk, field_problems
from dso_app.services.lists.texts import CHANNEL_WORDS
from dso_app.services.texts.templates import CHANNELS, LETTER, SMS, Text
from dso_app.texts import N_, counted_words, translate

NEW = "new"
_LONGEST_NAME = 100
_CHANNELS = {LETTER: Channel.LETTER, SMS: Channel.SMS}


@dataclass
class Pane:
    """One language of the text.

    Attributes:
        lacks: placeholders the other language has and this one does not.
        shipped: it says something else than what it was shipped with.
    """

    language: str = ""
    spoken: str = ""
    subject: str = ""
    body: str = ""
    subject_problem: str = ""
    problem: str = ""
    lacks: str = ""
    shipped: bool = False


class TemplateState(TextDesk, rx.State):
    """The text, in the language chosen and in the one beside it."""

    loaded: bool = False
    missing: bool = False
    """There is no such text here."""
    text_id: str = ""
    is_new: bool = False
    """It was never saved."""
    name: str = ""
    facts: str = ""
    gaps: list[str] = []
    """Languages that are read and that it is not written in."""
    used: list[str] = []
    """The steps that send it."""
    left: Pane = Pane()
    right: Pane = Pane()
    """Of no language where it has one alone."""
    others: list[Choice] = []
    """The languages that may stand on the right."""
    listing: str = Listing.LATE.value
    """Which items the step that sends it lists, for the page of a letter."""
    within: str = "0"
    deduct: bool = True

    _beside: str = ""
    _shown: Shown = Shown()

    @rx.event
    @guarded(Permission.SEE)
    async def open_template(self, viewer: Viewer) -> None:
        """Open the text the address names; `new` begins one, empty or as a copy of another."""
        asked = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        await self._open(viewer, asked)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_beside(self, viewer: Viewer, language: str) -> None:
        """Show another language on the right."""
        self._beside = language
        self.mount += 1
        self._say_text(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_drawn(self, viewer: Viewer, language: str) -> None:
        """Preview in another language."""
        if language in self._book.languages(self._key, self.channel):
            self.drawn = language
            await self._draw(viewer)

    async def _open(self, viewer: Viewer, asked: str) -> None:
        await self._read(viewer, None)
        self._beside = self.language = ""
        self.missing = False
        self.is_new = asked == NEW
        if self.is_new:
            asked = self._begin(viewer)
        channel, key = split_id(asked)
        if not self._book.languages(key, channel):
            self.missing = self.loaded = True
            return
        self.text_id = asked
        self._shown = await read_shown(viewer, channel, key)
        step = self._step = self._step_of(channel, key)
        self.listing, self.within = step.items.value, str(step.within_days)
        self.deduct = step.deduct_credits
        self._open_text(viewer, key, channel)
        self.mount += 1
        await self._draw(viewer)
        self.loaded = True

    def _begin(self, viewer: Viewer) -> str:
        """A text that is not saved yet: what the address says of it, else an email."""
        asked = self.router.url.query_parameters
        channel, key = split_id(asked.get("of", ""))
        book = self._book
        if book.languages(key, channel):
            spoken = book.names(channel, viewer.language)[key]
            name = translate(N_("Copy of {name}"), viewer.language, name=spoken)
            new_key = free_key(name, book.names(channel, ""))
            self._book = book.copied(key, channel, new_key, name)
        else:
            channel = asked.get("channel", "")
            channel = channel if channel in CHANNELS else CHANNELS[0]
            name = asked.get("name", "").strip()[:_LONGEST_NAME]
            name = name or translate(N_("New text"), viewer.language)
            new_key = free_key(name, book.names(channel, ""))
            self._book = book.written(Text(new_key, channel, viewer.entity.language, name, "", ""))
        return f"{channel}.{new_key}"

    def _step_of(self, channel: str, key: str) -> Step:
        """The first step that sends it, whose settings say what it lists; else one of its kind."""
        for use in self._uses:
            if (use.key, use.channel) == (key, channel):
                return use.rules
        return Step(
            order=1,
            name="",
            channel=_CHANNELS.get(channel, Channel.EMAIL),
            trigger=Trigger.DUE_DATE,
            offset_days=0,
            items=Listing.LATE,
        )

    def _say_text(self, viewer: Viewer) -> None:
        super()._say_text(viewer)
        known = [one.value for one in self.languages]
        if self._beside not in known or self._beside == self.language:
            self._beside = next((one for one in known if one != self.language), "")
        self.others = [one for one in self.languages if one.value != self.language]
        left = self._book.at(self._key, self.channel, self.language)
        right = self._book.at(self._key, self.channel, self._beside)
        self.left, self.right = self._pane(viewer, left, right), self._pane(viewer, right, left)
        self.name = left.name if left else ""
        self._say_facts(viewer, known)

    def _pane(self, viewer: Viewer, text: Text | None, other: Text | None) -> Pane:
        if text is None:
            return Pane()
        lacks = placeholders_lacking(text, other)
        words = N_("{spoken} also has: {fields}")
        return Pane(
            text.language,
            language_name(text.language),
            text.subject,
            text.body,
            *field_problems(text, viewer.language),
            translate(
                words,
                viewer.language,
                spoken=language_name(other.language) if other else "",
                fields=", ".join(lacks),
            )
            if lacks
            else "",
            self._book.shipped(text.place) is not None,
        )

    def _say_facts(self, viewer: Viewer, known: list[str]) -> None:
        language = viewer.language
        shown = self._shown
        saved = translate(N_("as shipped"), language)
        if self.is_new:
            saved = translate(N_("Nothing is saved yet"), language)
        elif shown.saved_at is not None or shown.by:
            saved = translate(
                N_("changed by {who} on {moment}"),
                language,
                who=shown.by or "Relance",
                moment=formats.moment(shown.saved_at, language, viewer.timezone),
            )
        channel = translate(CHANNEL_WORDS.get(self.channel, ""), language)
        self.facts = f"{channel} · {saved}"
        self.used = [f"{scenario} · {step}" for scenario, step in shown.uses]
        self.gaps = [
            _gap_words(spoken, count, language)
            for spoken, count in shown.missing.items()
            if spoken not in known
        ]

    def _rename(self, viewer: Viewer, name: str) -> None:
        """Give the text another name, in all its languages: it has one."""
        for language in self._book.languages(self._key, self.channel):
            text = self._book.at(self._key, self.channel, language)
            if text is not None:
                self._book = self._book.written(replace(text, name=name[:_LONGEST_NAME]))
        self._say_text(viewer)


def _gap_words(spoken: str, count: int, language: str) -> str:
    name = language_in(spoken, language)
    if not count:
        return translate(N_("No text in {spoken}, the company’s language."), language, spoken=name)
    one = N_("No text in {spoken}, the language of a customer.")
    several = N_("No text in {spoken}, the language of {count} customers.")
    return counted_words(one, several, count, language, spoken=name)
