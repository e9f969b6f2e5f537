"""Several files dropped together, taking imports back, and what a mapper says column by column."""

import pytest
from sqlmodel import select

from dso_app.importing.errors import LedgerMoved
from dso_app.models import Customer, ImportBatch, Item, Turnover
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.smart_upload.files_state import FilesState
from dso_app.pages.smart_upload.start_state import ImportsState
from dso_app.pages.smart_upload.undo_state import UndoState
from tests.support.upload_desk import HEADER, ROWS, WHOLE, Desk

TICKED = True
WHO = "Code client;Raison sociale;Ville"
LENOIR = ("C1;Garnier;Lyon", "C2;Lenoir;Nantes")


def files_of(desk: Desk) -> FilesState:
    return desk.tab.state(FilesState)


def redirect_of(event: object) -> str:
    return str(event)


def test_several_files_are_looked_at_together_before_the_first(desk: Desk) -> None:
    items, who = desk.drop(("items", HEADER, ROWS), ("customers", WHO, LENOIR))
    state = desk.open(items)
    assert (state.step, state.announced) == (1, "Step 1 of 4: File.")
    lines = files_of(desk).files
    assert [(one.kind, one.shared) for one in lines] == [("items", False), ("customers", False)]
    assert lines[1].detail == "Code client, Raison sociale, Ville"
    assert [one.key for one in files_of(desk).queue] == [str(who), str(items)]


def test_customers_come_first_and_what_follows_opens_by_itself(desk: Desk) -> None:
    items, who = desk.drop(("items", HEADER, ROWS[:3]), ("customers", WHO, LENOIR))
    desk.open(items)
    event = desk.tab.call(BatchState, "begin_queue")
    assert f"/upload/{who}" in redirect_of(event)
    state = desk.open(who)
    assert [(one.words, one.current) for one in state.queue] == [
        ("1. balance.csv", True),
        ("2. balance.csv", False),
    ]
    desk.call("preview", WHOLE)
    desk.run()
    desk.call("start")
    desk.work()
    event = desk.tab.call(BatchState, "follow")
    assert f"/upload/{items}" in redirect_of(event)
    assert desk.tab.said() == ["balance.csv: imported."]
    state = desk.open(items)
    assert [(one.state, one.current) for one in state.queue] == [("Done", False), ("", True)]
    assert (state.step, state.next) == (2, "")


def test_files_of_one_kind_are_one_import_unless_one_stands_alone(desk: Desk) -> None:
    north, south, west = desk.drop(*[("items", HEADER, (row,)) for row in ROWS[:3]])
    desk.open(north)
    assert [one.shared for one in files_of(desk).files] == [True] * 3
    assert len(files_of(desk).queue) == 1
    desk.files("keep_apart", 1, TICKED)
    assert [one.alone for one in files_of(desk).files] == [False, True, False]
    assert len(files_of(desk).queue) == 2
    state = desk.call("begin_queue")
    assert (state.step, state.file) == (2, "balance.csv and 1 more")
    with desk.database.read() as session:
        assert session.get(ImportBatch, west) is None
        assert session.get_one(ImportBatch, south).options["profile"] == "balance"


def test_what_a_dropped_file_holds_can_be_changed_and_a_file_left_out(desk: Desk) -> None:
    first, second = desk.drop(("items", HEADER, ROWS), ("items", WHO, LENOIR))
    desk.open(first)
    desk.files("choose_kind", 1, "customers")
    desk.files("choose_kind", 1, "secrets")
    desk.files("choose_kind", 7, "items")
    assert [one.kind for one in files_of(desk).files] == ["items", "customers"]
    event = desk.files("leave_out", 0)
    assert f"/upload/{second}" in redirect_of(event)
    desk.open(second)
    event = desk.files("leave_out", 0)
    assert "/upload" in redirect_of(event)
    assert list(desk.folder.iterdir()) == []


def test_a_file_that_cannot_be_read_stands_in_the_way_until_it_is_left_out(desk: Desk) -> None:
    good, bad = desk.drop(("items", HEADER, ROWS), ("items", HEADER, ROWS))
    (desk.folder / "upload-1").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    desk.open(good)
    assert files_of(desk).unreadable
    assert files_of(desk).files[1].problem.startswith("The file balance.csv is")
    desk.files("leave_out", 1)
    assert not files_of(desk).unreadable
    with desk.database.read() as session:
        assert session.get(ImportBatch, bad) is None


def test_a_file_is_said_to_hold_something_else_in_the_mapper(desk: Desk) -> None:
    desk.open(desk.upload(*LENOIR, header=WHO))
    assert desk.mapper.missing != []
    state = desk.call("say_kind", "customers")
    assert (state.kind, state.step, desk.mapper.missing) == ("customers", 2, [])
    assert desk.call("say_kind", "secrets").kind == "customers"


def test_an_upload_that_changed_nothing_is_discarded_after_a_question(desk: Desk) -> None:
    batch = desk.upload(*ROWS)
    state = desk.open(batch)
    assert state.take_back == "Discard…"
    desk.tab.call(UndoState, "ask", str(batch))
    undo = desk.tab.state(UndoState)
    assert (undo.asking, undo.title) == (True, "Discard balance.csv?")
    desk.tab.stream(UndoState, "take_back")
    assert desk.tab.said() == ["Discarded."]
    assert desk.open(batch).missing
    assert list(desk.folder.iterdir()) == []


def test_an_import_is_undone_after_a_question_and_the_ledger_is_as_before(desk: Desk) -> None:
    state = desk.imported(*ROWS[:3])
    assert (state.state, state.take_back) == ("done", "Undo…")
    desk.tab.call(UndoState, "ask", state.key)
    undo = desk.tab.state(UndoState)
    assert (undo.title, undo.act) == ("Undo the import of balance.csv?", "Undo the import")
    assert undo.words.startswith("What it created (3) is removed")
    desk.tab.stream(UndoState, "take_back")
    assert desk.tab.said()[-1] == "The import was undone."
    state = desk.open(state.key)
    assert (state.state, state.step, state.take_back) == ("undone", 4, "")
    with desk.database.read() as session:
        assert session.exec(select(Item)).all() == []
        assert session.exec(select(Customer)).all() == []


def test_why_an_import_cannot_be_undone_is_said_instead(desk: Desk) -> None:
    first = desk.imported(*ROWS[:2])
    key = first.key
    desk.imported(*ROWS[:3])
    desk.tab.call(UndoState, "ask", key)
    undo = desk.tab.state(UndoState)
    assert (undo.title, undo.act) == ("This import cannot be undone", "")
    assert undo.words != ""


@pytest.mark.parametrize("key", ["", "abc", "1" * 40])
def test_what_names_no_import_is_not_asked_about(desk: Desk, key: str) -> None:
    desk.tab.call(UndoState, "ask", key)
    assert not desk.tab.state(UndoState).asking


def test_the_history_offers_to_take_each_import_back(desk: Desk) -> None:
    desk.imported(*ROWS[:3])
    desk.upload(*ROWS)
    desk.tab.go("/upload")
    desk.tab.call(ImportsState, "load_table")
    state = desk.tab.state(ImportsState)
    place = [one.key for one in state.heads].index("undo")
    assert [line.cells[place].text for line in state.lines] == ["Discard…", "Undo…"]


def test_a_ledger_that_moved_since_the_preview_is_looked_at_again_by_one_button(
    desk: Desk,
) -> None:
    batch = desk.upload(*ROWS)
    desk.open(batch)
    desk.call("preview", WHOLE)
    desk.run()
    with desk.database.write() as session:
        row = session.get_one(ImportBatch, batch)
        row.state, row.error = "refused", LedgerMoved.message
    state = desk.call("follow")
    assert (state.step, state.moved) == (3, True)
    assert state.problem.startswith("The ledger changed since the preview")
    state = desk.call("look_again")
    assert (state.working != "", state.moved) == (True, False)
    assert desk.run().state == "previewed"


def test_columns_that_differ_are_read_each_in_its_own_way(desk: Desk) -> None:
    rows = (
        "C1;Garnier;F1;Facture;13/05/2026;06/12/2026;100,00",
        "C1;Garnier;F2;Facture;14/05/2026;06/11/2026;100,00",
    )
    desk.open(desk.upload(*rows))
    due = desk.mapper.columns[5]
    assert (due.field, due.written) == ("due_date", "dmy")
    assert [one.label for one in due.written_choices] == [
        "day first",
        "month first",
        "year first",
    ]
    mapper = desk.map("read_column_as", 5, "mdy")
    assert [one.written for one in mapper.columns[4:6]] == ["dmy", "mdy"]
    desk.call("preview", WHOLE)
    desk.run()
    desk.call("start")
    desk.run()
    with desk.database.read() as session:
        due_dates = {str(item.due_date) for item in session.exec(select(Item))}
    assert due_dates == {"2026-06-12", "2026-06-11"}


def test_a_column_may_keep_what_was_changed_here(desk: Desk) -> None:
    batch = desk.upload(*LENOIR, header=WHO, kind="customers")
    desk.open(batch)
    assert [one.keepable for one in desk.mapper.columns] == [False, True, True]
    mapper = desk.map("keep", 2, TICKED)
    assert mapper.columns[2].kept
    desk.map("keep", 0, TICKED)
    desk.call("preview", WHOLE)
    with desk.database.read() as session:
        assert session.get_one(ImportBatch, batch).options["keep"] == ["city"]


def test_the_profile_nobody_named_is_called_so_in_the_readers_language(desk: Desk) -> None:
    batch = desk.upload(*ROWS)
    desk.open(batch)
    assert desk.mapper.profile == "Default"
    desk.call("preview", {**WHOLE, "profile": "Par défaut"})
    with desk.database.read() as session:
        assert session.get_one(ImportBatch, batch).options["profile"] == "default"
    assert "profile Default" in desk.call("follow").words


def test_a_file_of_many_columns_stays_small_in_the_browser(desk: Desk) -> None:
    words = [f"Column {number}" for number in range(400)]
    row = ";".join(["x" * 80] * 400)
    desk.open(desk.upload(*[row] * 30, header=";".join(words), kind="items"))
    assert len(desk.mapper.rows) == 3
    assert len(desk.mapper.columns) == 400


def test_a_preview_names_who_is_new_to_the_ledger_and_what_was_assumed(desk: Desk) -> None:
    rows = (
        "C1;Garnier;F1;Facture;03/04/2026;05/06/2026;100,00",
        "C2;Lenoir;F2;Facture;04/04/2026;06/06/2026;100,00",
    )
    desk.open(desk.upload(*rows))
    desk.call("preview", WHOLE)
    state = desk.run()
    assert [(one.tone, one.words) for one in state.noted] == [
        ("info", "2 new customers"),
        ("warn", "Assumed"),
    ]
    assert state.noted[0].detail == "C1 Garnier, C2 Lenoir"
    assert state.noted[1].detail.startswith("Date pièce: day first, 31/12/2026 (assumed from")
    desk.call("start")
    assert desk.run().noted == []


def test_groups_and_people_nobody_knows_are_named_in_the_preview(desk: Desk) -> None:
    header = "Code client;Raison sociale;Groupes;Email chargé de recouvrement"
    rows = ("C1;Garnier;Ouest, Nord;nobody@duval.example", "C2;Lenoir;Nord;")
    batch = desk.upload(*rows, header=header, kind="customers")
    desk.open(batch)
    for place, field in enumerate(("code", "name", "groups", "collector_email")):
        desk.map("map_column", place, field)
    desk.call("preview", WHOLE)
    noted = {one.words: one.detail for one in desk.run().noted}
    assert noted["Collectors nobody knows"] == "nobody@duval.example"
    assert "Nord" in next(detail for words, detail in noted.items() if "group" in words)


@pytest.mark.parametrize(("rate", "kept"), [("20", "20"), ("5,5 %", "5.5"), ("", "0")])
def test_tax_is_added_to_a_turnover_that_excludes_it(desk: Desk, rate: str, kept: str) -> None:
    batch = desk.upload("2026-05;1000,00", header="Mois;Montant", kind="turnover")
    desk.open(batch)
    assert desk.call("preview", {**WHOLE, "tax_percent": "plenty"}).state == "uploaded"
    assert desk.mapper.tax_problem != ""
    assert desk.call("preview", {**WHOLE, "tax_percent": rate}).state == "previewing"
    with desk.database.read() as session:
        assert session.get_one(ImportBatch, batch).options["tax_percent"] == kept
    assert desk.run().problem == ""


def test_of_files_joined_the_one_that_lacks_a_column_is_named(desk: Desk) -> None:
    first, _ = desk.drop(("items", HEADER, ROWS[:1]), ("items", "Client;Nom;Zzz", ("C9;Zed;F9",)))
    desk.open(first)
    desk.call("begin_queue")
    desk.call("preview", WHOLE)
    state = desk.run()
    assert (state.state, state.step) == ("refused", 2)
    assert state.problem.startswith("balance.csv: No column was found for Number (number)")
    assert desk.mapper.columns != []


def test_each_fec_is_an_import_by_itself(desk: Desk) -> None:
    first, _ = desk.drop(("fec", HEADER, ROWS[:1]), ("fec", HEADER, ROWS[1:2]))
    desk.open(first)
    assert len(files_of(desk).queue) == 2


def test_the_rate_of_tax_is_remembered_with_the_profile(desk: Desk) -> None:
    for month in ("2026-04;1000,00", "2026-05;1000,00"):
        batch = desk.upload(month, header="Mois;Montant", kind="turnover")
        state = desk.open(batch)
        if state.state == "uploaded":
            desk.call("preview", {**WHOLE, "tax_percent": "20"})
        desk.run()
        desk.call("start")
        assert desk.run().state == "done"
    with desk.database.read() as session:
        sums = session.exec(select(Turnover.amount_minor)).all()
    assert sums == [120_000, 120_000]
