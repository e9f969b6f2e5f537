"""Two years of random days: whatever comes, what leaves may leave at the moment it does.

Files come in, items are paid and come back, promised, disputed, ignored, put on other scenarios;
scenarios are edited, customers spared, addresses changed; the mail server has its moods. The real
verbs, jobs and outbox on a real database; what is held against the rules is what a real mail
server got and what went into the print queue.
"""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import col

from dso_app.database import Database
from dso_app.models import Message
from dso_app.settings import settings
from tests.support.clocks import FixedClock
from tests.support.departures import open_days_after
from tests.support.smtp import smtp_server
from tests.support.two_years import Company
from tests.support.two_years_events import new_items, something_happens
from tests.support.two_years_watch import Watch

TWO_YEARS = 730
KEPT_BACK = {
    *("contact_gap", "stale_ledger", "outside_window", "answered", "scenario_changed"),
    *("do_not_dun", "amounts_changed", "retry", "cut_off"),
}
"""Reasons that must have come up, or the days were no test."""


def live(database: Database, folder: Path, seed: int, days: int) -> Counter[str]:
    """Live some days through; how much left, and how often what was kept back, and why."""
    with pytest.MonkeyPatch.context() as patch, smtp_server() as box:
        # An installation of its own each time, or it is taken for a copy and sends nothing.
        patch.setenv("DSO_DATA_DIR", f"{folder}/data")
        settings.cache_clear()
        clock = FixedClock()
        company = Company(database, clock, box, folder, Random(seed))  # noqa: S311
        company.found()
        for _ in range(6):
            new_items(company)
        company.receive()
        watch = Watch(company)
        end = clock.date + timedelta(days=days)
        while clock.date < end:
            company.live(lambda: something_happens(company), watch.send)
        _nothing_is_lost(database, {str(mail.parsed["X-Relance-Key"]) for mail in box.mails})
    settings.cache_clear()
    return watch.seen


def _nothing_is_lost(database: Database, arrived: set[str]) -> None:
    """What is called sent has come, unless somebody said so; nothing is left in between."""
    with database.read() as session:
        query = select(col(Message.key)).where(
            col(Message.state) == "sent", col(Message.channel).in_(("email", "internal_email"))
        )
        assert set(session.scalars(query)) <= arrived
        between = select(col(Message.id)).where(col(Message.state) == "sending")
        assert session.scalars(between).all() == []


@pytest.mark.parametrize(("kind", "days"), [("sqlite_db", TWO_YEARS), ("postgres_db", 150)])
def test_whatever_leaves_may_leave_at_that_moment(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, days: int
) -> None:
    seen = live(request.getfixturevalue(kind), tmp_path, seed=1, days=days)
    assert seen["email by itself"] >= days // 40
    if days == TWO_YEARS:
        assert set(seen) >= KEPT_BACK


def test_days_are_counted_as_on_a_calendar() -> None:
    friday, monday, bastille = date(2026, 7, 10), date(2026, 7, 13), date(2026, 7, 14)
    assert open_days_after(friday, monday) == 1
    assert open_days_after(friday, bastille) == 1
