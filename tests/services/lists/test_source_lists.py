"""The tables of sources, profiles and imports."""

from pathlib import Path

import pytest

from dso_app.access.permissions import Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.services.lists.imports import ImportListing
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.profiles import ProfileListing
from dso_app.services.lists.sources import SourceListing
from dso_app.settings import settings
from tests.support import build
from tests.support import rows as more_rows
from tests.support.source_files import FOLDER, Feed, rows


@pytest.fixture
def feed(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Feed:
    """A company with two sources, one of which imported a file."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    feed = Feed(db)
    feed.add(FOLDER, profile="ERP")
    feed.add(FOLDER, name="Contacts", holds="contacts", folder="people", cron="0 6 * * *")
    feed.put("items.csv", rows("F1", "F2"))
    feed.run(looks=2)
    return feed


def _table(feed: Feed, listing: Listing, **asked: str) -> list[list[object]]:
    with feed.db.read() as session:
        viewer = more_rows.viewer(build.entity_by_id(session, feed.entity_id))
        page = listing.page(session, viewer, ListRequest(**asked))  # type: ignore[arg-type]
    names = [column.key for column in listing.columns]
    return [[row.cells[name].value for name in names] for row in page.rows]


def test_a_source_stands_with_its_place_schedule_and_what_it_did(feed: Feed) -> None:
    contacts, erp = _table(feed, SourceListing())
    assert erp[:5] == ["ERP", "Switched on", "Items", "ERP", "Every 15 minutes"]
    assert erp[6:] == [1, 0]
    assert contacts[:5] == ["Contacts", "Switched on", "Contacts", "Default", "Every day at 06:00"]
    assert [row[0] for row in _table(feed, SourceListing(), search="erp")] == ["ERP"]


def test_a_profile_stands_with_its_use(feed: Feed) -> None:
    [row] = _table(feed, ProfileListing())
    assert row == ["ERP", "Items", 5, 1, "30 Jun 2026 12:00", 2]


def test_an_import_that_was_fetched_names_its_source(feed: Feed) -> None:
    [row] = _table(feed, ImportListing())
    assert row[5] == "ERP"


@pytest.mark.parametrize(
    ("listing", "moment"),
    [
        (SourceListing(), "last_run_at"),
        (ProfileListing(), "used_at"),
        (ImportListing(), "created_at"),
    ],
)
def test_moments_can_be_sorted_by(feed: Feed, listing: Listing, moment: str) -> None:
    assert _table(feed, listing, sort=moment)


def test_sources_and_profiles_are_for_administrators(feed: Feed) -> None:
    for listing in (SourceListing(), ProfileListing()):
        with feed.db.read() as session:
            entity = build.entity_by_id(session, feed.entity_id)
            viewer = more_rows.viewer(entity, Actor(role=Role.CREDIT_MANAGER))
            with pytest.raises(NotAllowed):
                listing.page(session, viewer, ListRequest())
