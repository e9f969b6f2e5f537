"""Every screen with the demo company, light and dark: axe finds nothing, the console is silent."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import col, select

from dso_app.models import Customer, CustomerSummary, Scenario
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site

SCREENS = (
    "/",
    "/agenda",
    "/customers",
    "/customers/{customer}",
    "/upload",
    "/scenarios",
    "/scenarios/{scenario}",
    "/scenarios/{scenario}/simulation",
    "/templates",
    "/templates/email.reminder_1",
    "/templates/letter.registered_notice",
    "/templates/sms.reminder_1",
    "/outbox",
    "/reports",
    "/reports/ageing",
    "/reports/ageing/items",
    "/reports/dso",
    "/company",
    "/users",
    "/account",
    "/audit",
    "/sources",
    "/jobs",
    "/backups",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company."""
    with running_site(tmp_path_factory.mktemp("demo"), TODAY) as running:
        running.command("demo")
        yield running


@pytest.fixture(scope="module")
def addresses(demo: Site) -> tuple[str, ...]:
    """The screens, of a customer who is late and of a scenario."""
    with demo.database.read() as session:
        late = select(CustomerSummary.customer_id).join(Customer)
        customer = session.exec(late.where(col(CustomerSummary.late_items) > 1)).first()
        scenario = session.exec(select(Scenario.id)).first()
    return tuple(one.format(customer=customer, scenario=scenario) for one in SCREENS)


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
    visitor: Page, addresses: tuple[str, ...]
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
