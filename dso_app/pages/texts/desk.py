"""The desk every screen writes texts at: the book, one text open, who it is tried on."""

import asyncio
from dataclasses import dataclass, replace

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.domain.scenario import Step
from dso_app.formats import language_name
from dso_app.pages.texts.book import TextBook, book_of, named_fields, problem_of
from dso_app.pages.texts.drawing import draw, find_customers
from dso_app.sending.preview import TEXT_LANGUAGES, Wording
from dso_app.services.company.custom_fields import CUSTOMERS, ITEMS
from dso_app.services.texts.checks import text_problems
from dso_app.services.texts.saving import NewerText, TextsSavedMeanwhile
from dso_app.services.texts.templates import SMS, Place, Text, list_texts
from dso_app.services.texts.uses import TextUse, text_uses
from dso_app.texts import N_, translate

_NAMED = (("customer", CUSTOMERS), ("leader", ITEMS))
"""What placeholders of named fields begin with, and whose fields they are."""
_LONGEST_SEARCH = 100


@dataclass
class NewerLine:
    """A text somebody else saved meanwhile, beside one's own."""

    title: str
    who: str
    subject: str
    body: str
    my_subject: str
    my_body: str


class TextDesk(rx.State, mixin=True):
    """Mix into a state, together with `rx.State`; a subclass says which text is open."""

    channel: str = ""
    """What the open text is written for: email, letter or sms."""
    languages: list[Choice] = []
    """Those it is written in."""
    more_languages: list[Choice] = []
    language: str = ""
    subject: str = ""
    body: str = ""
    subject_problem: str = ""
    problem: str = ""
    """What is wrong with the text shown."""
    problems: list[str] = []
    """What is wrong with any text typed."""
    changed: bool = False
    """A text was typed since they were saved."""
    drawn: str = ""
    """The language of the preview."""
    drawn_subject: str = ""
    drawn_body: str = ""
    """The words it was drawn from: those typed last without a mistake."""
    mail_subject: str = ""
    html: str = ""
    words: str = ""
    """The email without its looks, or the SMS."""
    size: str = ""
    """Of an SMS, in words."""
    plain: bool = False
    """The email is shown without its looks."""
    customer_fields: list[Choice] = []
    """Placeholders of the customer's named fields, and their names."""
    leader_fields: list[Choice] = []
    customers: list[Choice] = []
    """Those found, to try the text on."""
    customer: str = ""
    """Id of the customer it is previewed on; empty for a made-up one."""
    customer_name: str = ""
    fee_minor: int = 0
    """What the step it is tried for charges."""
    mount: int = 0
    """Moves on whenever the fields must show another text than the one typed in them."""
    newer: list[NewerLine] = []
    """What others saved meanwhile; saving waits for a decision."""

    _book: TextBook = TextBook()
    _uses: list[TextUse] = []
    _key: str = ""
    _pictured: Place = ("", "", "")
    """The text the preview shows at the moment."""
    _step: Step | None = None
    _scenario_id: int | None = None
    _newer: tuple[NewerText, ...] = ()

    @rx.event
    @guarded(Permission.SEE)
    async def choose_language(self, viewer: Viewer, language: str) -> None:
        """Show the text in another language."""
        if language in self._book.languages(self._key, self.channel):
            self.language = self.drawn = language
            self.mount += 1
            self._say_text(viewer)
            await self._draw(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def look_for_customers(self, viewer: Viewer, search: str) -> None:
        """Offer the customers whose name or code holds what was typed."""
        await self._find(viewer, search[:_LONGEST_SEARCH])

    @rx.event
    @guarded(Permission.SEE)
    async def choose_customer(self, viewer: Viewer, customer: str) -> None:
        """Preview on another of the customers offered."""
        known = {one.value: one.label for one in self.customers}
        if customer in known:
            self.customer, self.customer_name = customer, known[customer]
            await self._draw(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def show_plain(self, plain: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Show the email without its looks, or with them."""
        self.plain = plain

    @rx.event
    @guarded(Permission.SEE)
    async def close_newer(self) -> None:
        """Leave what others saved for later; what was typed stays."""
        self.newer, self._newer = [], ()

    async def _read(self, viewer: Viewer, scenario_id: int | None) -> None:
        """Read the company's texts, who uses them, their fields and whom they can be tried on."""

        def read() -> tuple[list[Text], list[TextUse], list[list[Choice]]]:
            with database().read() as session:
                return (
                    list_texts(session, viewer.actor, viewer.entity_id),
                    text_uses(session, viewer.entity_id),
                    [named_fields(session, viewer, *one) for one in _NAMED],
                )

        texts, self._uses, named = await asyncio.to_thread(read)
        self.customer_fields, self.leader_fields = named
        self._book, self._scenario_id = book_of(texts), scenario_id
        self.changed, self.problems, self.newer, self._newer = False, [], [], ()
        await self._find(viewer, "")
        self.customer, self.customer_name = "", self.customers[0].label

    async def _find(self, viewer: Viewer, search: str) -> None:
        found = await asyncio.to_thread(find_customers, viewer, self._scenario_id, search)
        sample = [] if search.strip() else [Choice("", self._made_up(viewer))]
        self.customers = [*sample, *(Choice(str(key), name) for key, name in found)]

    def _made_up(self, viewer: Viewer) -> str:
        return translate(N_("A made-up customer"), viewer.language)

    def _type(self, text: Text | None, name: str, value: str) -> bool:
        """Take what was typed into a field of a text; whether there is such a field."""
        if text is None or name not in ("subject", "body"):
            return False
        typed = replace(text, subject=value) if name == "subject" else replace(text, body=value)
        self._book = self._book.written(typed)
        return True

    async def _write(self, viewer: Viewer, mount: int, name: str, value: str) -> bool:
        """Take what was typed; whether it was for the text shown."""
        text = self._book.at(self._key, self.channel, self.language)
        if mount != self.mount or not self._type(text, name, value):
            return False
        self._say_text(viewer)
        await self._draw(viewer)
        return True

    async def _add_language(self, viewer: Viewer, language: str) -> bool:
        """Begin the text in one more language; whether it is one texts are written in."""
        text = self._book.at(self._key, self.channel, self.language)
        if text is None or language not in TEXT_LANGUAGES:
            return False
        if self._book.at(self._key, self.channel, language) is None:
            self._book = self._book.written(replace(text, language=language, version=0))
        self.language = self.drawn = language
        self.mount += 1
        self._say_text(viewer)
        await self._draw(viewer)
        return True

    def _open_text(self, viewer: Viewer, key: str, channel: str) -> None:
        """Show a text, in the language it was shown in if it has it."""
        if (key, channel) != (self._key, self.channel) or not self.mount:
            self.mount += 1
        self._key, self.channel = key, channel
        known = self._book.languages(key, channel)
        if self.language not in known:
            preferred = (viewer.language, viewer.entity.language, *known, "")
            self.language = next(one for one in preferred if one in known or not one)
            self.mount += 1
        self.drawn = self.language
        self._say_text(viewer)

    def _say_text(self, viewer: Viewer) -> None:
        known = self._book.languages(self._key, self.channel)
        self.languages = [Choice(code, language_name(code)) for code in known]
        self.more_languages = [
            Choice(code, language_name(code)) for code in TEXT_LANGUAGES if code not in known
        ]
        text = self._book.at(self._key, self.channel, self.language)
        self.subject, self.body = (text.subject, text.body) if text else ("", "")
        self.subject_problem, self.problem = field_problems(text, viewer.language)
        self.changed = bool(self._book.typed)
        self.problems = [
            translate(
                N_("Text “{name}”, {spoken}: {problem}"),
                viewer.language,
                name=one.name,
                spoken=language_name(one.language),
                problem=why.sentence(viewer.language),
            )
            for one, why in self._book.problems(viewer.entity.language)
        ]

    def _is_sound(self, language: str) -> bool:
        """Whether nothing keeps the open text from being saved in a language."""
        text = self._book.at(self._key, self.channel, language)
        return text is not None and problem_of(text) is None

    async def _draw(self, viewer: Viewer) -> None:
        """Draw the text as it would look; letters are drawn by their own route."""
        text = self._book.at(self._key, self.channel, self.drawn)
        if self._step is None or text is None:
            return
        if problem_of(text) is not None:
            if self._pictured != text.place:
                # Better no picture than one of another text.
                self.mail_subject = self.html = self.words = self.size = ""
            return
        self._pictured = text.place
        customer = int(self.customer) if self.customer else None
        drawn = await asyncio.to_thread(
            draw,
            viewer,
            self.channel,
            self._step,
            Wording(text.language, text.subject, text.body),
            customer,
        )
        self.drawn_subject, self.drawn_body = text.subject, text.body
        self.fee_minor = max(0, self._step.fee_minor)
        self.mail_subject, self.html = drawn.subject, drawn.html
        self.words, self.size = drawn.words, drawn.size

    def _refuse_texts(self, viewer: Viewer, error: TextsSavedMeanwhile) -> None:
        """Show what others saved, beside what one typed."""
        self._newer = error.newer
        self.newer = [_newer_line(viewer, one) for one in error.newer]

    def _decide(self, viewer: Viewer, *, take: bool) -> None:
        """Take the texts of others, or keep mine over them: saving then overwrites what was seen."""
        self._book = self._book.met(self._newer, take=take)
        self.newer, self._newer = [], ()
        self.mount += 1
        self._say_text(viewer)


def field_problems(text: Text | None, language: str) -> tuple[str, str]:
    """The first thing wrong with a subject, and with a body; empty where nothing is."""
    found = {"subject": "", "body": ""}
    if text is not None:
        for problem in text_problems(text.subject, text.body, text.channel):
            found[problem.field] = found[problem.field] or problem.sentence(language)
    return found["subject"], found["body"]


def _newer_line(viewer: Viewer, one: NewerText) -> NewerLine:
    words = N_("{who} saved it on {moment}.") if one.at else N_("{who} saved it.")
    who = translate(
        words,
        viewer.language,
        who=one.by or "Relance",
        moment=formats.moment(one.at, viewer.language, viewer.timezone),
    )
    title = f"{one.text.name} · {language_name(one.text.language)}"
    subject = "" if one.text.channel == SMS else one.text.subject
    return NewerLine(title, who, subject, one.text.body, one.mine.subject, one.mine.body)
