"""People, in a real browser: invited, logged in with codes, replaced while they are away."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import select

from dso_app.models import Action, Customer, User
from dso_app.secrets import decrypt
from dso_app.settings import settings
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.codes import code_at
from tests.support.site import Site, running_site

NEW_PASSWORD = "four words are long"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company: Claire administers, Anna and Julien collect."""
    with running_site(tmp_path_factory.mktemp("people"), TODAY) as running:
        running.command("demo")
        yield running


@pytest.fixture
def tabs(chromium: Browser, demo: Site) -> Iterator["Tabs"]:
    """Windows of different people; what their consoles complain about fails the test."""
    opened = Tabs(chromium, demo)
    yield opened
    opened.close()
    assert opened.complaints == []


class Tabs:
    """One window a person."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium, self._site = chromium, site
        self._contexts: list[object] = []
        self.complaints: list[str] = []

    def window(self) -> Page:
        """A window with no cookie."""
        context = self._chromium.new_context(base_url=self._site.url)
        page = context.new_page()
        self._contexts.append(context)

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.complaints.append(said.text)

        page.on("console", hear)
        return page

    def close(self) -> None:
        """Shut them all."""
        for context in self._contexts:
            context.close()  # type: ignore[attr-defined]


def _password(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.locator("button[type=submit]").first.click()


def _is_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()


def _log_out(page: Page) -> None:
    page.locator("header details.menu summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def _code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()


def test_invited_with_codes_set_up_logged_in_by_them_and_a_session_ended(
    tabs: Tabs, demo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, anne = tabs.window(), tabs.window()
    _password(claire, USERS[0][0], PASSWORD)
    _is_in(claire)
    claire.goto("/users")
    claire.get_by_role("button", name="Invite", exact=True).click()
    claire.locator("#invite_email").fill("anne@example.com")
    claire.locator("#invite_name").fill("Anne Petit")
    claire.get_by_role("button", name="Send the invitation").click()
    link = claire.locator("code.handed").inner_text()
    claire.get_by_role("button", name="I have copied it").click()
    expect(claire.get_by_role("row", name="Anne Petit")).to_contain_text("Invited")

    anne.goto(link)
    expect(anne.get_by_text("anne@example.com")).to_be_visible()
    anne.get_by_label("Password").fill(NEW_PASSWORD)
    anne.get_by_role("button", name="Save and log in").click()
    _is_in(anne)

    anne.goto("/account")
    anne.get_by_role("button", name="Set it up").click()
    seed = anne.locator(".qr code").inner_text().replace(" ", "")
    anne.get_by_label("Code").fill(code_at(seed, demo.clock.real()))
    anne.get_by_role("button", name="Switch on").click()
    codes = anne.locator(".recovery li")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    with demo.database.read() as session:
        kept = session.exec(select(User).where(User.email == "anne@example.com")).one()
    monkeypatch.setenv("DSO_DATA_DIR", str(demo.folder))
    settings.cache_clear()
    assert decrypt(kept.totp_secret) == seed

    _log_out(anne)
    _password(anne, "anne@example.com", NEW_PASSWORD)
    expect(anne.get_by_role("heading", level=1)).to_have_text("Two-factor login")
    _code(anne, "000000")
    expect(anne.get_by_role("alert")).to_contain_text("not the code of now")
    # The code of the next half-minute is taken as well: nobody has to wait for it.
    _code(anne, code_at(seed, demo.clock.real() + timedelta(seconds=30)))
    _is_in(anne)

    other = tabs.window()
    _password(other, "anne@example.com", NEW_PASSWORD)
    _code(other, recovery)
    _is_in(other)

    anne.goto("/account")
    expect(anne.get_by_text("Recovery codes not used yet: 9")).to_be_visible()
    rows = anne.get_by_role("region", name="Sessions").locator("tbody tr")
    expect(rows).to_have_count(2)
    anne.get_by_role("region", name="Sessions").get_by_role("button", name="End").click()
    expect(rows).to_have_count(1)
    other.goto("/customers")
    other.wait_for_url("**/login")
    settings.cache_clear()


def test_while_one_is_away_the_substitute_sees_the_portfolio_and_not_afterwards(
    tabs: Tabs, demo: Site
) -> None:
    absent, substitute = USERS[1][0], USERS[2][0]
    with demo.database.read() as session:
        people = {user.email: user.id for user in session.exec(select(User))}
        theirs = select(Customer).where(Customer.collector_id == people[absent])
        to_do = theirs.join(Action).where(Action.state == "to_do", Action.planned_on <= TODAY)
        customer = session.exec(to_do).first()
        assert customer is not None
    julien, anna = tabs.window(), tabs.window()
    _password(julien, absent, PASSWORD)
    _is_in(julien)
    julien.goto("/account")
    julien.locator("#absent_to").fill((TODAY + timedelta(days=3)).isoformat())
    julien.locator("#substitute").select_option(str(people[substitute]))
    julien.get_by_role("button", name="Enter the absence").click()
    expect(julien.get_by_role("complementary")).to_contain_text("You are absent until")

    _password(anna, substitute, PASSWORD)
    _is_in(anna)
    expect(anna.get_by_role("complementary")).to_contain_text("You replace")
    anna.goto(f"/customers/{customer.id}")
    expect(anna.get_by_role("heading", level=1)).to_have_text(customer.name)
    work = anna.locator("table.data button.lead").filter(has_text=customer.name).first
    anna.goto("/agenda")
    expect(anna.get_by_role("combobox", name="Collector")).to_have_value(str(people[substitute]))
    expect(work).to_be_visible()
    work.click()
    expect(anna.locator(".beside h2")).to_contain_text(customer.name)

    demo.set_today(TODAY + timedelta(days=4))
    anna.goto(f"/customers/{customer.id}")
    expect(anna.get_by_text("There is no such customer")).to_be_visible()
    expect(anna.get_by_role("complementary")).not_to_contain_text("You replace")
    anna.goto("/agenda")
    expect(anna.locator("table.data tbody tr").first).to_be_visible()
    expect(work).to_have_count(0)
    demo.set_today(TODAY)
