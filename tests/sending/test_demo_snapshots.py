"""Every shipped text as a customer of the demo company would read it, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dso_app.database import Database
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.facts import Facts
from dso_app.sending.html_mail import html_mail
from dso_app.sending.mail_text import mail_text
from dso_app.sending.rendering import render
from dso_app.sending.sms_text import sms_text
from dso_app.services.company.logos import Logo
from dso_app.services.texts.templates import Text, shipped_texts
from tests.support.demo_books import demo_books, facts_for
from tests.support.letters import pages_of
from tests.support.snapshot_files import FOLDER, RENEWING, compare

_LOGO = Logo(b"the same whatever draws it", "image/png", 480, 120)
"""Only its size and its name are read."""


@pytest.fixture(scope="module")
def books(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo company on 30 June 2026."""
    with demo_books(sqlite_template, tmp_path_factory.mktemp("books")) as database:
        yield database


def _texts(channel: str) -> pytest.MarkDecorator:
    texts = [text for text in shipped_texts() if text.channel == channel]
    return pytest.mark.parametrize("text", texts, ids=_name)


def _name(text: Text) -> str:
    return f"{text.key}.{text.language}"


def _facts(books: Database, text: Text) -> Facts:
    with books.read() as session:
        return facts_for(session, text)


@_texts("email")
def test_emails_of_the_demo_company(books: Database, text: Text) -> None:
    facts = _facts(books, text)
    facts = replace(facts, company=replace(facts.company, logo=_LOGO))
    mail = render(text.subject, text.body, facts)
    words = f"{mail.subject}\n\n{mail_text(mail.blocks, facts)}"
    compare(f"emails/{_name(text)}.txt", words)
    compare(f"emails/{_name(text)}.html", html_mail(mail.subject, mail.blocks, facts))


@_texts("letter")
def test_letters_of_the_demo_company(books: Database, text: Text) -> None:
    facts = _facts(books, text)
    letter = render(text.subject, text.body, facts)
    pages = pages_of(letter_pdf(letter.subject, letter.blocks, facts, facts.today))
    said = [f"--- {at} of {len(pages)} ---\n{page}\n" for at, page in enumerate(pages, 1)]
    compare(f"letters/{_name(text)}.txt", "\n".join(said))


@_texts("sms")
def test_sms_of_the_demo_company(books: Database, text: Text) -> None:
    compare(f"sms/{_name(text)}.txt", sms_text(text.body, _facts(books, text)) + "\n")


def test_no_snapshot_is_left_of_a_text_that_is_gone() -> None:
    endings = {"email": ("emails", [".txt", ".html"]), "letter": ("letters", [".txt"])}
    endings["sms"] = ("sms", [".txt"])
    wanted = {
        f"{endings[text.channel][0]}/{_name(text)}{ending}"
        for text in shipped_texts()
        for ending in endings[text.channel][1]
    }
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")}
    assert found == wanted or RENEWING
