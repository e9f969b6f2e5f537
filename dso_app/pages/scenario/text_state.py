"""The text of the step chosen: languages, what is wrong with it, how it would look."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.domain.scenario import Scenario, Step
from dso_app.pages.scenario.texts import (
    Place,
    TextBook,
    book_of,
    language_name,
    named_fields,
    problem_of,
)
from dso_app.sending.preview import (
    TEXT_LANGUAGES,
    Wording,
    customer_facts,
    mail_preview,
    preview_customers,
    sample_facts,
)
from dso_app.services.custom_fields import CUSTOMERS, ITEMS
from dso_app.services.templates import EMAIL, LETTER, Text, list_texts, place_key, text_channel
from dso_app.services.text_uses import TextUse, text_uses
from dso_app.texts import N_, translate

_NAMED = (("customer", CUSTOMERS), ("leader", ITEMS))
"""What placeholders of named fields begin with, and whose fields they are."""


class TextState(rx.State):
    """Beside the steps: what the chosen one says."""

    shown: bool = False
    """The step sends something."""
    letter: bool = False
    templates: list[Choice] = []
    template: str = ""
    """The step's own choice; empty for the shipped text of its place."""
    languages: list[Choice] = []
    more_languages: list[Choice] = []
    language: str = ""
    subject: str = ""
    body: str = ""
    problem: str = ""
    """What is wrong with the text shown."""
    problems: list[str] = []
    """What is wrong with any text typed."""
    changed: bool = False
    """A text was typed since they were saved."""
    shared: str = ""
    """Which other steps send the same text."""
    mail_subject: str = ""
    html: str = ""
    customer_fields: list[Choice] = []
    """Placeholders of the customer's named fields, and their names."""
    leader_fields: list[Choice] = []
    customers: list[Choice] = []
    customer: str = ""
    """Id of the customer it is previewed on; empty for a made-up one."""
    mount: int = 0
    """Moves on whenever the fields must show another text than the one typed in them."""

    _book: TextBook = TextBook()
    _uses: list[TextUse] = []
    _key: str = ""
    _channel: str = ""
    _step: Step | None = None
    _scenario_id: int | None = None

    @rx.event
    @guarded(Permission.SEE)
    async def choose_language(self, viewer: Viewer, language: str) -> None:
        """Show the text in another language."""
        if language in self._book.languages(self._key, self._channel):
            self.language = language
            self.mount += 1
            self._say_text(viewer)
            await self._draw(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_customer(self, viewer: Viewer, customer: str) -> None:
        """Preview on another customer."""
        self.customer = customer if customer in {one.value for one in self.customers} else ""
        await self._draw(viewer)

    async def _write(self, viewer: Viewer, mount: int, name: str, value: str) -> bool:
        """Take what was typed; whether it was for the text shown."""
        text = self._book.at(self._key, self._channel, self.language)
        if mount != self.mount or text is None or name not in ("subject", "body"):
            return False
        text = replace(text, subject=value) if name == "subject" else replace(text, body=value)
        self._book = self._book.written(text)
        self._say_text(viewer)
        await self._draw(viewer)
        return True

    async def _add_language(self, viewer: Viewer, language: str) -> bool:
        """Begin the text in one more language; whether it is one texts are written in."""
        text = self._book.at(self._key, self._channel, self.language)
        if text is None or language not in TEXT_LANGUAGES:
            return False
        if self._book.at(self._key, self._channel, language) is None:
            self._book = self._book.written(replace(text, language=language))
        self.language = language
        self.mount += 1
        self._say_text(viewer)
        await self._draw(viewer)
        return True

    async def _read(self, viewer: Viewer, scenario_id: int | None) -> None:
        """Read the company's texts, who uses them, their fields and whom they can be tried on."""

        def read() -> tuple[list[Text], list[TextUse], list[tuple[int, str]], list[list[Choice]]]:
            with database().read() as session:
                return (
                    list_texts(session, viewer.actor, viewer.entity_id),
                    text_uses(session, viewer.entity_id),
                    preview_customers(session, viewer, scenario_id),
                    [named_fields(session, viewer, *one) for one in _NAMED],
                )

        texts, self._uses, customers, named = await asyncio.to_thread(read)
        self.customer_fields, self.leader_fields = named
        self._book, self._scenario_id = book_of(texts), scenario_id
        self.changed, self.problems = False, []
        sample = translate(N_("A made-up customer"), viewer.language)
        self.customers = [Choice("", sample), *(Choice(str(key), name) for key, name in customers)]
        self.customer = ""

    async def _show_step(self, viewer: Viewer, scenario: Scenario, at: int) -> None:
        """Show the text of a step."""
        step = scenario.steps[at]
        self._step, self._channel = step, text_channel(step.channel) or ""
        self.shown, self.letter = bool(self._channel), self._channel == LETTER
        if not self.shown:
            self.html = ""
            return
        place = place_key(scenario, at + 1)
        key = step.template or place
        if (key, step.template) != (self._key, self.template) or not self.mount:
            self.mount += 1
        self._key, self.template = key, step.template
        names = self._book.names(self._channel, viewer.language)
        by_place = translate(
            N_("By its place: {text}"), viewer.language, text=names.get(place, place)
        )
        self.templates = [Choice("", by_place), *(Choice(*one) for one in names.items())]
        known = self._book.languages(key, self._channel)
        if self.language not in known:
            preferred = (viewer.language, viewer.entity.language, *known, "")
            self.language = next(one for one in preferred if one in known or not one)
            self.mount += 1
        self._say_text(viewer)
        await self._draw(viewer)

    def _say_text(self, viewer: Viewer) -> None:
        known = self._book.languages(self._key, self._channel)
        self.languages = [Choice(code, language_name(code)) for code in known]
        self.more_languages = [
            Choice(code, language_name(code)) for code in TEXT_LANGUAGES if code not in known
        ]
        text = self._book.at(self._key, self._channel, self.language)
        self.subject, self.body = (text.subject, text.body) if text else ("", "")
        problem = problem_of(text) if text else None
        self.problem = problem.sentence(viewer.language) if problem else ""
        self.changed = bool(self._book.typed)
        self.problems = [
            translate(
                N_("Text “{name}”, {spoken}: {problem}"),
                viewer.language,
                name=one.name,
                spoken=language_name(one.language),
                problem=why.sentence(viewer.language),
            )
            for one, why in self._book.problems()
        ]
        self.shared = self._senders([(self._key, self._channel, "")])

    def _senders(self, places: Iterable[Place]) -> str:
        """The steps of other scenarios that send any of some texts, in words."""
        meant = {(key, channel) for key, channel, _ in places}
        return ", ".join(
            f"{use.scenario} · {use.step}"
            for use in self._uses
            if (use.key, use.channel) in meant and use.scenario_id != self._scenario_id
        )

    async def _draw(self, viewer: Viewer) -> None:
        """Draw the email as it would look; letters are drawn by their own route."""
        if self.problem or self._channel != EMAIL or self._step is None:
            return
        step, wording = self._step, Wording(self.language, self.subject, self.body)
        customer = int(self.customer) if self.customer else None

        def draw() -> tuple[str, str]:
            with database().read() as session:
                if customer is None:
                    facts = sample_facts(session, viewer, wording.language)
                else:
                    facts = customer_facts(session, viewer, customer, step, wording.language)
            return mail_preview(wording, facts)

        self.mail_subject, self.html = await asyncio.to_thread(draw)
