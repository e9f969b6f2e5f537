"""A new user's first minute, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.support.clocks import TODAY
from tests.support.site import Site, running_site


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation nobody has visited."""
    with running_site(tmp_path_factory.mktemp("empty"), TODAY) as running:
        yield running


@pytest.fixture
def visitor(chromium: Browser, empty_site: Site) -> Iterator[Page]:
    """A French browser; whatever it complains about on its console fails the test."""
    context = chromium.new_context(base_url=empty_site.url, locale="fr-FR")
    page, complaints = context.new_page(), list[str]()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(f"{said.text} {said.location}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def _has_no_barrier(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_the_first_visit_makes_the_administrator_who_then_logs_out_and_in_again(
    visitor: Page,
) -> None:
    page = visitor
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bienvenue dans Relance")
    _has_no_barrier(page)
    page.get_by_label("Société").fill("Atelier Duval SAS")
    page.get_by_label("Votre nom").fill("Claire Martin")
    page.get_by_label("E-mail").fill("claire@example.com")
    page.get_by_label("Mot de passe").fill("long enough")
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("Atelier Duval SAS")).to_be_visible()

    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    _has_no_barrier(page)

    for password in ("wrong one", "long enough"):
        page.get_by_label("E-mail").fill("claire@example.com")
        page.get_by_label("Mot de passe").fill(password)
        page.get_by_role("button", name="Se connecter").click()
        if password == "wrong one":
            expect(page.get_by_role("alert")).to_have_text("Adresse e-mail ou mot de passe erroné.")
    expect(page.get_by_text("Atelier Duval SAS")).to_be_visible()
    assert page.evaluate("document.cookie") == ""


def test_after_the_first_visit_its_page_leads_to_the_log_in(visitor: Page) -> None:
    visitor.goto("/first-visit")
    visitor.wait_for_url("**/login")


def test_without_a_session_every_page_leads_to_the_log_in(visitor: Page, empty_site: Site) -> None:
    for path in empty_site.pages():
        if path in {"/login", "/login/code", "/choose-password", "/first-visit"}:
            continue
        visitor.goto(path.replace("[", "").replace("]", ""))
        visitor.wait_for_url("**/login")
