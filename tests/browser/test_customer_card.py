"""The customer card over three weeks, in a real browser: promises, a dispute, a plan, a payer."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import col, select

from dso_app.access.passwords import hash_password
from dso_app.access.permissions import Role
from dso_app.models import Customer, Dispute, Item, Promise, User
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site
from tests.support.smtp import Mailbox, smtp_server

CLAIRE, PAUL = USERS[0][0], "paul@atelier-duval.example"
MONDAY, LATER = date(2026, 7, 6), date(2026, 7, 20)

CUSTOMERS = """code;name;email;parent_code;address_1;city
K1;Verrerie Kessel;compta@kessel.example;;1 rue Basse;Lyon
K2;Brasserie Kohler;compta@kohler.example;;2 rue Basse;Lyon
K3;Garage Kant;compta@kant.example;;3 rue Basse;Lyon
K4;Menuiserie Klein;compta@klein.example;;4 rue Basse;Lyon
K5;Hôtels Kerguelen;compta@kerguelen.example;;5 rue Basse;Brest
K6;Hôtel Kerguelen Port;port@kerguelen.example;K5;6 rue Basse;Brest
"""
HEAD = "customer_code;number;kind;issue_date;due_date;currency;amount;remaining\n"
TUESDAYS_FILE = (
    HEAD
    + """K1;KF1;FAC;2026-05-01;2026-06-20;EUR;100.00;100.00
K2;KF2;FAC;2026-05-01;2026-06-20;EUR;200.00;200.00
K3;KF3;FAC;2026-05-01;2026-06-20;EUR;300.00;300.00
K4;KF4;FAC;2026-05-01;2026-06-20;EUR;300.00;300.00
K5;KF5;FAC;2026-05-01;2026-06-10;EUR;500.00;500.00
K6;KF6;FAC;2026-05-01;2026-06-15;EUR;60.00;60.00
"""
)
MONDAYS_FILE = TUESDAYS_FILE.replace(
    "EUR;300.00;300.00\nK5", "EUR;300.00;150.00\nK1;KR1;RGL;2026-07-06;;EUR;-100.00;-100.00\nK5"
)


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company with six customers more, and Paul, who sells to one of them."""
    with running_site(tmp_path_factory.mktemp("card"), TODAY) as site:
        site.command("demo")
        customers = site.folder / "who.csv"
        customers.write_text(CUSTOMERS, encoding="utf-8")
        site.command("import", "customers", str(customers), "--profile", "card")
        bring_in(site, TUESDAYS_FILE, TODAY)
        with site.database.write() as session:
            paul = build.user(session, Role.SALES, email=PAUL, name="Paul Henry")
            paul.password_hash, paul.all_entities = hash_password(PASSWORD), True
            kant = session.exec(select(Customer).where(Customer.code == "K3")).one()
            kant.sales_id = paul.id
        yield site


def bring_in(site: Site, content: str, on: date) -> None:
    """Import the whole ledger of these customers as of a day."""
    site.set_today(on)
    file = site.folder / "what.csv"
    file.write_text(content, encoding="utf-8")
    words = ("--profile", "card", "--mode", "stock", "--on", on.isoformat())
    site.command("import", "items", str(file), *words, "--confirm-clearing")
    site.command("run", "--job", "promises")


class Windows:
    """One window a person; what their consoles complain about fails the test."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium, self._site = chromium, site
        self._contexts: list[Page] = []
        self.complaints: list[str] = []

    def of(self, email: str) -> Page:
        """A window of somebody logged in."""
        context = self._chromium.new_context(
            base_url=self._site.url, locale="en-GB", viewport={"width": 1440, "height": 900}
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        self._contexts.append(page)
        page.on("console", self._hear)
        page.goto("/login")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("button[type=submit]").first.click()
        expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def close(self) -> None:
        """Shut them all."""
        for page in self._contexts:
            page.context.close()


@pytest.fixture
def windows(chromium: Browser, demo: Site) -> Iterator[Windows]:
    expect.set_options(timeout=15_000)
    opened = Windows(chromium, demo)
    yield opened
    opened.close()
    assert opened.complaints == []


def card(page: Page, site: Site, code: str) -> None:
    """Open a customer's card."""
    with site.database.read() as session:
        found = session.exec(select(Customer).where(Customer.code == code)).one()
        address, name = f"/customers/{found.id}", found.name
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def tick(page: Page, number: str) -> None:
    row = page.get_by_role("row").filter(has_text=number)
    row.get_by_role("checkbox").check()
    expect(page.get_by_text("1 selected").first).to_be_visible()


def more(page: Page, words: str) -> None:
    page.locator("summary", has_text="More").click()
    page.get_by_role("button", name=words).click()


def said(page: Page, words: str) -> None:
    expect(page.locator(".timeline").first).to_contain_text(words)


def test_three_weeks_of_promises_a_plan_and_a_dispute(windows: Windows, demo: Site) -> None:
    claire = windows.of(CLAIRE)
    for code, number in (("K1", "KF1"), ("K2", "KF2")):
        card(claire, demo, code)
        tick(claire, number)
        claire.get_by_role("button", name="Promise +7 d").click()
        said(claire, "promised for 7 Jul 2026")
    plans(claire, demo)
    disputes(claire, demo)
    resolves(windows.of(PAUL))
    is_told(claire, demo)

    bring_in(demo, MONDAYS_FILE, MONDAY)
    card(claire, demo, "K1")
    said(claire, "Promise of 100.00 EUR kept.")
    card(claire, demo, "K4")
    plan = claire.locator(".parts")
    expect(plan.locator("li").nth(0)).to_contain_text("kept")
    expect(plan.locator("li").nth(1)).to_contain_text("pending")

    bring_in(demo, MONDAYS_FILE, LATER)
    card(claire, demo, "K2")
    said(claire, "Promise of 200.00 EUR for 7 Jul 2026 broken.")
    card(claire, demo, "K4")
    expect(plan.locator("li").nth(1)).to_contain_text("broken")
    said(claire, "Missed instalment")
    claire.goto("/promises?show=broken")
    rows = claire.locator("table.data tbody tr")
    expect(rows.filter(has_text="Brasserie Kohler")).to_contain_text("broken")
    expect(rows.filter(has_text="Menuiserie Klein")).to_contain_text("instalment 2 of 2")
    with demo.database.read() as session:
        ours = select(Customer.id).where(col(Customer.code).startswith("K"))
        states = session.exec(
            select(Promise.state)
            .where(col(Promise.customer_id).in_(ours))
            .order_by(col(Promise.id))
        ).all()
    assert states == ["kept", "broken", "kept", "broken"]


def plans(page: Page, site: Site) -> None:
    """300 in two parts, a week between them."""
    card(page, site, "K4")
    tick(page, "KF4")
    more(page, "Instalment plan…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Instalments").fill("2")
    dialog.get_by_label("Then every").select_option(label="week")
    dialog.get_by_role("button", name="Work the instalments out").click()
    expect(dialog.locator("#amount-2")).to_have_value("150.00")
    dialog.get_by_label("Comment").fill("Agreed on the phone")
    dialog.get_by_role("button", name="Note the plan").click()
    expect(page.locator(".parts li")).to_have_count(2)


def disputes(page: Page, site: Site) -> None:
    """120 of 300 are disputed; the rest stays askable; three steps."""
    card(page, site, "K3")
    tick(page, "KF3")
    page.get_by_role("button", name="Dispute", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#resolver").select_option(label="Paul Henry")
    dialog.locator("#amount").fill("120")
    dialog.locator("#target_on").fill("2026-07-03")
    dialog.locator("#comment").fill("Two boxes are missing")
    dialog.get_by_role("button", name="Open the dispute").click()
    dialog.get_by_role("button", name="No message").click()
    dialog.get_by_role("button", name="Back to the scenario").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    row = page.get_by_role("row").filter(has_text="KF3")
    expect(row).to_contain_text("120.00 disputed")


def resolves(page: Page) -> None:
    """Who sells to the customer finds the dispute and closes it."""
    page.goto("/disputes?show=mine")
    row = page.locator("table.data tbody tr").filter(has_text="Garage Kant")
    expect(row).to_contain_text("120.00")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1, name="Garage Kant")).to_be_visible()
    expect(page.get_by_role("button", name="Dispute", exact=True)).to_have_count(0)
    tick(page, "KF3")
    page.get_by_role("button", name="Close dispute…").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#founded-false").check()
    dialog.locator("#comment").fill("Delivered, signed by their storekeeper")
    dialog.get_by_role("button", name="Close the dispute").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    said(page, "Dispute resolved. Delivered")


def is_told(page: Page, site: Site) -> None:
    with site.database.read() as session:
        dispute = session.exec(select(Dispute).order_by(col(Dispute.id).desc())).first()
        item = session.exec(select(Item).where(Item.number == "KF3")).one()
    assert dispute is not None
    assert (dispute.founded, dispute.closed_on, item.disputed_minor) == (False, TODAY, 0)
    card(page, site, "K3")
    said(page, "Delivered, signed by their storekeeper")


def test_one_reminder_for_all_accounts_of_a_payer(
    windows: Windows, demo: Site, box: Mailbox
) -> None:
    demo.set_today(TODAY)
    page = windows.of(CLAIRE)
    page.goto("/company")
    page.locator("#mail_url").fill(box.url)
    page.get_by_role("button", name="Save the mail address").click()
    expect(page.get_by_text("No mail server is set up")).to_have_count(0)
    card(page, demo, "K5")
    page.get_by_role("button", name="Grouped reminder…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hôtel Kerguelen Port (K6)")
    dialog.locator("#text").select_option(label="First reminder")
    dialog.get_by_role("button", name="Prepare the message").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator(".timeline li").filter(has_text="Grouped reminder").get_by_role(
        "button", name="Confirm"
    ).click()
    expect(page.locator(".timeline").first).to_contain_text("Leaves by itself")
    demo.command("run", "--job", "send")
    [mail] = [one for one in box.mails if one.recipients == ("compta@kerguelen.example",)]
    texts = (part for part in mail.parsed.walk() if part.get_content_maintype() == "text")
    words = " ".join(part.get_content() for part in texts)
    for part in ("KF5", "KF6 (K6)", "560"):
        assert part in words
    assert [one for one in box.mails if one.recipients == ("port@kerguelen.example",)] == []


def test_two_people_on_one_card_see_each_other_and_overwrite_nothing(
    windows: Windows, demo: Site
) -> None:
    claire, julien = windows.of(CLAIRE), windows.of(USERS[1][0])
    with demo.database.write() as session:
        kessel = session.exec(select(Customer).where(Customer.code == "K1")).one()
        kessel.collector_id = session.exec(select(User.id).where(User.email == USERS[1][0])).one()
    for page in (julien, claire):
        card(page, demo, "K1")
    expect(claire.get_by_text("Julien Amar has this card open")).to_be_visible()
    for page in (julien, claire):
        page.get_by_role("button", name="Details").click()
        expect(page.get_by_label("Pinned comment")).to_be_visible()
    julien.get_by_label("Pinned comment").fill("Ask for Nadia")
    julien.get_by_role("button", name="Save").click()
    expect(julien.locator(".pinned")).to_contain_text("Ask for Nadia")
    claire.get_by_label("Pinned comment").fill("Never call")
    claire.get_by_role("button", name="Save").click()
    expect(claire.get_by_text("Julien Amar changed this to “Ask for Nadia”")).to_be_visible()
    expect(claire.get_by_label("Pinned comment")).to_have_value("Never call")
    julien.get_by_role("link", name="Items").click()
    expect(julien.get_by_role("heading", level=1, name="Items")).to_be_visible()
    claire.reload()
    expect(claire.get_by_role("heading", level=1)).to_be_visible()
    expect(claire.get_by_text("has this card open")).to_have_count(0)
