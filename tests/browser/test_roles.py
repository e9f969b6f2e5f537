"""Role by role through every screen of the demo company: what the table says is what is seen.

Beside what stands on the pages, every word that came over the websocket is looked at: nothing of
somebody else's customers is among it.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from sqlmodel import col, select

from dso_app.access.passwords import hash_password
from dso_app.access.permissions import BY_ROLE, OWN_PORTFOLIO, Role
from dso_app.components.menu import SCREENS
from dso_app.models import Customer, CustomerSummary, User
from dso_app.workflows.demo.books import PASSWORD
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.doors import import_pages
from tests.support.marked import MARK, mark_others
from tests.support.site import Site, running_site

_EACH = 3
"""Customers of a portfolio."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company with somebody of each role; all but nine late customers bear the mark."""
    import_pages()
    with running_site(tmp_path_factory.mktemp("roles"), TODAY) as site:
        site.command("demo")
        with site.database.write() as session:
            late = select(Customer).join(CustomerSummary).where(CustomerSummary.late_items > 1)
            customers = session.exec(late.order_by(col(Customer.id))).all()[: 3 * _EACH]
            people = {role: build.user(session, role, email=_email(role)) for role in Role}
            for person in people.values():
                person.password_hash, person.all_entities = hash_password(PASSWORD), True
            for place, role in enumerate(sorted(OWN_PORTFOLIO)):
                for customer in customers[place * _EACH : (place + 1) * _EACH]:
                    customer.collector_id = customer.sales_id = people[role].id
            session.flush()
            mark_others(session, [build.key(one) for one in customers])
        yield site


def _email(role: Role) -> str:
    return f"{role.value.replace('_', '-')}@roles.example"


def _addresses(site: Site, role: Role) -> dict[str, str]:
    """Every screen without a row of its own, and the card of a customer of theirs; by address."""
    with site.database.read() as session:
        mine = select(Customer.id).where(~col(Customer.name).startswith(MARK))
        if role in OWN_PORTFOLIO:
            person = session.exec(select(User).where(User.email == _email(role))).one()
            mine = mine.where(Customer.collector_id == person.id)
        card = session.exec(mine.order_by(col(Customer.id))).first()
    plain = {route: route for route in SCREENS if "[" not in route}
    return plain | {f"/customers/{card}": "/customers/[customer_id]"}


@pytest.fixture(params=list(Role))
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture
def heard() -> list[str]:
    """All that the server sent over the websocket."""
    return []


@pytest.fixture
def visitor(chromium: Browser, demo: Site, role: Role, heard: list[str]) -> Iterator[Page]:
    """Somebody of the role, logged in."""
    context = chromium.new_context(base_url=demo.url, locale="en-GB")
    page = context.new_page()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    page.on("websocket", listen)
    page.goto("/login")
    page.get_by_label("Email").fill(_email(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    yield page
    context.close()


def test_each_role_sees_the_screens_its_table_names_and_no_customer_of_others(
    visitor: Page, demo: Site, role: Role, heard: list[str]
) -> None:
    refusal = visitor.get_by_text("You are not allowed to see this screen.")
    wrong, leaks = [], []
    for address, route in _addresses(demo, role).items():
        visitor.goto(address, wait_until="domcontentloaded")
        expect(visitor.locator("main#content[aria-busy=false]")).to_be_visible()
        expect(visitor.locator("main .bone")).to_have_count(0)
        if refusal.is_visible() is (SCREENS[route].permission in BY_ROLE[role]):
            wrong.append(address)
        if any(MARK in one for one in heard):
            leaks.append(address)
        heard.clear()
    links = visitor.get_by_role("navigation", name="Main menu").get_by_role("link")
    offered = {str(one.get_attribute("href")).rstrip("/") for one in links.all()}
    named = {
        route.rstrip("/")
        for route, screen in SCREENS.items()
        if screen.menu and screen.permission in BY_ROLE[role]
    }
    assert (wrong, named - offered) == ([], set())
    assert {one for one in offered if one in SCREENS} <= named
    # Whoever sees all customers does see them: the mark is there to be found.
    assert bool(leaks) is (role not in OWN_PORTFOLIO), leaks
