"""Every screen with the demo company, light and dark: axe finds nothing, the console is silent."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import col, select

from dso_app.components.menu import SCREENS
from dso_app.models import Customer, CustomerSummary, ImportBatch, Scenario
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.doors import import_pages
from tests.support.site import Site, running_site

TEXTS = ("email.reminder_1", "letter.registered_notice", "sms.reminder_1")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company."""
    with running_site(tmp_path_factory.mktemp("demo"), TODAY) as running:
        running.command("demo")
        yield running


@pytest.fixture(scope="module")
def addresses(demo: Site) -> list[str]:
    """All screens there are, of a customer who is late, a scenario, an import and some texts."""
    import_pages()
    with demo.database.read() as session:
        late = select(CustomerSummary.customer_id).join(Customer)
        known: dict[str, Sequence[object]] = {
            "customer_id": [session.exec(late.where(col(CustomerSummary.late_items) > 1)).first()],
            "scenario_id": [session.exec(select(Scenario.id)).first()],
            "batch_id": [session.exec(select(ImportBatch.id)).first()],
            "text_id": list(TEXTS),
            "pair": ["1-2", "1"],
        }
    asked = "/reports/items?report=penalties&figure=total"
    return [asked, *(one for route in SCREENS for one in _filled(route, known))]


def _filled(route: str, known: Mapping[str, Sequence[object]]) -> list[str]:
    """The addresses of a route, whose part in brackets is what is known of it."""
    before, bracket, rest = route.partition("[")
    if not bracket:
        return [route]
    name, _, after = rest.partition("]")
    return [f"{before}{one}{after}" for one in known[name]]


@pytest.fixture(params=[("light", 1440), ("dark", 1280)], ids=["light-1440", "dark-1280"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, demo: Site) -> Iterator[Page]:
    """Claire, in one look and width; whatever her console complains about fails the test."""
    scheme, width = request.param
    context = chromium.new_context(
        base_url=demo.url, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page, complaints = context.new_page(), list[str]()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.get_by_label("Email").fill(USERS[0][0])
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def test_axe_finds_nothing_on_any_screen_and_nothing_overflows(
    visitor: Page, addresses: list[str]
) -> None:
    found = {}
    for address in addresses:
        visitor.goto(address)
        expect(visitor.locator("main h1").first).to_be_visible()
        visitor.wait_for_load_state("networkidle")
        expect(visitor.locator("main .bone")).to_have_count(0)
        violations = Axe().run(visitor).response["violations"]
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if violations or visitor.evaluate(wide):
            found[address] = [(one["id"], one["nodes"][0]["html"]) for one in violations]
    assert found == {}


def test_a_dialog_that_was_left_open_does_not_come_back(
    visitor: Page, addresses: list[str]
) -> None:
    card = next(address for address in addresses if address.startswith("/customers/"))
    dialog = visitor.locator("dialog[data-modal]")

    def begin() -> None:
        visitor.locator(".items tbody input[type=checkbox]").first.check()
        visitor.get_by_role("button", name="Qualify").click()
        expect(dialog).to_be_visible()

    visitor.goto(card)
    begin()
    visitor.goto(card)
    expect(visitor.locator(".items tbody tr").first).to_be_visible()
    expect(dialog).to_have_count(0)
    begin()
    visitor.go_back()
    expect(dialog).to_have_count(0)

    visitor.goto("/reports/performance")
    visitor.get_by_role("button", name="Every Monday").click()
    dialog.get_by_role("link", name="All mailings").click()
    expect(visitor).to_have_url(re.compile(r"/reports/mailings/?$"))
    visitor.go_back()
    expect(visitor.get_by_role("button", name="Every Monday")).to_be_visible()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("report", ["ageing", "penalties"])
def test_back_from_the_items_behind_a_figure_leads_to_the_report_as_it_was_asked(
    visitor: Page, report: str
) -> None:
    visitor.goto(f"/reports/{report}")
    expect(visitor.locator("main tbody tr").first).to_be_visible()
    visitor.get_by_label("as of", exact=True).fill("2026-05-31")
    expect(visitor).to_have_url(re.compile("as_of=2026-05-31"))
    visitor.get_by_label("Rows", exact=True).select_option("group")
    visitor.get_by_label("Kind", exact=True).select_option("invoice")
    asked = re.compile(rf"/reports/{report}/?\?as_of=2026-05-31&by=group&kind=invoice$")
    expect(visitor).to_have_url(asked)
    figure = visitor.locator("main .figures a, main a.tile").first
    said = figure.inner_text()

    def opened_again() -> None:
        expect(visitor).to_have_url(asked)
        expect(figure).to_have_text(re.compile(re.escape(said.split()[-1])))
        assert figure.inner_text() == said
        expect(visitor.get_by_label("as of", exact=True)).to_have_value("2026-05-31")
        expect(visitor.get_by_label("Rows", exact=True)).to_have_value("group")
        expect(visitor.get_by_label("Kind", exact=True)).to_have_value("invoice")

    for back in (visitor.go_back, visitor.get_by_role("link", name="Back to the report").click):
        figure.click()
        expect(visitor).to_have_url(re.compile(r"/items/?\?.*as_of=2026-05-31"))
        expect(visitor.locator("main tbody tr").first).to_be_visible()
        back()
        opened_again()
