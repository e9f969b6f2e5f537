"""A watched folder: its files imported once, when nobody writes to them any more."""

import os
from pathlib import Path

import pytest

from dso_app.importing.sources import store as store_module
from dso_app.services.sources.watched import watched_root
from dso_app.services.words.kept import kept_sentence
from dso_app.settings import settings
from tests.support.source_files import FOLDER, Feed, rows


def test_a_file_is_imported_at_the_second_look_that_finds_it_unchanged(any_feed: Feed) -> None:
    feed = any_feed
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1", "F2"))
    first = feed.run()
    assert (first.imported, first.more) == (0, True)
    assert feed.states() == [("items.csv", "seen")]
    assert feed.run().imported == 1
    assert feed.numbers() == ["F1", "F2"]
    assert feed.states() == [("items.csv", "imported")]


def test_a_file_that_grows_is_left_alone_until_it_stands_still(feed: Feed) -> None:
    feed.add(FOLDER)
    path = feed.put("items.csv", rows("F1"))
    for number in ("F2", "F3"):
        feed.run()
        path.write_text(path.read_text() + rows(number).partition("\n")[2])
        feed.touch(path)
        assert feed.numbers() == []
    feed.run(looks=2)
    assert feed.numbers() == ["F1", "F2", "F3"]


def test_a_file_of_the_same_size_written_again_has_changed(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run()
    feed.put("items.csv", rows("F2"))
    assert feed.run().imported == 0
    feed.run()
    assert feed.numbers() == ["F2"]


def test_two_looks_close_together_count_as_one(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run()
    feed.clock.advance(seconds=-10)
    assert feed.run().imported == 0
    assert feed.run().imported == 1


def test_a_file_nobody_wrote_to_for_two_minutes_is_taken_at_once(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("items.csv", rows("F1")), seconds=121)
    assert feed.run().imported == 1


def test_what_still_may_grow_is_looked_at_again_before_the_schedule_says_so(feed: Feed) -> None:
    feed.add(FOLDER, cron="0 6 * * *")
    feed.put("items.csv", rows("F1"))
    now = feed.clock.real()
    feed.run()
    again = feed.source().next_run_at
    assert again is not None
    assert (again - now).total_seconds() == 11
    feed.run()
    planned = feed.source().next_run_at
    assert planned is not None
    assert planned.isoformat() == "2026-07-01T04:00:00+00:00"  # six o'clock in Paris


def test_an_imported_file_moves_to_the_archive_with_its_time(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    assert feed.left() == []
    [archived] = (watched_root() / "erp" / "archive").iterdir()
    assert archived.name == f"20260630-100015-{feed.files()[0].id}_items.csv"
    assert archived.read_text() == rows("F1")


def test_without_an_archive_the_file_stays_and_is_not_even_read_again(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.add(FOLDER, archive="")
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    monkeypatch.setattr(store_module, "uuid4", None)
    last = feed.run(looks=3)
    assert (last.imported, last.known, last.problem) == (0, 0, None)
    assert feed.left() == ["items.csv"]
    assert len(feed.batches()) == 1


def test_the_same_content_under_another_name_is_not_imported_twice(any_feed: Feed) -> None:
    feed = any_feed
    feed.add(FOLDER)
    feed.put("monday.csv", rows("F1"))
    feed.run(looks=2)
    feed.put("tuesday.csv", rows("F1"))
    last = feed.run(looks=2)
    assert (last.imported, last.known) == (0, 1)
    assert feed.states() == [("monday.csv", "imported"), ("tuesday.csv", "known")]
    assert feed.archived() == ["monday.csv", "tuesday.csv"]
    assert len(feed.batches()) == 1


def test_the_same_file_dropped_again_is_archived_and_not_imported(feed: Feed) -> None:
    feed.add(FOLDER)
    for _ in range(2):
        feed.put("items.csv", rows("F1"))
        feed.run(looks=2)
    assert feed.states() == [("items.csv", "imported")]
    assert feed.archived() == ["items.csv", "items.csv"]
    assert len(feed.batches()) == 1


def test_a_new_content_under_the_old_name_is_imported(feed: Feed) -> None:
    feed.add(FOLDER)
    for numbers in (("F1", "F2"), ("F1", "F2", "F3")):
        feed.put("items.csv", rows(*numbers))
        feed.run(looks=2)
    assert feed.numbers() == ["F1", "F2", "F3"]
    assert feed.states() == [("items.csv", "imported")] * 2


def test_only_files_that_fit_the_pattern_and_are_whole_and_plain_are_looked_at(
    feed: Feed,
) -> None:
    feed.add(FOLDER, pattern="items*.csv")
    outside = settings().data_dir / "secret.csv"
    outside.write_text(rows("SECRET"))
    for name in ("ITEMS_1.CSV", "items.csv.tmp", ".items.csv", "customers.csv", "items.txt"):
        feed.put(name, rows(name))
    feed.put("items.csv", rows("LATER"), folder="erp/items_folder.csv")
    (watched_root() / "erp" / "items_link.csv").symlink_to(outside)
    os.mkfifo(watched_root() / "erp" / "items_pipe.csv")
    feed.run(looks=2)
    assert feed.states() == [("ITEMS_1.CSV", "imported")]


@pytest.mark.parametrize(
    "name", ["items\n.csv", "items\x1b[2J.csv", "items\u202evsc.csv", b"items\xff.csv"]
)
def test_a_name_that_hides_what_it_is_is_left_alone(feed: Feed, name: str | bytes) -> None:
    feed.add(FOLDER)
    feed.put("seen.csv", rows("F1"))
    shown = os.fsdecode(name)
    (watched_root() / "erp" / shown).write_text(rows("F2"))
    feed.run(looks=2)
    assert feed.states() == [("seen.csv", "imported")]


@pytest.mark.parametrize("name", ["Éxport 元帳.csv", "é" * 100 + ".csv"])
def test_a_name_in_any_letters_is_imported_and_archived(feed: Feed, name: str) -> None:
    feed.add(FOLDER)
    feed.put(name, rows("F1"))
    feed.run(looks=2)
    assert feed.states() == [(name, "imported")]
    assert feed.left() == []
    [archived] = feed.archived()
    assert name.endswith(archived)


def test_a_folder_that_became_a_link_out_of_the_data_folder_is_refused(
    feed: Feed, tmp_path: Path
) -> None:
    feed.add(FOLDER)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "items.csv").write_text(rows("F1"))
    (watched_root() / "erp").rmdir()
    (watched_root() / "erp").symlink_to(elsewhere)
    run = feed.run(looks=2)
    assert str(run.problem) == f"There is no folder erp inside {watched_root()}."
    assert feed.numbers() == []


def test_an_archive_that_leads_elsewhere_takes_nothing_but_the_import_stands(
    feed: Feed, tmp_path: Path
) -> None:
    feed.add(FOLDER)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (watched_root() / "erp" / "archive").symlink_to(elsewhere)
    feed.put("items.csv", rows("F1"))
    run = feed.run(looks=2)
    assert "cannot be moved to the archive" in str(run.problem)
    assert feed.numbers() == ["F1"]
    assert list(elsewhere.iterdir()) == []
    (watched_root() / "erp" / "archive").unlink()
    assert feed.run().problem is None
    assert feed.archived() == ["items.csv"]
    assert len(feed.batches()) == 1


def test_files_are_taken_oldest_first(feed: Feed) -> None:
    feed.add(FOLDER)
    feed.touch(feed.put("b.csv", rows("F1")), seconds=300)
    feed.touch(feed.put("a.csv", rows("F1", "F2")), seconds=200)
    assert feed.run().imported == 2
    assert [batch.file_name for batch in feed.batches()] == ["b.csv", "a.csv"]


def test_a_huge_file_is_refused_unread_and_taken_when_it_came_back_smaller(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "LARGEST_MB", 0)
        run = feed.run(looks=2)
        again = feed.run(looks=2)
    [row] = feed.files()
    assert (row.state, row.batch_id) == ("refused", None)
    assert kept_sentence(row.error, "en") == "The file items.csv is larger than 0 MB."
    assert kept_sentence(row.error, "fr") == "Le fichier items.csv dépasse 0 Mo."
    assert [one.name for one in run.told] == ["items.csv"]
    assert again.told == []
    feed.clock.advance(seconds=60)
    feed.put("items.csv", rows("F2"))
    feed.run(looks=2)
    assert feed.numbers() == ["F2"]
