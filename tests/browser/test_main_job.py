"""The main job as a new user does it: first visit, ledger in, reminder out, figures shown."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from dso_app.models import Action, Customer, Message
from tests.support.patience import until
from tests.support.site import Site, running_site
from tests.support.smtp import Mailbox, smtp_server

MONDAY = date(2026, 6, 1)
WEDNESDAY = date(2026, 6, 3)

# Words no accounting software writes: the user says what they are.
CUSTOMERS = """Kto;Wer;Post
00048;Transports Lenoir;compta@lenoir.example
00233;Hôtel des Quais;compta@quais.example
"""
ITEMS = """Beleg;Kto;Vom;Bis;Summe
F1;00048;01/05/2026;08/06/2026;1 200,50
F2;00048;13/05/2026;28/06/2026;99,50
F3;00233;20/04/2026;20/07/2026;1 000,00
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web and a runner beside it, on a Monday."""
    with running_site(tmp_path_factory.mktemp("main-job"), MONDAY) as site:
        runner = subprocess.Popen([sys.executable, "-m", "dso_app", "runner"], env=site.environment)
        yield site
        runner.terminate()
        runner.wait(30)


@pytest.fixture
def page(chromium: Browser, live: Site) -> Iterator[Page]:
    context = chromium.new_context(base_url=live.url, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_a_new_user_brings_the_ledger_in_and_the_first_reminder_leaves(
    page: Page, live: Site, box: Mailbox, tmp_path: Path
) -> None:
    make_the_administrator(page)
    fill_in_the_company(page, box)
    customers = tmp_path / "who.csv"
    customers.write_text(CUSTOMERS, encoding="utf-8")
    fields = {"Kto": "Customer code *", "Wer": "Name *", "Post": "Email"}
    upload(page, customers, "customers", fields)
    items = tmp_path / "what.csv"
    items.write_text(ITEMS, encoding="utf-8")
    fields = {
        "Kto": "Customer code *",
        "Beleg": "Number *",
        "Vom": "Issue date *",
        "Bis": "Due date",
        "Summe": "Amount",
    }
    upload(page, items, "items", fields)
    assign_the_standard_scenario(page)
    until(lambda: first_pass_is_over(live), "the runner's first pass")
    assert box.mails == []

    live.set_today(WEDNESDAY)
    until(lambda: len(box.mails) == 1, "the reminder")
    (mail,) = box.mails
    assert mail.recipients == ("compta@lenoir.example",)
    texts = (part for part in mail.parsed.walk() if part.get_content_maintype() == "text")
    words = " ".join(part.get_content() for part in texts)
    assert "F1" in words
    assert "1,200.50" in words
    assert "F2" not in words

    until(lambda: "sent" in states(live), "the note that it was sent")
    assert what_the_outbox_shows(page) == mail.content
    until(lambda: 2 in open_steps(live), "the plan of the next step")
    the_agenda_shows_the_next_step(page)
    the_excel_sums_to_the_screen(page)


def make_the_administrator(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Company").fill("Atelier Duval SAS")
    page.get_by_label("Your name").fill("Claire Moreau")
    page.get_by_label("Email").fill("claire@duval.example")
    page.get_by_label("Password").fill("long enough")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()


def fill_in_the_company(page: Page, box: Mailbox) -> None:
    page.get_by_role("link", name="Fill in").click()
    page.locator("#email").fill("credit@duval.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.locator("#mail_url").fill(box.url)
    page.get_by_role("button", name="Save the mail address").click()
    expect(page.get_by_text("No mail server is set up")).to_have_count(0)


def upload(page: Page, file: Path, kind: str, fields: dict[str, str]) -> None:
    """From the file to the import, saying what each column holds."""
    page.goto("/upload")
    choice = page.locator(f"input[type=radio][value={kind}]")
    choice.click()
    expect(choice).to_be_checked()
    page.set_input_files("input[type=file]", file)
    for column, field in fields.items():
        page.get_by_label(f"What the column {column} holds").select_option(label=field)
    expect(page.get_by_text("Required fields mapped")).to_be_visible()
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_text("This is a preview: nothing is written yet.")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.", exact=True).first).to_be_visible()


def assign_the_standard_scenario(page: Page) -> None:
    page.goto("/scenarios")
    page.get_by_role("link", name="Standard").click()
    page.get_by_role("button", name="Assign", exact=True).click()
    dialog = page.get_by_role("dialog", name="Put customers on this scenario")
    dialog.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("2 customers").first).to_be_visible()


def first_pass_is_over(live: Site) -> bool:
    with live.database.read() as session:
        flags = session.exec(select(Customer.first_pass)).all()
        return bool(flags) and not any(flags)


def states(live: Site) -> list[str]:
    with live.database.read() as session:
        return list(session.exec(select(Message.state)).all())


def open_steps(live: Site) -> list[int]:
    with live.database.read() as session:
        query = select(Action.step_order).where(col(Action.closed_on).is_(None))
        return list(session.exec(query).all())


def what_the_outbox_shows(page: Page) -> bytes:
    """The original of the one message that was sent."""
    page.goto("/outbox")
    page.get_by_role("button", name="Transports Lenoir").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Original").click()
    return download.value.path().read_bytes()


def the_agenda_shows_the_next_step(page: Page) -> None:
    """First reminder: five days after the due date, 8 June, and ten after the first mail."""
    page.goto("/agenda")
    page.get_by_role("button", name="Automatic").click()
    row = page.get_by_role("row").filter(has_text="Transports Lenoir")
    expect(row).to_contain_text("First reminder")
    expect(row).to_contain_text("13 Jun")


def the_excel_sums_to_the_screen(page: Page) -> None:
    page.goto("/reports/ageing")
    total = page.get_by_role("row").filter(has_text="2 customers")
    expect(total).to_contain_text("2,300.00")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes()))["Ageing"]
    codes = {"00048", "00233"}
    rows = [row for row in sheet.iter_rows(values_only=True) if codes & set(row)]
    assert len(rows) == 2
    pairs = [pair for pair in zip(*rows, strict=True) if all(map(is_number, pair))]
    assert any(round(sum(pair), 2) == 2300.00 for pair in pairs)


def is_number(cell: object) -> bool:
    return isinstance(cell, int | float)
