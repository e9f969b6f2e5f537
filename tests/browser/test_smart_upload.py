"""Smart Upload as people use it: odd files, several at once, keys alone, undoing, in French."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from sqlmodel import col, delete, select, update

from dso_app.access.permissions import HOUSE
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, ImportRequest
from dso_app.importing.undo import undo_import
from dso_app.models import Customer, ImportBatch, ImportProfile, Item, User
from tests.support.clocks import TODAY
from tests.support.imports import Ledger
from tests.support.oddities import Oddity, held, read_oddity, wanted
from tests.support.site import Site, running_site

ODDITIES = (
    "titles-blanks-and-totals",
    "utf16-tab",
    "no-header",
    "repeated-header-names",
    "codes-as-formulas",
    "header-line-said",
    "short-and-long-rows",
    "quoted-line-breaks",
    "quotation-mark-left-open",
    "web-page-called-workbook",
)
CUSTOMERS = "Code client;Raison sociale;Ville\n00048;Transports Lenoir;Lyon\n"
WORDS = "Beleg;Kto;Vom;Bis;Summe"
ITEMS = f"{WORDS}\nF1;00048;01/05/2026;08/06/2026;1 200,50\nF2;00048;13/05/2026;28/06/2026;99,50\n"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web and a runner beside it, with a credit manager of an empty company."""
    with running_site(tmp_path_factory.mktemp("smart-upload"), TODAY) as site:
        runner = subprocess.Popen([sys.executable, "-m", "dso_app", "runner"], env=site.environment)
        yield site
        runner.terminate()
        runner.wait(30)


@pytest.fixture(scope="module")
def cookies(chromium: Browser, live: Site) -> Any:
    """The first visit made the administrator; others come with that cookie."""
    context = chromium.new_context(base_url=live.url, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Company").fill("Atelier Duval SAS")
    page.get_by_label("Your name").fill("Claire Moreau")
    page.get_by_label("Email").fill("claire@duval.example")
    page.get_by_label("Password").fill("long enough")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(chromium: Browser, live: Site, cookies: Any) -> Iterator[Page]:
    """A window that is logged in; its console stays silent, and the ledger is empty again."""
    context = chromium.new_context(base_url=live.url, storage_state=cookies, locale="en-GB")
    context.set_default_timeout(20_000)
    expect.set_options(timeout=15_000)
    window, complaints = context.new_page(), list[str]()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    window.on("console", hear)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    context.close()
    forget_imports(live)
    assert complaints == []


def forget_imports(live: Site) -> None:
    """Undo all imports, the latest first, and forget how their files were read."""
    with live.database.read() as session:
        done = select(ImportBatch.id).where(col(ImportBatch.state) == "done")
        batches = session.exec(done.order_by(col(ImportBatch.finished_at).desc())).all()
    for batch in batches:
        undo_import(live.database, live.clock, HOUSE, batch or 0)
    with live.database.write() as session:
        session.execute(update(ImportBatch).values(profile_id=None))
        session.execute(delete(ImportProfile))
        assert session.exec(select(Item)).all() == []
        assert session.exec(select(Customer)).all() == []


def drop(page: Page, *files: Path, kind: str = "") -> None:
    """Give files to the first step, saying what they hold unless each tells it."""
    page.goto("/upload")
    choice = page.locator(f"input[type=radio][name=kind][value='{kind}']")
    choice.click()
    expect(choice).to_be_checked()
    page.set_input_files("input[type=file]", list(files))


def step(page: Page, name: str) -> None:
    """Wait until a step is reached."""
    expect(page.locator(".steps [aria-current=step]")).to_contain_text(name)


def figure(page: Page, name: str) -> Locator:
    """The figure of a tile."""
    tile = page.locator(".counts .tile").filter(has=page.get_by_text(name, exact=True))
    return tile.locator("strong")


def import_it(page: Page) -> None:
    """From the preview to the result."""
    expect(page.get_by_text("This is a preview: nothing is written yet.")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name="Undo…")).to_be_visible()


def no_barrier(page: Page) -> None:
    """Axe finds nothing, fading confirmations aside, and nothing is wider than the window."""
    found = Axe().run(page, context={"exclude": [[".toasts"]]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ODDITIES)
def test_an_odd_file_comes_to_what_is_told_beside_it(page: Page, live: Site, name: str) -> None:
    oddity = read_oddity(name)
    drop(page, oddity.path, kind=str(oddity.kind))
    if "refused" in oddity.told:
        expect(page.locator("main [role=alert]").first).to_have_text(oddity.told["refused"])
        return
    map_as_told(page, oddity)
    page.get_by_label("Create customers that are not known yet").check()
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_text("This is a preview: nothing is written yet.")).to_be_visible()
    counts = oddity.told["counts"]
    for tile, count in (
        ("Created", counts.get("created", 0)),
        ("Left out", counts.get("skipped", 0)),
        ("Rejected", counts.get("rejected", 0)),
    ):
        expect(figure(page, tile)).to_have_text(str(count))
    for line, column, value, reason in oddity.told.get("errors", ()):
        row = page.get_by_role("row").filter(has_text=reason).first
        for text in (str(line), column, value):
            expect(row).to_contain_text(text)
    import_it(page)
    ledger = cast("Ledger", SimpleNamespace(db=live.database))
    assert held(ledger, oddity) == wanted(oddity)


def map_as_told(page: Page, oddity: Oddity) -> None:
    """Choose in the mapper what is said about the file."""
    said = oddity.reading
    step(page, "Columns")
    if said.header_line is not None:
        page.get_by_label("Header", exact=True).select_option(str(said.header_line))
    for field, word in said.columns.items():
        select = page.get_by_label(f"What the column {word} holds", exact=True)
        select.select_option(field)
        expect(select).to_have_value(field)
    expect(page.get_by_text("Required fields mapped")).to_be_visible()


def test_keys_alone_bring_a_file_in_and_take_it_back(
    page: Page, live: Site, tmp_path: Path
) -> None:
    """From the drop zone to the result and its undoing, without touching the mouse."""
    page.on("filechooser", lambda _: None)  # so that choosers are caught well before the first one
    page.goto("/upload")
    table = page.get_by_role("table", name="Imports so far")
    expect(page.get_by_text("No import yet").or_(table)).to_be_visible()
    tab_to(page, "e => e.name === 'kind' && e.type === 'radio'")
    press(page, "ArrowDown", "ArrowDown")
    expect(page.locator("input[type=radio][value=items]")).to_be_checked()
    tab_to(page, "e => e.type === 'file'", backwards=True)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(written(tmp_path, "balance.csv", ITEMS.replace(WORDS, "a;b;c;d;e")))

    step(page, "Columns")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Step 2 of 4: Columns.")).to_be_attached()
    tab_to(page, "e => e.getAttribute('aria-label') === 'What the column a holds'")
    for field in ("Number", "Customer code", "Issue date", "Due date", "Amount"):
        page.keyboard.type(field)
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("What the column e holds")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Required fields mapped")).to_be_visible()
    assert fields(page) == ["number", "customer_code", "issue_date", "due_date", "amount"]
    tab_to(page, "e => e.name === 'create_customers'")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")

    step(page, "Preview")
    expect(figure(page, "Created")).to_have_text("2")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "e => e.textContent === 'Import'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Imported.", exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert numbers(live) == ["F1", "F2"]

    tab_to(page, "e => e.textContent === 'Undo…'")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Undo the import of balance.csv?")
    expect(dialog).to_contain_text("What it created (2) is removed")
    tab_to(page, "e => e.textContent === 'Undo the import'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The import was undone.").first).to_be_visible()
    expect(page.get_by_text("This import was undone: below is what it had done.")).to_be_visible()
    assert numbers(live) == []


def test_keys_that_pass_over_a_field_do_not_take_it_from_its_column(
    page: Page, tmp_path: Path
) -> None:
    drop(page, written(tmp_path, "who.csv", CUSTOMERS), kind="customers")
    step(page, "Columns")
    assert fields(page) == ["code", "name", "city"]
    page.get_by_label("What the column Ville holds").focus()
    press(page, "Home", "ArrowDown", "ArrowDown")
    expect(page.get_by_label("What the column Ville holds")).to_have_value("name")
    press(page, "ArrowDown", "ArrowLeft")
    expect(page.get_by_label("What the column Raison sociale holds")).to_be_focused()
    expect(page.get_by_text("Required fields mapped")).to_be_visible()
    assert fields(page)[:2] == ["code", "name"]


def test_several_files_of_several_kinds_go_in_one_after_the_other(
    page: Page, live: Site, tmp_path: Path
) -> None:
    items = ITEMS.replace(WORDS, "N° facture;Code client;Date;Échéance;Montant")
    north, south = items.rsplit("F2", 1)[0], items.replace("F1", "F3").rsplit("F2", 1)[0]
    drop(
        page,
        written(tmp_path, "north.csv", north),
        written(tmp_path, "customers.csv", CUSTOMERS),
        written(tmp_path, "south.csv", south),
    )
    step(page, "File")
    expect(page.get_by_label("What customers.csv holds")).to_have_value("customers")
    order = page.get_by_role("list", name="In this order")
    expect(order).to_have_text("1. customers.csv2. north.csv + south.csv")
    page.get_by_label("Import south.csv by itself").check()
    expect(order).to_have_text("1. customers.csv2. north.csv3. south.csv")
    page.get_by_label("Import south.csv by itself").uncheck()
    expect(order).to_have_text("1. customers.csv2. north.csv + south.csv")
    no_barrier(page)
    page.get_by_role("button", name="Continue").click()

    step(page, "Columns")
    expect(page.locator(".queue [aria-current]")).to_have_text("1. customers.csv")
    no_barrier(page)
    page.get_by_role("button", name="Preview changes").click()
    expect(figure(page, "Created")).to_have_text("1")
    no_barrier(page)
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.locator(".queue [aria-current]")).to_have_text("2. north.csv + south.csv")
    expect(page.get_by_text("customers.csv: imported.")).to_be_visible()
    step(page, "Columns")
    page.get_by_role("button", name="Preview changes").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name="Undo…")).to_be_visible()
    no_barrier(page)
    assert numbers(live) == ["F1", "F3"]


def test_a_sheet_of_a_workbook_is_chosen(page: Page, live: Site, tmp_path: Path) -> None:
    book = Workbook()
    closed, opened = book.active, book.create_sheet("Open")
    assert closed is not None
    closed.title = "Closed"
    for sheet, numbered in ((closed, ("F8", "F9")), (opened, ("F1", "F2"))):
        sheet.append(["Code client", "Nom client", "N° facture", "Date facture", "Montant TTC"])
        for number in numbered:
            sheet.append(["00048", "Transports Lenoir", number, date(2026, 5, 1), 100.5])
    book.save(tmp_path / "book.xlsx")
    drop(page, tmp_path / "book.xlsx")
    expect(page.get_by_label("Sheet")).to_have_value("Closed")
    expect(page.get_by_role("cell", name="F9", exact=True)).to_be_visible()
    page.get_by_label("Sheet").select_option("Open")
    expect(page.get_by_role("cell", name="F2", exact=True)).to_be_visible()
    page.get_by_label("Create customers that are not known yet").check()
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_text("1 new customer", exact=True)).to_be_visible()
    import_it(page)
    assert numbers(live) == ["F1", "F2"]


def test_a_ledger_that_moved_since_the_preview_is_looked_at_again(
    page: Page, live: Site, tmp_path: Path
) -> None:
    customers = written(tmp_path, "customers.csv", CUSTOMERS)
    drop(page, customers)
    step(page, "Columns")
    page.get_by_role("button", name="Preview changes").click()
    expect(figure(page, "Created")).to_have_text("1")
    others = written(tmp_path, "others.csv", CUSTOMERS.replace("Lyon", "Nantes"))
    with live.database.read() as session:
        entity = session.exec(select(ImportBatch.entity_id)).first()
    request = ImportRequest(FileKind.CUSTOMERS, (others,), entity or 0)
    run_import(live.database, live.clock, HOUSE, request)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The ledger changed since the preview").first).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(figure(page, "Updated")).to_have_text("1")
    expect(page.get_by_text("Nantes")).to_be_visible()
    import_it(page)


def test_the_history_undoes_what_nothing_stands_on_and_says_why_not(
    page: Page, tmp_path: Path
) -> None:
    for text in (CUSTOMERS, CUSTOMERS.replace("Lyon", "Nantes")):
        drop(page, written(tmp_path, f"{len(text)}.csv", text), kind="customers")
        asked = page.get_by_role("button", name="Preview changes")
        shown = page.get_by_text("This is a preview: nothing is written yet.")
        expect(asked.or_(shown)).to_be_visible()
        if asked.is_visible():
            asked.click()
        import_it(page)
    page.goto("/upload")
    rows = page.get_by_role("row").filter(has=page.get_by_text("Done", exact=True))
    expect(rows).to_have_count(2)
    rows.last.get_by_role("button", name="Undo…").click()
    dialog = page.get_by_role("dialog", name="This import cannot be undone")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    rows.first.get_by_role("button", name="Undo…").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import was undone.").first).to_be_visible()
    expect(rows).to_have_count(1)
    no_barrier(page)


def test_a_french_reader_maps_a_wide_file_in_french(page: Page, live: Site, tmp_path: Path) -> None:
    words = [f"Colonne au nom assez long, numéro {number}" for number in range(50)]
    wide = ";".join(["Code client", "Raison sociale", *words])
    row = ";".join(["00048", "Transports Lenoir", *(["une valeur"] * 50)])
    speak(live, "fr")
    try:
        drop(page, written(tmp_path, "large.csv", f"{wide}\n{row}\n"))
        step(page, "Colonnes")
        expect(page.get_by_text("Champs obligatoires associés")).to_be_visible()
        no_barrier(page)
        page.get_by_role("button", name="Voir les changements").click()
        expect(page.get_by_text("Ceci est un aperçu : rien n’est encore écrit.")).to_be_visible()
        page.get_by_role("button", name="Supprimer…").click()
        page.get_by_role("button", name="Le supprimer").click()
        expect(page.get_by_text("Supprimé.").first).to_be_visible()
        expect(page.get_by_text("Déposez des fichiers ici")).to_be_visible()
        no_barrier(page)
    finally:
        speak(live, "en")


def fields(page: Page) -> list[str]:
    """The field of each column, as the screen has it."""
    found: list[str] = page.eval_on_selector_all(
        ".feeds select[data-slot=field]", "all => all.map(one => one.value)"
    )
    return found


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, test: str, *, backwards: bool = False, most: int = 60) -> None:
    """Press Tab until the element in focus passes a test written in JavaScript."""
    for _ in range(most):
        if page.evaluate(f"({test})(document.activeElement)"):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail(f"Tab never gets to {test}")


def numbers(live: Site) -> list[str]:
    with live.database.read() as session:
        return sorted(session.exec(select(Item.number)))


def speak(live: Site, language: str) -> None:
    with live.database.write() as session:
        session.execute(update(User).values(language=language))
