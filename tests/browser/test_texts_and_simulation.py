"""Texts, and the dry run of a scenario, as people use them: by mouse, by keys, two at once."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from dso_app.models import Action, Event, Message, Scenario, ScenarioVersion, TemplateText
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site

_CLAIRE = USERS[0][0]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company."""
    with running_site(tmp_path_factory.mktemp("texts"), TODAY) as running:
        running.command("demo")
        yield running


@pytest.fixture
def page(chromium: Browser, demo: Site) -> Iterator[Page]:
    """Claire; her console stays silent."""
    complaints: list[str] = []
    found = _visitor(chromium, demo, complaints)
    yield found
    found.context.close()
    assert complaints == []


def _visitor(chromium: Browser, demo: Site, complaints: list[str]) -> Page:
    context = chromium.new_context(
        base_url=demo.url, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(20_000)
    expect.set_options(timeout=15_000)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.get_by_label("Email").fill(_CLAIRE)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    return page


def _open_text(page: Page, name: str, channel: str) -> None:
    page.goto("/templates")
    page.get_by_label("Search in this list").fill(name)
    row = page.get_by_role("row").filter(has_text=channel).filter(has_text=name)
    row.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def _complaints_of_axe(page: Page) -> list[tuple[str, str]]:
    violations = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in violations]


def test_a_text_is_written_in_two_languages_tried_on_a_customer_and_saved(
    page: Page, demo: Site
) -> None:
    _open_text(page, "First reminder", "Email")
    mail = page.frame_locator("iframe.preview")
    expect(mail.locator("body")).to_contain_text("Dear Paul Garnier")
    french = page.locator("#right-body")
    french.fill("Bonjour {{ contact.nam }},\n\n{{ items.table }}")
    wrong = "Line 1, column 9: {{ contact.nam }} is not a placeholder."
    expect(page.locator("#right-body-error")).to_contain_text(wrong)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    assert _complaints_of_axe(page) == []
    french.fill("Bonjour ,\n\n{{ items.table }}")
    french.focus()
    french.evaluate("field => field.setSelectionRange(8, 8)")
    page.get_by_text("Insert field").click()
    page.get_by_role("button", name="contact.name").click()
    expect(french).to_have_value("Bonjour {{ contact.name }},\n\n{{ items.table }}")
    expect(mail.locator("body")).to_contain_text("Bonjour Paul Garnier")

    page.locator("summary").filter(has_text="A made-up customer").click()
    page.get_by_label("Name or code").fill("hôtel")
    found = page.locator(".tried-on .item").first
    expect(found).to_contain_text("Hôtel")
    found.click()
    expect(mail.locator("body")).not_to_contain_text("Paul Garnier")
    page.get_by_role("button", name="Text alone").click()
    expect(page.locator("pre.plain-mail")).to_contain_text("IBAN")
    page.get_by_role("group", name="Language of the preview").get_by_label("English").click()
    expect(page.locator("pre.plain-mail")).to_contain_text("Dear ")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("changed by Claire Moreau")).to_be_visible()
    with demo.database.read() as session:
        [row] = session.exec(select(TemplateText)).all()
        assert (row.language, row.version) == ("fr", 1)
        assert row.body.startswith("Bonjour {{ contact.name }}")


def test_nobody_s_newer_words_are_overwritten_unseen(
    page: Page, chromium: Browser, demo: Site
) -> None:
    other = _visitor(chromium, demo, [])
    for one in (page, other):
        _open_text(one, "Second reminder", "Letter")
    other.locator("#left-subject").fill("Theirs")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("changed by Claire Moreau")).to_be_visible()
    other.context.close()
    page.locator("#left-subject").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    refused = page.get_by_role("dialog", name="Somebody else saved this text meanwhile")
    expect(refused).to_contain_text("Theirs")
    assert _complaints_of_axe(page) == []
    refused.get_by_role("button", name="Take theirs").click()
    expect(page.locator("#left-subject")).to_have_value("Theirs")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_a_letter_is_shown_as_its_page_and_an_sms_with_its_parts(page: Page) -> None:
    with page.expect_response("**/api/letters/preview") as drawn:
        _open_text(page, "Last reminder", "Letter")
    assert drawn.value.headers["content-type"] == "application/pdf"
    expect(page.locator("iframe.sheet")).to_be_visible()
    _open_text(page, "Last reminder", "SMS")
    expect(page.locator(".sms")).to_contain_text("last reminder")
    expect(page.get_by_text("GSM-7, 1 part")).to_be_visible()
    page.locator("#left-body").fill("Bonne fête " * 10)
    expect(page.get_by_text("UCS-2, 2 parts")).to_be_visible()
    page.get_by_role("link", name="Outbox").click()
    asked = page.get_by_role("dialog", name="Leave without saving?")
    asked.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outbox")


def test_a_new_text_is_begun_by_keys_alone(page: Page, demo: Site) -> None:
    page.goto("/templates")
    page.get_by_role("button", name="New text").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New text")
    dialog.get_by_label("Name").focus()
    page.keyboard.type("Thanks for paying")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thanks for paying")
    expect(page.locator("#left-subject-error")).to_have_text("The subject is empty.")
    page.locator("#left-subject").focus()
    page.keyboard.type("Thank you")
    page.keyboard.press("Tab")
    page.keyboard.type("Dear {{ contact.name }}, thank you.")
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_enabled()
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("changed by Claire Moreau")).to_be_visible()
    assert page.url == f"{demo.url}/templates/email.thanks_for_paying"


def _written(demo: Site) -> list[int]:
    """How many rows stand in the tables a simulation must not write to."""
    with demo.database.read() as session:
        tables = (Action, Message, ScenarioVersion)
        counts = [len(session.exec(select(table)).all()) for table in tables]
        # Who takes an Excel file away is noted, whatever it is of.
        events = select(Event).where(col(Event.kind) != "export.taken")
        return [*counts, len(session.exec(events).all())]


def test_unsaved_changes_are_simulated_before_they_are_saved(page: Page, demo: Site) -> None:
    with demo.database.read() as session:
        key = session.exec(select(Scenario.id).where(Scenario.name == "Standard")).one()
    before = _written(demo)
    page.goto(f"/scenarios/{key}/simulation")
    expect(page.get_by_text("Nothing was simulated yet")).to_be_visible()
    assert _complaints_of_axe(page) == []
    page.get_by_label("Days from today").fill("30")
    page.get_by_role("button", name="Simulate", exact=True).click()
    expect(page.get_by_text("30 days from 30 June, as saved, nobody pays")).to_be_visible()
    lines = page.get_by_role("region", name="What would be done").get_by_role("row")
    expect(lines.filter(has_text="Final word")).to_have_count(0)

    page.get_by_role("link", name="Back to the scenario").click()
    page.get_by_role("button", name="First reminder").first.click()
    name = page.locator("#step-name")
    expect(name).to_have_value("First reminder")
    name.fill("Final word")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()
    page.get_by_role("link", name="Simulate").click()
    expect(page.get_by_label("Scenario", exact=True)).to_have_value("yes")
    page.get_by_label("Customers", exact=True).select_option("usual")
    page.get_by_role("button", name="Simulate", exact=True).click()
    expect(page.get_by_text("with your unsaved changes, everybody pays")).to_be_visible()
    expect(lines.filter(has_text="Final word").first).to_be_visible()
    day = page.locator(".days-found button").first
    day.click()
    expect(day).to_have_attribute("aria-pressed", "true")
    assert _complaints_of_axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("simulation-")
    assert _written(demo) == before
    lines.nth(1).get_by_role("link").click()
    expect(page).to_have_url(re.compile("/customers/"))
