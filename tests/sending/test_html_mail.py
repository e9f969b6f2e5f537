"""The HTML of an email: whole without a style sheet, below Gmail's limit, its logo inside."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, Message
from dso_app.sending.facts import Facts, Person
from dso_app.sending.html_mail import html_mail, with_head
from dso_app.sending.inline_images import content_id, shown, shown_mail
from dso_app.sending.mime import Attachment, mail_bytes
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import render
from dso_app.services.company.logos import Logo, remove_logo, set_logo
from dso_app.services.texts.templates import Text, shipped_texts
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.images import jpeg, png
from tests.support.outgoing import company, late_customer, only_message, send, step
from tests.support.smtp import Mailbox

BODY = "Dear {{ contact.name }},\n\nPlease pay **{{ items.total }}**.\n\n{{ items.table }}\n\nBye"
LOGO = Logo(png(600, 200), "image/png", 600, 200)
WITH_LOGO = replace(SAMPLE, company=replace(SAMPLE.company, logo=LOGO))
GMAIL_CUTS_AT = 102 * 1024


class Tags(HTMLParser):
    """Opens and closes every tag, and keeps what each says."""

    EMPTY = frozenset({"meta", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An opening tag."""
        self.seen.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A closing tag, of the one opened last."""
        assert self.open.pop() == tag


def _html(facts: Facts = SAMPLE, body: str = BODY) -> str:
    rendered = render("s", body, facts)
    return html_mail(rendered.subject, rendered.blocks, facts)


def _tags(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


def _message(html: str) -> Message:
    return Message(
        entity_id=1,
        customer_id=1,
        key="k-1",
        channel="email",
        mode="automatic",
        state="queued",
        planned_on=TODAY,
        created_at=datetime(2026, 6, 30, tzinfo=UTC),
        sender='"Claire" <billing@duval.example>',
        recipients=["paul@garnier.example"],
        subject="s",
        body="b",
        body_html=html,
    )


def _parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_without_its_style_sheet_every_text_has_its_colours_and_nothing_is_hidden() -> None:
    tags = _tags(_html())
    for tag, says in tags.seen:
        if "style" in says and "background-color" in says["style"] and tag == "table":
            assert says.get("bgcolor"), "Outlook reads the attribute"
        if tag == "td" and "ink" in says.get("class", "").split():
            assert "color:" in says["style"] or "padding:6px" in says["style"]
    named = {name for _, says in tags.seen for name in says.get("class", "").split()}
    assert named <= {"surround", "paper", "line", "ink", "soft", "late", "pad", "wide"}
    hidden = [says for _, says in tags.seen if "display:none" in says.get("style", "")]
    assert len(hidden) == 1, "the glimpse for the list of mails alone"


def test_it_is_six_hundred_pixels_wide_in_outlook_and_less_on_a_phone() -> None:
    html = _html()
    assert '<!--[if mso]><table role="presentation" width="600"' in html
    assert "max-width:600px" in html
    assert not re.search(r"<(script|link|iframe|form|input)\b", html)
    assert not re.search(r'src="(?!cid:)|url\(', html), "nothing is loaded from afar"


def test_sixty_items_stay_below_the_size_at_which_gmail_cuts() -> None:
    lines = [replace(SAMPLE.lines[0], item_id=at, number=f"F2026-{at:04d}") for at in range(60)]
    html = _html(replace(WITH_LOGO, lines=lines))
    assert all(f"F2026-{at:04d}" in html for at in range(60))
    assert len(html.encode()) < GMAIL_CUTS_AT * 0.6


def test_the_list_of_mails_shows_the_words_after_the_salutation() -> None:
    [glimpse] = re.findall(r"opacity:0\">([^&]*)", _html())
    assert glimpse == "Please pay 1,980.50\N{NO-BREAK SPACE}EUR."
    [short] = re.findall(r"opacity:0\">([^&]*)", _html(body="Hi,\n\n" + "word " * 60))
    assert short.endswith("word…")
    assert len(short) <= 141


def test_each_currency_has_its_subtotal_and_colleagues_get_no_bank_details() -> None:
    dollars = replace(SAMPLE.lines[0], currency="USD", item_id=9)
    html = _html(replace(SAMPLE, lines=[*SAMPLE.lines, dollars]))
    assert html.count("Total due") == 2
    assert "FR76 3000 6000" in html
    assert "FR76" not in _html(replace(SAMPLE, internal=True))


@pytest.mark.parametrize("text", shipped_texts(), ids=lambda x: f"{x.key}-{x.channel}-{x.language}")
def test_a_shipped_text_reads_well_without_contact_collector_or_bank(text: Text) -> None:
    facts = replace(
        SAMPLE,
        language=text.language,
        contact=Person(),
        collector=Person(),
        company=replace(SAMPLE.company, iban="", phone="", email="", website=""),
    )
    rendered = render(text.subject, text.body, facts)
    words = "\n".join(block.text for block in rendered.blocks)
    assert not re.search(r"\{\{|  |\( *\)| ,|\*\*|None", words)
    if "contact.name" in text.body:
        nobody = "Sir or Madam," if text.language == "en" else "Madame, Monsieur,"
        assert nobody in words
    _tags(html_mail(rendered.subject, rendered.blocks, facts))


def test_the_logo_travels_inside_the_mail_and_no_program_lists_it_as_a_file() -> None:
    html = _html(WITH_LOGO)
    assert f'src="cid:{content_id(LOGO)}" width="180" height="60" alt="Atelier Duval SAS"' in html
    content = mail_bytes(
        _message(html),
        datetime(2026, 6, 30, tzinfo=UTC),
        [Attachment("F1.pdf", "application/pdf", b"%PDF-")],
        LOGO,
    )
    mail = _parsed(content)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    image = list(mail.walk())[5]
    assert image["Content-ID"] == f"<{content_id(LOGO)}>"
    assert image.get_content_disposition() == "inline"
    assert image.get_payload(decode=True) == LOGO.content
    assert [part.get_filename() for part in mail.iter_attachments()] == ["F1.pdf"]


def test_the_same_message_at_the_same_moment_is_the_same_bytes() -> None:
    message, moment = _message(_html(WITH_LOGO)), datetime(2026, 6, 30, tzinfo=UTC)
    copies = [Attachment("F1.pdf", "application/pdf", b"%PDF-")]
    assert mail_bytes(message, moment, copies, LOGO) == mail_bytes(message, moment, copies, LOGO)


def test_a_page_shows_the_logo_without_asking_for_it() -> None:
    html = _html(WITH_LOGO)
    assert 'src="data:image/png;base64,' in shown(html, LOGO)
    assert 'src=""' in shown(html, None)
    content = mail_bytes(_message(html), datetime(2026, 6, 30, tzinfo=UTC), (), LOGO)
    seen = shown_mail(content)
    assert 'src="data:image/png;base64,' in seen
    assert "cid:" not in seen


def test_a_mail_made_earlier_takes_the_logo_of_today() -> None:
    other = replace(SAMPLE.company, logo=Logo(jpeg(), "image/jpeg", 200, 60))
    assert with_head(_html(WITH_LOGO), SAMPLE.company) == _html(SAMPLE)
    assert with_head(_html(SAMPLE), other) == _html(replace(SAMPLE, company=other))


def test_what_leaves_shows_the_logo_there_is_when_it_leaves(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, mode="to_confirm"), step(2, 9))
        late_customer(session, owner)
        set_logo(session, HOUSE, clock, key(owner), png())
    send(sqlite_db, clock)
    waiting = only_message(sqlite_db)
    assert "cid:logo-" in waiting.body_html
    with sqlite_db.write() as session:
        set_logo(session, HOUSE, clock, key(owner), jpeg())
        message = session.get_one(Message, waiting.id)
        message.state, message.confirmed = "queued", True
    send(sqlite_db, clock)
    [mail] = box.mails
    images = [part for part in mail.parsed.walk() if part.get_content_maintype() == "image"]
    assert [image.get_payload(decode=True) for image in images] == [jpeg()]
    assert shown_mail(mail.content).count("data:image/jpeg;base64,") == 1
    with sqlite_db.read() as session:
        assert session.get_one(Message, waiting.id).body_html == _html_part(mail.content)


def _html_part(content: bytes) -> str:
    part = _parsed(content).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_without_a_logo_the_company_is_named(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        late_customer(session, owner)
        set_logo(session, HOUSE, clock, key(owner), png())
        remove_logo(session, HOUSE, clock, key(session.get_one(Entity, key(owner))))
    send(sqlite_db, clock)
    [mail] = box.mails
    assert mail.parsed.get_content_type() == "multipart/alternative"
    assert "<img" not in _html_part(mail.content)
