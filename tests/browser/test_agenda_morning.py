"""A collector's morning on the demo company: actions of every kind, without the mouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Answer, AnswerItem, Customer, Entity, Item, Message
from dso_app.sending.send import prepare
from dso_app.services.specific.actions import SpecificTerms, start_specific
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.site import Site, running_site

_CLAIRE = USERS[0][0]
_STEPS = 60
"""Presses of a key after which what is looked for is not there."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company, with a letter and two emails to confirm, and an answer to be read."""
    with running_site(tmp_path_factory.mktemp("morning"), TODAY) as running:
        running.command("demo")
        with running.database.write() as session:
            _write(session, Channel.LETTER, "formal_notice", "Carrosserie Noël SARL")
            for name in ("Menuiserie Vasseur SA", "Plomberie Quentin"):
                _write(session, Channel.EMAIL, "reminder_2", name)
            _answer(session, "Carrosserie Noël SARL")
        with running.database.read() as session:
            entity = session.exec(select(Entity)).one()
        prepare(running.database, FixedClock(), entity, "")
        yield running


def _item_of(session: Session, customer: str) -> Item:
    query = select(Item).join(Customer, col(Customer.id) == col(Item.customer_id))
    query = query.where(Customer.name == customer, col(Item.remaining_minor) > 0)
    return session.exec(query.order_by(col(Item.due_date))).all()[0]


def _write(session: Session, channel: Channel, text: str, customer: str) -> None:
    item = _item_of(session, customer)
    terms = SpecificTerms(channel, TODAY, text=text)
    start_specific(session, HOUSE, FixedClock(), [key(item)], terms)


def _answer(session: Session, customer: str) -> None:
    item = _item_of(session, customer)
    answer = Answer(
        entity_id=item.entity_id,
        customer_id=item.customer_id,
        received_on=TODAY,
        comment="Two boxes were missing",
    )
    session.add(answer)
    session.flush()
    session.add(AnswerItem(answer_id=key(answer), item_id=key(item)))


@pytest.fixture
def page(chromium: Browser, demo: Site) -> Iterator[Page]:
    """A window whose console stays silent."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=demo.url, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(20_000)
    expect.set_options(timeout=15_000)
    found = context.new_page()
    found.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    yield found
    context.close()
    assert complaints == []


def press(page: Page, *keys: str) -> None:
    for one in keys:
        page.keyboard.press(one)


def tab_to(page: Page, words: str, by: str = "Tab") -> None:
    """Press Tab until something with some words has the focus."""
    for _ in range(_STEPS):
        press(page, by)
        focused = "(document.activeElement.innerText || document.activeElement.ariaLabel || '')"
        if page.evaluate(f"{focused}.trim()").startswith(words):
            return
    pytest.fail(f"Tab never comes to “{words}”")


def at_row(page: Page, *words: str) -> None:
    """Move with j and k to the row that holds some words."""
    for way in ("k", "j"):
        for _ in range(_STEPS):
            row = page.evaluate("document.activeElement.closest('tr')?.innerText ?? ''")
            if all(one in row for one in words):
                return
            press(page, way)
    pytest.fail(f"no row holds {words}")


def opened(page: Page, *words: str) -> None:
    """Open the row that holds some words, and wait until it stands beside the list."""
    at_row(page, *words)
    press(page, "Enter")
    expect(page.locator(".beside h2")).to_contain_text(words[0])


def asked(page: Page, letter: str) -> None:
    """Press an outcome's letter and wait for its dialog."""
    press(page, letter)
    expect(page.locator("dialog[open]")).to_be_visible()


def done(page: Page, toast: str, gone: str) -> None:
    """What was said, and that the next row opened by itself."""
    expect(page.locator(".toast").last).to_contain_text(toast)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".beside h2")).not_to_contain_text(gone)


def test_a_morning_without_the_mouse(page: Page, demo: Site) -> None:
    logs_in(page)
    calls(page)
    does_what_is_to_be_done(page)
    decides_otherwise(page)
    mends_and_prints(page)
    reads_and_confirms_together(page)
    _is_written_down(demo)


def logs_in(page: Page) -> None:
    """Log in and see the agenda of everybody."""
    page.goto("/login")
    page.get_by_label("Email").focus()
    page.keyboard.type(_CLAIRE)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name="Home")).to_be_visible()
    tab_to(page, "Agenda")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name="Agenda")).to_be_visible()
    expect(page.locator("table.data tbody tr").first).to_be_visible()
    tab_to(page, "Collector")
    press(page, "Home")
    expect(page.get_by_text("18 actions").first).to_be_visible()
    tab_to(page, "Select the rows shown")


def calls(page: Page) -> None:
    """Two calls: one answered, one to be made again."""
    opened(page, "Papeterie Rivière", "Call")
    asked(page, "d")
    press(page, "Tab")
    page.keyboard.type("They pay on Friday")
    press(page, "Control+Enter")
    done(page, "Noted.", "Papeterie Rivière")

    opened(page, "Tideway Marine Supplies Ltd", "Call")
    asked(page, "d")
    press(page, "ArrowDown", "ArrowDown", "Tab", "Tab")
    page.keyboard.type("08082026")
    press(page, "Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def does_what_is_to_be_done(page: Page) -> None:
    """An alert looked at, a message in her own words confirmed, one sent by hand, a task."""
    opened(page, "Tideway Marine Supplies Ltd", "Broken promise")
    asked(page, "d")
    page.keyboard.type("Promised again on the phone")
    press(page, "Control+Enter")
    done(page, "Done.", "Tideway")

    opened(page, "Menuiserie des Quais", "Second reminder")
    asked(page, "e")
    press(page, "Tab", "Control+Home")
    page.keyboard.type("As agreed **with Nadia** today.")
    press(page, "Enter", "Enter", "Control+Enter")
    expect(page.locator(".toast").last).to_contain_text("this is what leaves")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".beside")).to_contain_text("Text changed by hand")
    press(page, "c")
    done(page, "Confirmed: it leaves by itself.", "Menuiserie des Quais")

    opened(page, "Pharmacie du Marais SAS")
    asked(page, "d")
    page.keyboard.type("Sent from my own mailbox")
    press(page, "Control+Enter")
    done(page, "Done.", "Pharmacie")

    opened(page, "Électricité Vasseur & Fils", "Litigation")
    asked(page, "d")
    press(page, "Control+Enter")
    done(page, "Done.", "Électricité")


def decides_otherwise(page: Page) -> None:
    """A step skipped, one put off, a specific action instead of one."""
    opened(page, "Brasserie Chevalier SARL", "Litigation")
    asked(page, "s")
    page.keyboard.type("They pay in two parts")
    press(page, "Enter")
    done(page, "Skipped", "Brasserie Chevalier")

    opened(page, "Garage Duval SAS", "Litigation")
    asked(page, "l")
    press(page, "Enter")
    done(page, "Postponed.", "Garage Duval")

    opened(page, "Brasserie de la Loire SAS", "Follow-up")
    asked(page, "a")
    press(page, "Tab", "Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".toast").last).to_contain_text("Specific action started.")


def mends_and_prints(page: Page) -> None:
    """An address given where it was missing, a letter made."""
    opened(page, "Librairie Vasseur", "in error")
    expect(page.get_by_text("no collection contact with an email address")).to_be_visible()
    press(page, "f")
    page.keyboard.type("compta@librairie.example")
    press(page, "Enter")
    expect(page.locator(".toast").last).to_contain_text("planned again")

    opened(page, "Carrosserie Noël SARL", "Specific letter")
    asked(page, "p")
    expect(page.locator("dialog[open]")).to_contain_text("1 letter is made.")
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def reads_and_confirms_together(page: Page) -> None:
    """An answer validated, what is ticked confirmed, what was done looked at."""
    press(page, "3")
    expect(page.locator("table.data tbody")).to_contain_text("Two boxes were missing")
    opened(page, "Carrosserie Noël SARL", "Two boxes were missing")
    press(page, "v")
    expect(page.locator(".toast").last).to_contain_text("Validated.")

    press(page, "1")
    expect(page.locator("table.data tbody")).to_contain_text("Specific email")
    for name in ("Menuiserie Vasseur SA", "Plomberie Quentin"):
        at_row(page, name, "Specific email")
        press(page, "x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    tab_to(page, "Unselect", by="Shift+Tab")
    tab_to(page, "Confirm", by="Shift+Tab")
    tab_to(page, "Confirm", by="Shift+Tab")
    press(page, "Enter")
    expect(page.locator(".toast").last).to_contain_text("2 confirmed.")

    press(page, "5")
    row = page.get_by_role("row").filter(has_text="They pay on Friday")
    expect(row).to_contain_text("Claire Moreau")
    expect(row).to_contain_text("reached")


def _is_written_down(demo: Site) -> None:
    with demo.database.read() as session:
        mine = select(Action).where(Action.closed_on == TODAY, col(Action.closed_by).is_not(None))
        closed = sorted((one.step_name, one.state, one.result) for one in session.exec(mine))
        letter = session.exec(select(Message).where(Message.channel == "letter")).all()[-1]
        answer = session.exec(select(Answer)).one()
        [hers] = session.exec(select(Message).where(col(Message.edited)))
        late = select(Action).where(col(Action.postponed_to) > TODAY, Action.state == "to_do")
        put_off = {one.step_name for one in session.exec(late)}
    assert closed == [
        ("Broken promise", "done", ""),
        ("Call", "done", "reached"),
        ("Litigation", "done", ""),
        ("Litigation", "skipped", ""),
        ("Second reminder", "done", ""),
    ]
    assert put_off == {"Call", "Litigation"}
    assert letter.state == "sent"
    assert hers.state == "queued"
    assert hers.body.startswith("As agreed with Nadia today.\n\n")
    assert "<strong>with Nadia</strong>" in hers.body_html
    assert answer.validated_on == TODAY
