"""Smart Upload as somebody goes through it, with a real runner behind it."""

import pytest

from dso_app.access.permissions import Role
from dso_app.importing.request import FileKind
from dso_app.models import ImportBatch
from dso_app.pages.smart_upload.noted_words import noted
from dso_app.pages.smart_upload.start_state import StartState
from dso_app.services.jobs.runners import sign_off
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.screens import screen
from tests.support.upload_desk import HEADER, ROWS, WHOLE, Desk


def test_each_file_tells_what_it_holds_and_the_address_may_say_it(desk: Desk) -> None:
    desk.tab.call(StartState, "begin")
    state = desk.tab.state(StartState)
    assert (state.kind, state.mode) == ("", "stock")
    assert state.day == "Applied on the business date: Tuesday, 30 June 2026."
    desk.tab.call(StartState, "choose_kind", "secrets")
    assert state.kind == ""
    desk.tab.go("/upload?kind=contacts")
    desk.tab.call(StartState, "begin")
    assert state.kind == "contacts"


def test_the_columns_of_a_french_file_are_suggested_and_said_to_be(desk: Desk) -> None:
    state = desk.open(desk.upload(*ROWS))
    assert (state.step, state.words) == (2, "Items · business date 30 Jun 2026")
    columns = [(one.word, one.field, one.note) for one in desk.mapper.columns]
    assert columns[0] == ("Cpte client", "customer_code", "suggested")
    assert [field for _, field, _ in columns[1:]] == [
        "customer_name",
        "number",
        "kind",
        "issue_date",
        "due_date",
        "amount",
    ]
    assert desk.mapper.rows[0][6] == "1 200,50"
    assert [(one.name, one.value) for one in desk.mapper.readings] == [
        ("delimiter", ";"),
        ("encoding", "cp1252"),
        ("header_line", "1"),
        ("dates", "dmy"),
        ("decimal", ","),
    ]


def test_a_required_field_without_column_stands_on_top_until_it_has_one(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS, header=HEADER.replace("N° pièce", "Zzz")))
    assert desk.mapper.missing == ["Number"]
    mapper = desk.map("map_column", 2, "number")
    assert (mapper.missing, mapper.columns[2].note) == ([], "")
    assert mapper.checks[0].tone == "ok"


def test_a_field_has_one_column_choosing_another_frees_the_first(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    mapper = desk.map("map_column", 1, "number")
    assert [one.field for one in mapper.columns[1:3]] == ["number", ""]
    mapper = desk.map("map_column", 1, "")
    assert mapper.missing == ["Number"]


def test_read_with_another_delimiter_the_sample_is_another_at_once(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    mapper = desk.map("read_as", "delimiter", "|")
    assert [one.word for one in mapper.columns] == [HEADER]
    mapper = desk.map("read_as", "delimiter", ";")
    assert mapper.missing == []
    mapper = desk.map("read_as", "encoding", "utf-8")
    assert mapper.problem.startswith("Line 1 of the file balance.csv cannot be read as utf-8")
    assert mapper.problem_at == "encoding"
    assert desk.map("read_as", "encoding", "cp1252").problem == ""


def test_what_is_not_offered_changes_nothing(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    before = [one.field for one in desk.mapper.columns]
    for handler, values in (
        ("map_column", (99, "number")),
        ("map_column", (0, "entity_id")),
        ("read_as", ("path", "/etc/passwd")),
        ("read_as", ("encoding", "rot13")),
        ("set_meaning", (99, "invoice")),
        ("read_column_as", (4, "rot13")),
        ("keep", (99, True)),
    ):
        assert [one.field for one in desk.map(handler, *values).columns] == before


def test_a_kind_word_nobody_knows_is_asked_and_then_remembered(desk: Desk) -> None:
    rows = [row.replace("Facture", "ZZ9") for row in ROWS]
    desk.open(desk.upload(*rows))
    assert [(one.word, one.kind) for one in desk.mapper.kinds] == [
        ("Avoir", "credit_note"),
        ("ZZ9", ""),
    ]
    assert ("warn", "Kinds not known", "ZZ9") in [
        (one.tone, one.words, one.detail) for one in desk.mapper.checks
    ]
    mapper = desk.map("set_meaning", 1, "invoice")
    assert mapper.kinds[1].kind == "invoice"
    desk.call("preview", WHOLE)
    desk.run()
    desk.call("start")
    assert desk.run().state == "done"
    assert desk.open(desk.upload(*rows)).state == "previewing"


def test_a_preview_counts_lists_and_writes_nothing(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    state = desk.call("preview", WHOLE)
    assert (state.step, state.working) == (3, "Reading the file and comparing it with the ledger")
    state = desk.run()
    assert (state.state, state.working) == ("previewed", "")
    figures = {one.key: one.figure for one in state.counts}
    assert (figures["created"], figures["rejected"]) == ("3", "1")
    assert [one.key for one in state.tabs] == ["rejected", "created"]
    [error] = state.errors
    assert (error.line, error.column, error.value) == ("5", "Date pièce", "31/02/2026")
    state = desk.call("show", "created")
    first = state.changes[0]
    assert (first.customer, first.name) == ("C1", "F1")
    assert ("Amount", "", "1,200.50") in [
        (moved.field, moved.before, moved.after) for moved in first.moved
    ]


def test_the_import_is_done_by_the_runner_and_found_again(desk: Desk) -> None:
    state = desk.imported(*ROWS)
    assert (state.step, state.state) == (4, "done")
    assert desk.tab.said() == ["Imported."]
    key_ = state.key
    assert (
        desk.open(key_).words
        == "Items · complete list · profile Sage · 4 rows · business date 30 Jun 2026"
    )


def test_a_known_header_goes_straight_to_the_preview_and_its_columns_can_still_be_changed(
    desk: Desk,
) -> None:
    desk.imported(*ROWS)
    assert desk.open(desk.upload(*ROWS)).state == "previewing"
    assert desk.run().nothing
    state = desk.call("change_columns")
    assert (state.step, desk.mapper.profile, desk.mapper.create_customers) == (2, "Sage", True)
    assert {one.note for one in desk.mapper.columns} == {""}
    assert desk.call("follow").step == 3


def test_clearing_too_much_asks_first_with_its_sentence(desk: Desk) -> None:
    desk.imported(*ROWS[:3])
    desk.open(desk.upload(ROWS[0]))
    state = desk.run()
    assert state.guard.startswith("This import would clear 2 of 3 open items")
    assert [line.name for line in state.changes] == ["F2", "A1"]
    state = desk.call("start")
    assert (state.working, desk.run().state) == ("Waiting for its turn", "done")


def test_what_was_assumed_and_seen_is_asked_no_more(desk: Desk) -> None:
    row = "C1;Garnier;F1;Facture;03/04/2026;05/06/2026;100,00"
    desk.open(desk.upload(row))
    assert [one.words for one in desk.mapper.checks][1] == "Order of dates"
    desk.imported(row)
    assert desk.open(desk.upload(row)).state == "previewing"


def test_a_file_that_is_no_text_is_one_sentence(desk: Desk) -> None:
    batch = desk.upload(*ROWS)
    next(desk.folder.iterdir()).write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    state = desk.open(batch)
    assert (state.readable, state.step) == (False, 2)
    sentence = "The file balance.csv is neither a text file (CSV, TXT) nor a workbook (XLSX)."
    assert state.problem == sentence


def test_a_date_that_is_none_is_said_and_nothing_is_asked_of_the_runner(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    state = desk.call("preview", {**WHOLE, "history_from": "soon"})
    assert (state.state, desk.mapper.day_problem) == ("uploaded", "“soon” is not a date.")
    desk.call("preview", WHOLE)
    assert desk.mapper.day_problem == ""


def test_corrected_rows_come_back_as_changes_only(desk: Desk) -> None:
    desk.imported(*ROWS)
    header = f"Line;Reason;{HEADER}"
    desk.open(desk.upload(f"5;no date;{ROWS[3].replace('31/02', '28/02')}", header=header))
    assert (desk.mapper.mode, desk.mapper.missing) == ("delta", [])


def test_without_a_runner_the_screen_says_so(desk: Desk) -> None:
    desk.open(desk.upload(*ROWS))
    with desk.database.write() as session:
        sign_off(session, FixedClock(), desk.runner)
    assert desk.call("preview", WHOLE).stuck


@pytest.mark.parametrize("address", ["99", "abc", "1" * 40, "²"])
def test_an_address_that_names_no_import_shows_none(desk: Desk, address: str) -> None:
    assert desk.open(address).missing


def test_an_import_of_another_company_is_not_there(desk: Desk) -> None:
    with desk.database.write() as session:
        other = build.entity(session)
    desk.entity, own = other, desk.entity
    batch = desk.upload(*ROWS)
    desk.entity = own
    assert desk.open(batch).missing
    desk.call("start")
    assert desk.tab.said()[-1].startswith("There is no import")


def test_who_may_not_import_sees_and_changes_nothing(desk: Desk) -> None:
    batch = desk.upload(*ROWS)
    with desk.database.write() as session:
        collector = build.user(session, Role.COLLECTOR)
    with screen(desk.database, desk.entity, build.actor(collector)) as tab:
        desk.tab = tab
        state = desk.open(batch)
        desk.call("preview", WHOLE)
        assert (state.file, desk.mapper.columns) == ("", [])
    with desk.database.read() as session:
        assert session.get_one(ImportBatch, batch).state == "uploaded"


def test_a_preview_says_whom_rules_put_on_which_scenario() -> None:
    ruled = [
        {"rule": "South", "scenario": "Risky", "customers": 1200},
        {"rule": "Our branches", "scenario": "", "customers": 2},
    ]
    [line] = noted(FileKind.ITEMS, {"assigned": ruled}, {}, "en")
    assert line.words == "Customers who get something by rule"
    assert line.detail == "South → Risky: 1,200; Our branches → no scenario: 2"


def test_accounts_that_were_merged_are_named_before_an_import() -> None:
    told = {"merged": {"B": "A", "OLD": "A"}}
    [line] = noted(FileKind.ITEMS, told, {}, "en")
    assert line.words == "Merged accounts, read as who they are now"
    assert line.detail == "B → A, OLD → A"
