"""Two customers that are one, from the suggestion to the survivor's card, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import select

from dso_app.models import Customer
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site

CUSTOMERS = """code;name;vat_number;email;phone;address_1;city
M1;Verrerie Kessel;FR32552081317;compta@kessel.example;;1 rue Basse;Lyon
M2;SARL Kessel Verrerie;FR 32 552 081 317;factures@kessel.example;0478010203;1 rue Basse;Lyon
"""
ITEMS = """customer_code;number;kind;issue_date;due_date;currency;amount;remaining
M1;MF1;FAC;2026-05-01;2026-06-20;EUR;100.00;100.00
M1;MF2;FAC;2026-05-01;2026-06-21;EUR;60.00;60.00
M2;MF3;FAC;2026-05-01;2026-06-10;EUR;40.00;40.00
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company with one customer more, twice."""
    with running_site(tmp_path_factory.mktemp("merge"), TODAY) as site:
        site.command("demo")
        _bring_in(site, "customers", CUSTOMERS)
        _bring_in(site, "items", ITEMS, "--mode", "delta")
        yield site


def _bring_in(site: Site, kind: str, content: str, *words: str) -> str:
    file = site.folder / f"{kind}.csv"
    file.write_text(content, encoding="utf-8")
    return site.command("import", kind, str(file), "--profile", "merge", *words).stdout


@pytest.fixture
def claire(chromium: Browser, demo: Site) -> Iterator[Page]:
    """Claire, who administers; whatever her console complains about fails the test."""
    expect.set_options(timeout=15_000)
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900})
    page, complaints = context.new_page(), list[str]()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    page.on("console", hear)
    page.goto("/login")
    page.get_by_label("Email").fill(USERS[0][0])
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def _nothing_for_axe(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []


def _id_of(site: Site, code: str) -> int:
    with site.database.read() as session:
        return session.exec(select(Customer.id).where(Customer.code == code)).one() or 0


def test_from_the_suggestion_to_the_survivors_card(claire: Page, demo: Site) -> None:
    gone = _id_of(demo, "M2")
    claire.goto("/customers")
    claire.get_by_role("link", name="Duplicates").click()
    pair = claire.get_by_role("row").filter(has_text="Verrerie Kessel")
    expect(pair).to_contain_text("same VAT number")
    _nothing_for_axe(claire)

    pair.get_by_role("link", name="Verrerie Kessel").click()
    expect(claire.get_by_role("heading", level=1, name="Merge customers")).to_be_visible()
    menu = claire.get_by_role("navigation", name="Main menu")
    expect(menu.locator("[aria-current=page]")).to_have_text("Customers")
    name = claire.get_by_role("row").filter(has=claire.get_by_role("rowheader", name="Name"))
    expect(name.get_by_role("radio").first).to_be_checked()
    phone = claire.get_by_role("row").filter(has=claire.get_by_role("rowheader", name="Phone"))
    expect(phone.get_by_role("radio").nth(1)).to_be_checked()
    open_items = claire.get_by_role("row").filter(
        has=claire.get_by_role("rowheader", name="Open items")
    )
    expect(open_items.get_by_role("cell")).to_have_text(["2", "1", "3"])
    name.get_by_role("radio").nth(1).check()
    _nothing_for_axe(claire)

    claire.get_by_role("button", name="Merge…").click()
    question = claire.get_by_role("dialog", name="Merge these two customers?")
    expect(question).to_contain_text("This cannot be undone")
    _nothing_for_axe(claire)
    question.get_by_role("button", name="Merge them").click()

    title = claire.get_by_role("heading", level=1, name="SARL Kessel Verrerie")
    expect(title).to_be_visible()
    for number in ("MF1", "MF2", "MF3"):
        expect(claire.get_by_role("row").filter(has_text=number)).to_be_visible()
    expect(claire.locator(".timeline").first).to_contain_text("(M2) was merged into this customer")
    claire.get_by_role("button", name="Details").click()
    expect(claire.get_by_text("Merged accounts")).to_be_visible()
    _nothing_for_axe(claire)

    claire.goto(f"/customers/{gone}")
    expect(title).to_be_visible()
    expect(claire).to_have_url(f"{demo.url}/customers/{_id_of(demo, 'M1')}")
    answer = _bring_in(demo, "items", ITEMS, "--mode", "delta")
    assert '"M2": "M1"' in answer


def test_the_other_is_looked_for_from_the_card(claire: Page, demo: Site) -> None:
    claire.goto(f"/customers/{_id_of(demo, 'M1')}")
    claire.get_by_role("link", name="Merge…").click()
    claire.get_by_label("Name or code of the other customer").fill("Ville de")
    found = claire.get_by_role("list", name="Customers to merge with").get_by_role("link")
    expect(found.first).to_be_visible()
    _nothing_for_axe(claire)
    found.first.click()
    expect(claire.get_by_role("button", name="Not the same")).to_be_visible()
    claire.get_by_role("button", name="Not the same").click()
    expect(claire.get_by_role("heading", level=1, name="Duplicates")).to_be_visible()
