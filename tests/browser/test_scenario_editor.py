"""The scenario editor as people use it: by mouse, by keys alone, two at once, in two languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.models import Scenario, ScenarioVersion, Step
from dso_app.services.people.users import add_user
from dso_app.workflows.demo.books import PASSWORD, USERS
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site

_HUGO = "hugo@atelier-duval.example"
_OFFSETS = [-5, 5, 15, 25, 30, 40, 60]
"""Of the shipped scenario Standard."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company, with a second person who may edit scenarios."""
    with running_site(tmp_path_factory.mktemp("editor"), TODAY) as running:
        running.command("demo")
        with running.database.write() as session:
            add_user(
                session,
                HOUSE,
                running.clock,
                email=_HUGO,
                name="Hugo Petit",
                role=Role.CREDIT_MANAGER,
                password=PASSWORD,
            )
        yield running


def _visitor(chromium: Browser, demo: Site, user: str, complaints: list[str]) -> Page:
    """Somebody of the demo company, logged in; what the console complains about is kept."""
    context = chromium.new_context(
        base_url=demo.url, locale="en-GB", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(20_000)
    expect.set_options(timeout=15_000)
    page = context.new_page()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.get_by_label("Email").fill(user)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    return page


@pytest.fixture
def page(chromium: Browser, demo: Site) -> Iterator[Page]:
    """Claire before the scenario Standard; her console stays silent."""
    complaints: list[str] = []
    found = _visitor(chromium, demo, USERS[0][0], complaints)
    _open(found, demo)
    yield found
    found.context.close()
    assert complaints == []


def _open(page: Page, demo: Site) -> None:
    with demo.database.read() as session:
        key = session.exec(select(Scenario.id).where(Scenario.name == "Standard")).one()
    page.goto(f"/scenarios/{key}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Standard")
    expect(page.locator("[data-step-line] [data-step]").first).to_be_visible()


def _marks(page: Page) -> Locator:
    return page.locator("[data-step-line] [data-step]")


def _mark(page: Page, name: str) -> Locator:
    return page.locator(f'[data-step-line] [data-step][aria-label*=". {name}:"]')


def _drag(page: Page, name: str, days: int) -> None:
    """Pull a step so many days along the line."""
    line = page.locator("[data-step-line]")
    first, last = (int(line.get_attribute(f"data-{end}") or 0) for end in ("first", "last"))
    whole, dot = line.bounding_box(), _mark(page, name).locator("i").bounding_box()
    assert whole is not None
    assert dot is not None
    x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * whole["width"] / (last - first), y, steps=8)
    page.mouse.up()


def _in_force(demo: Site) -> tuple[int, list[int]]:
    """The version in force of Standard, and the days of its steps."""
    with demo.database.read() as session:
        row = session.exec(select(Scenario).where(Scenario.name == "Standard")).one()
        query = (
            select(Step.offset_days)
            .join(ScenarioVersion, col(ScenarioVersion.id) == col(Step.version_id))
            .where(ScenarioVersion.scenario_id == row.id, ScenarioVersion.number == row.version)
            .order_by(col(Step.position))
        )
        return row.version, list(session.exec(query))


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog", name="Save as a new version?")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def _restore(page: Page, number: int) -> None:
    page.get_by_role("button", name="Versions").click()
    versions = page.get_by_role("dialog", name="Versions")
    row = versions.locator(".version-list > li").filter(has_text=f"Version {number}")
    row.get_by_role("button", name="Restore").click()
    question = page.get_by_role("dialog", name="Restore this version?")
    expect(question).to_contain_text("customers on this scenario")
    question.get_by_role("button", name="Restore").click()
    expect(page.get_by_text(f"Version {number} is in force again")).to_be_visible()


def _complaints_of_axe(page: Page) -> list[tuple[str, str]]:
    violations = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in violations]


def test_standard_is_edited_checked_previewed_simulated_saved_and_restored(
    page: Page, demo: Site
) -> None:
    before, offsets = _in_force(demo)
    assert offsets == _OFFSETS
    expect(_marks(page)).to_have_count(7)

    _drag(page, "Second reminder", -13)
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "2")
    wrong = page.get_by_role("button", name="Step 3 leaves before step 2.")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    wrong.click()
    expect(page.locator("#step-name")).to_have_value("Second reminder")
    _drag(page, "Second reminder", 16)
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "18")
    expect(wrong).to_have_count(0)

    mail = page.frame_locator("iframe.preview")
    expect(page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
    expect(mail.locator("body")).to_contain_text("Dear")
    page.get_by_role("button", name="Français").click()
    expect(mail.locator("body")).to_contain_text("Bonjour")

    page.get_by_role("link", name="Simulate").click()
    page.get_by_role("button", name="Simulate", exact=True).click()
    expect(page.get_by_text("with your unsaved changes, nobody pays")).to_be_visible()
    simulated = page.get_by_role("region", name="What would be done")
    expect(simulated.get_by_text("Second reminder").first).to_be_visible()
    page.get_by_role("link", name="Back to the scenario").click()
    expect(page.get_by_text("They are not saved.")).to_be_visible()
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "18")

    _save(page)
    expect(page.get_by_text(f"Saved as version {before + 1}.")).to_be_visible()
    assert _in_force(demo) == (before + 1, [-5, 5, 18, 25, 30, 40, 60])
    _restore(page, before)
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "15")
    assert _in_force(demo) == (before + 2, _OFFSETS)


def test_the_same_by_keys_alone(page: Page, demo: Site) -> None:
    before, _ = _in_force(demo)
    keys = page.keyboard
    _mark(page, "Second reminder").focus()
    keys.press("Shift+ArrowLeft")
    keys.press("Shift+ArrowLeft")
    keys.press("ArrowRight")
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "2")
    expect(page.get_by_role("button", name="Step 3 leaves before step 2.")).to_be_visible()
    expect(_mark(page, "Second reminder")).to_be_focused()
    keys.press("Alt+ArrowUp")
    names = page.locator(".step-list .name")
    expect(names.nth(1)).to_have_text("Second reminder")
    expect(page.get_by_text("This cannot be saved yet:")).to_have_count(0)
    expect(_mark(page, "Second reminder")).to_be_focused()
    keys.press("Alt+ArrowDown")
    expect(names.nth(1)).to_have_text("First reminder")
    keys.press("Shift+ArrowRight")
    expect(_mark(page, "Second reminder")).to_have_attribute("data-offset", "9")

    page.get_by_role("button", name="Remove").focus()
    keys.press("Enter")
    expect(names).to_have_count(6)
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    keys.press("Enter")
    expect(names).to_have_count(7)

    page.get_by_role("button", name="Save", exact=True).focus()
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Save as a new version?")
    expect(dialog).to_contain_text("15 days after the due date → 9 days after the due date")
    dialog.get_by_role("button", name="Save").focus()
    keys.press("Enter")
    expect(page.get_by_text(f"Saved as version {before + 1}.")).to_be_visible()
    assert _in_force(demo) == (before + 1, [-5, 5, 9, 25, 30, 40, 60])
    _restore(page, before)


def test_what_is_not_saved_is_kept_and_leaving_asks(page: Page, demo: Site) -> None:
    page.get_by_label("Name", exact=True).first.fill("Standard, gentler")
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_enabled()
    page.get_by_role("link", name="Outbox").click()
    asked = page.get_by_role("dialog", name="Leave without saving?")
    asked.get_by_role("button", name="Stay").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Standard")
    page.get_by_role("link", name="Outbox").click()
    asked.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outbox")
    page.goto("/scenarios")
    expect(page.get_by_text("your changes are not saved")).to_be_visible()
    _open(page, demo)
    expect(page.get_by_text("They are not saved.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Standard, gentler")
    page.get_by_role("button", name="Give them up").click()
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Standard")
    expect(save).to_be_disabled()


def test_two_people_do_not_overwrite_each_other_unseen(
    page: Page, chromium: Browser, demo: Site
) -> None:
    before, _ = _in_force(demo)
    other = _visitor(chromium, demo, _HUGO, [])
    _open(other, demo)
    other.get_by_role("button", name="Duplicate step").click()
    expect(other.locator(".step-list .name")).to_have_count(8)
    _save(other)
    expect(other.get_by_text(f"Saved as version {before + 1}.")).to_be_visible()

    _drag(page, "Litigation", 5)
    expect(_mark(page, "Litigation")).to_have_attribute("data-offset", "65")
    _save(page)
    refused = page.get_by_role("dialog", name="Somebody else saved this scenario meanwhile")
    expect(refused).to_contain_text(f"Hugo Petit saved version {before + 1}")
    expect(refused).to_contain_text("Step “Before due (2)” added")
    assert _complaints_of_axe(page) == []
    refused.get_by_role("button", name="Look at theirs").click()
    theirs = page.get_by_role("dialog", name=f"Version {before + 1}")
    expect(theirs).to_contain_text("Before due (2)")
    theirs.get_by_role("button", name="Back").click()
    refused.get_by_role("button", name="Save mine over it").click()
    expect(page.get_by_text(f"Saved as version {before + 2}.")).to_be_visible()
    assert _in_force(demo) == (before + 2, [-5, 5, 15, 25, 30, 40, 65])

    # The other one still has the version before that: this time theirs is taken.
    other.get_by_role("button", name="Add step").click()
    _save(other)
    refused = other.get_by_role("dialog", name="Somebody else saved this scenario meanwhile")
    refused.get_by_role("button", name="Give mine up").click()
    expect(other.get_by_text("Your changes are given up.")).to_be_visible()
    expect(_mark(other, "Litigation")).to_have_attribute("data-offset", "65")
    _restore(page, before)
    other.context.close()


def test_a_scenario_goes_out_as_a_file_and_a_copy_and_into_the_archive(
    page: Page, demo: Site
) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    assert "offset_days: -5" in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Duplicate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy of Standard")
    page.get_by_role("button", name="Archive", exact=True).click()
    page.get_by_role("button", name="Archive it").click()
    expect(page.get_by_text("This scenario is archived")).to_be_visible()
    page.goto("/scenarios")
    expect(page.get_by_role("link", name="Standard", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Copy of Standard")).to_have_count(0)
    with demo.database.read() as session:
        query = select(Scenario).where(Scenario.name == "Copy of Standard")
        assert session.exec(query).one().archived


def test_axe_finds_nothing_in_the_editor_nor_its_dialogs(page: Page) -> None:
    assert _complaints_of_axe(page) == []
    page.get_by_label("Scope").select_option("item")
    expect(page.get_by_text("Each item climbs its own steps: a message lists")).to_be_visible()
    _drag(page, "Call", -22)
    expect(page.get_by_text("This cannot be saved yet:")).to_be_visible()
    assert _complaints_of_axe(page) == []
    _drag(page, "Call", 22)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog", name="Save as a new version?")).to_be_visible()
    assert _complaints_of_axe(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("dialog", name="Versions").get_by_role("button", name="View").first.click()
    expect(page.locator("dialog[open]")).to_have_count(2)
    assert _complaints_of_axe(page) == []
    page.locator("dialog[open]").last.get_by_role("button", name="Back").click()
    page.get_by_role("dialog", name="Versions").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Give up changes").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Give up changes").click()
    expect(page.get_by_text("Your changes are given up.")).to_be_visible()
