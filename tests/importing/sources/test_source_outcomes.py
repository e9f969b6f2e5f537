"""What becomes of a file that is refused, half done, or was left by a runner that died."""

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.importing import queue
from dso_app.importing.request import FileKind
from dso_app.importing.sources import take as take_module
from dso_app.importing.sources.claims import (
    claim,
    due_sources,
    enabled_sources,
    free_abandoned,
)
from dso_app.importing.sources.run import run_source
from dso_app.importing.steps import ask_import
from dso_app.models import ImportProfile, ImportSource, Item, Runner, SourceFile
from dso_app.services.jobs.runners import register
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.services.sources.fields import COPIES, HOLDS
from dso_app.services.sources.watched import watched_root
from dso_app.services.words.kept import kept_sentence
from dso_app.settings import settings
from tests.support.pdfs import pdf, zipped
from tests.support.source_files import FOLDER, Feed, rows

LEASE = 60.0


def _queue(feed: Feed) -> JobOutcome:
    return queue.work(feed.db, feed.clock, feed.runner, LEASE)


def _guarded(feed: Feed) -> int:
    """A stock file that would clear four of five items was refused; gives its batch."""
    feed.add(FOLDER, mode="stock")
    feed.put("monday.csv", rows("F1", "F2", "F3", "F4", "F5"))
    feed.run(looks=2)
    feed.put("tuesday.csv", rows("F1"))
    assert [one.name for one in feed.run(looks=2).told] == ["tuesday.csv"]
    return feed.batches()[1].id or 0


def _open(feed: Feed) -> int:
    with feed.db.read() as session:
        return len(session.exec(select(Item).where(col(Item.remaining_minor) != 0)).all())


def test_a_file_that_would_clear_too_much_is_refused_and_stays_where_it_is(
    any_feed: Feed,
) -> None:
    feed = any_feed
    key = _guarded(feed)
    batch = feed.batches()[1]
    assert (batch.state, batch.source_id, batch.answer["refusal"]["code"]) == (
        "refused",
        1,
        "clearing_needs_confirmation",
    )
    assert _open(feed) == 5
    row = feed.files()[1]
    assert (row.state, row.batch_id, row.error) == ("refused", key, batch.error)
    assert feed.left() == ["tuesday.csv"]
    assert feed.source().failures == 1
    assert kept_sentence(feed.source().last_error, "en") == (
        f"tuesday.csv was not imported: {batch.error}"
    )


def test_a_refused_file_is_not_tried_again_under_any_name(feed: Feed) -> None:
    _guarded(feed)
    feed.put("copy.csv", rows("F1"))
    feed.clock.advance(seconds=60)
    feed.touch(feed.put("tuesday.csv", rows("F1")))
    last = feed.run(looks=3)
    assert (last.told, last.problem, len(feed.batches())) == ([], None, 2)
    assert feed.left() == ["copy.csv", "tuesday.csv"]
    assert feed.source().failures == 0


def test_a_person_confirms_a_refused_file_on_screen_and_it_is_archived_then(feed: Feed) -> None:
    key = _guarded(feed)
    with feed.db.write() as session:
        ask_import(session, HOUSE, key, confirm_clearing=True)
    assert _queue(feed).more
    assert _open(feed) == 1
    feed.run()
    assert feed.states()[1] == ("tuesday.csv", "imported")
    assert feed.archived() == ["monday.csv", "tuesday.csv"]


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", "customer_code;number\nC1;F1\n")
    feed.run(looks=2)
    [row] = feed.files()
    assert row.state == "refused"
    assert row.error.startswith("No column was found for Issue date (issue_date), ")
    assert feed.batches()[0].file_name == "items.csv"


def test_one_file_that_is_refused_does_not_stop_the_others(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("a.csv", "nothing\n"), seconds=300)
    feed.touch(feed.put("b.csv", rows("F1")), seconds=200)
    run = feed.run()
    assert (run.imported, len(run.told)) == (1, 1)


def test_rejected_rows_are_told_in_the_import_and_the_others_are_in(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1") + "C1;F2;31/02/2026;2026-05-31;1.00\n")
    run = feed.run(looks=2)
    assert (run.imported, run.problem) == (1, None)
    assert (feed.batches()[0].created, feed.batches()[0].rejected) == (1, 1)


def test_the_files_are_read_by_the_profile_and_mode_of_their_source(feed: Feed) -> None:
    feed.add(FOLDER, profile="ERP north", mode="delta")
    feed.put("items.csv", rows("F1", "F2"))
    feed.run(looks=2)
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    assert _open(feed) == 2
    with feed.db.read() as session:
        [profile] = session.exec(select(ImportProfile)).all()
    assert profile.name == "ERP north"
    assert "mode" not in profile.options, "what a source does says nothing of files by hand"


def test_a_file_with_other_columns_than_those_before_wants_a_person(feed: Feed) -> None:
    feed.add(FOLDER, profile="ERP", mode="delta")
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    feed.put("items.csv", rows("F2").replace(";amount", ";gross amount"))
    assert len(feed.run(looks=2).told) == 1
    assert feed.numbers() == ["F1"]
    batch = feed.batches()[1]
    assert (batch.state, batch.claimed_by) == ("refused", "")
    assert batch.error.startswith("Its columns are not those its profile remembers")
    turned = rows("F3").replace("customer_code;number", "Number;Customer_Code")
    feed.put("items.csv", turned.replace("C1;F3", "F3;C1"))
    feed.run(looks=2)
    assert feed.numbers() == ["F1", "F3"], "their order and case do not matter"


def test_whatever_a_file_may_hold_a_source_may_fetch() -> None:
    assert {*FileKind, COPIES} == set(HOLDS)


def test_of_all_sources_customers_come_before_their_items(feed: Feed) -> None:
    for name in ("items", "copies", "contacts", "customers"):
        feed.add(FOLDER, name=name, holds=name, folder=name)
    with feed.db.read() as session:
        names = [session.get_one(ImportSource, key).name for key in enabled_sources(session)]
    assert names == ["customers", "contacts", "items", "copies"]


def test_an_import_left_by_a_runner_that_died_is_done_once_by_the_queue(
    any_feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = any_feed
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(take_module, "carry_out", die)
        with pytest.raises(KeyboardInterrupt):
            feed.run()
    assert feed.states() == [("items.csv", "importing")]
    assert feed.source().claimed_by == feed.runner
    with feed.db.write() as session:
        for dead in session.exec(select(Runner)):
            session.delete(dead)
    with feed.db.write() as session:
        feed.runner = register(session, feed.clock)
        free_abandoned(session, feed.clock, LEASE)
        assert due_sources(session, feed.clock) == [1]
    assert feed.run().imported == 0
    assert _queue(feed).more
    assert feed.run().imported == 0
    assert feed.states() == [("items.csv", "imported")]
    assert feed.archived() == ["items.csv"]
    assert [batch.state for batch in feed.batches()] == ["done"]


def test_a_source_at_work_is_left_to_its_runner(any_feed: Feed) -> None:
    feed = any_feed
    feed.add(FOLDER)
    feed.change(next_run_at=feed.clock.real().replace(year=2020))
    with feed.db.write() as session:
        assert due_sources(session, feed.clock) == [1]
        assert claim(session, 1, feed.runner) is not None
        assert due_sources(session, feed.clock) == []
    with feed.db.write() as session:
        free_abandoned(session, feed.clock, LEASE)
    other = "another"
    assert run_source(feed.db, feed.clock, 1, other, lambda: False) is None


def test_a_runner_believed_dead_writes_nothing_any_more(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("items.csv", rows("F1")), seconds=300)
    stolen: list[bool] = []

    def steal() -> bool:
        if not stolen:
            stolen.append(True)
            feed.change(claimed_by="another")
        return False

    assert run_source(feed.db, feed.clock, 1, feed.runner, steal) is None
    assert (feed.batches(), feed.numbers()) == ([], [])
    assert list((settings().data_dir / "uploads").iterdir()) == []
    assert feed.source().claimed_by == "another"


def test_what_fails_is_tried_again_soon_a_few_times_and_then_by_its_schedule(feed: Feed) -> None:
    feed.add(FOLDER, cron="0 6 * * *", folder="gone")
    (watched_root() / "gone").rmdir()
    waits = []
    for _ in range(4):
        before = feed.clock.real()
        feed.run()
        planned = feed.source().next_run_at
        assert planned is not None
        waits.append((planned - before).total_seconds() / 60)
    assert waits[:3] == [15, 15, 15]
    assert waits[3] > 60
    assert feed.source().failures == 4


def test_many_files_are_taken_in_several_runs(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dso_app.importing.sources.run.MOST_FILES", 2)
    feed.add(FOLDER, mode="delta")
    for n in range(3):
        feed.touch(feed.put(f"{n}.csv", rows(f"F{n}")), seconds=300 - n)
    first = feed.run()
    assert (first.imported, first.more) == (2, True)
    assert feed.run().imported == 1


def test_a_runner_that_is_asked_to_end_leaves_the_rest_for_the_next_run(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("items.csv", rows("F1")), seconds=300)
    run = run_source(feed.db, feed.clock, 1, feed.runner, lambda: True)
    assert run is not None
    assert (run.imported, run.more, feed.numbers()) == (0, True, [])


def test_copies_of_invoices_are_kept_and_what_is_none_is_told(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("items.csv", rows("F1", "F2")), seconds=300)
    feed.run()
    copies = feed.add(FOLDER, name="Copies", holds="copies", folder="pdf")
    packed = zipped({"F1.pdf": pdf(), "notes.txt": b"nothing"})
    feed.touch(feed.put("copies.zip", packed, "pdf"), seconds=300)
    feed.touch(feed.put("letter.pdf", b"no pdf", "pdf"), seconds=200)
    run = feed.run(copies)
    assert (run.imported, [row.name for row in run.told]) == (1, ["copies.zip", "letter.pdf"])
    with feed.db.read() as session:
        found = session.exec(select(SourceFile).where(col(SourceFile.source_id) == copies))
        states = {row.name: (row.state, kept_sentence(row.error, "en")) for row in found}
    assert states["copies.zip"] == (
        "imported",
        "Not kept (1): copies.zip / notes.txt: It is not a PDF.",
    )
    assert states["letter.pdf"][0] == "refused"
    assert feed.archived("pdf") == ["copies.zip"]
