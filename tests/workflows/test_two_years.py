"""Two years of random days: whatever comes, what leaves may leave at the moment it does.

Files come in, items are paid and come back, promised, disputed, ignored, put on other scenarios;
scenarios are edited, customers spared, addresses changed; the mail server has its moods. The real
verbs, jobs and outbox on a real database; what is held against the rules is what a real mail
server got and what went into the print queue.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from dso_app.database import Database
from dso_app.domain import eligibility, item_planner, planner
from dso_app.models import Customer, Message
from dso_app.sending import depart
from dso_app.services.planning.bulk import reread
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


def live(
    database: Database,
    folder: Path,
    seed: int,
    days: int,
    happens: Callable[[Company], None] = something_happens,
) -> Counter[str]:
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
            company.live(lambda: happens(company), watch.send)
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


def _spare_or_not(company: Company) -> None:
    """Between planning and sending nobody is to be dunned any more; after it everybody is again."""
    turned = update(Customer).values(do_not_dun=~col(Customer.do_not_dun), plan_needed=True)
    company.do(lambda session, _: session.execute(turned))


def _forget_whom_to_spare(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(eligibility, "why_customer_spared", lambda *_: None)
    for module in (planner, item_planner):
        patch.setattr(module, "why_not_dunned", lambda *_: None)


def test_a_house_that_forgets_whom_to_spare_is_found_out(
    sqlite_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget_whom_to_spare(monkeypatch)
    with pytest.raises(AssertionError, match="out of every scenario"):
        live(sqlite_db, tmp_path, seed=1, days=TWO_YEARS, happens=_spare_or_not)


def test_a_house_that_does_not_look_again_before_a_message_leaves_is_found_out(
    sqlite_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(*asked: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            _forget_whom_to_spare(patch)
            return reread(*asked)

    monkeypatch.setattr(depart, "reread", forgetful)
    with pytest.raises(AssertionError, match="out of every scenario"):
        live(sqlite_db, tmp_path, seed=1, days=TWO_YEARS, happens=_spare_or_not)


def test_days_are_counted_as_on_a_calendar() -> None:
    friday, monday, bastille = date(2026, 7, 10), date(2026, 7, 13), date(2026, 7, 14)
    assert open_days_after(friday, monday) == 1
    assert open_days_after(friday, bastille) == 1
