"""Figures for Prometheus: to this machine, or to whoever brings the token."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Job, JobRun, Runner
from dso_app.services.outbox.sending_switch import stop
from dso_app.settings import settings
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.web import browser


@pytest.fixture
def elsewhere(home: Database, clock: FixedClock) -> Iterator[TestClient]:
    """A program on another machine."""
    with browser(home, clock, client="192.0.2.7") as client:
        yield client


def _figures(web: TestClient, **headers: str) -> dict[tuple[str, str], float]:
    answer = web.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_tell_how_sending_runners_jobs_and_the_ledger_are(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    now = clock.real()
    with home.write() as session:
        owner = outgoing.company(session, code='A"B\n')
        customer = build.customer(session, owner)
        for n, state in enumerate(("sent", "sent", "ambiguous")):
            rows.message(session, customer, state=state, key=f"k{n}")
        session.add(Runner(id="r", started_at=now, beat_at=now - timedelta(seconds=7)))
        late = now - timedelta(seconds=90)
        job = Job(name="plan", cron="* * * * *", failures=2, next_run_at=late)
        session.add(job)
        session.flush()
        session.add(JobRun(job_id=key(job), started_at=late, ended_at=late, outcome="done"))
        stop(session, HOUSE, clock)
    found = _figures(web)
    assert found["relance_sending_allowed", ""] == 0
    assert found["relance_test_mode", ""] == 0
    assert found["relance_runner_beat_seconds", ""] == 7
    assert found["relance_messages", "sent"] == 2
    assert found["relance_messages", "ambiguous"] == 1
    assert found["relance_job_failures", "plan"] == 2
    assert found["relance_job_late_seconds", "plan"] == 90
    assert found["relance_job_done_seconds", "plan"] == 90
    assert found["relance_ledger_age_seconds", 'A"B\n'] == 0


def test_from_elsewhere_or_behind_a_proxy_the_token_is_wanted(
    web: TestClient, elsewhere: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert elsewhere.get("/metrics").status_code == 403
    assert elsewhere.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403
    assert web.get("/metrics", headers={"x-forwarded-for": "192.0.2.9"}).status_code == 403
    monkeypatch.setenv("DSO_METRICS_TOKEN", "open sesame é")
    settings.cache_clear()
    assert elsewhere.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 403
    monkeypatch.setenv("DSO_METRICS_TOKEN", "sesame")
    settings.cache_clear()
    assert _figures(elsewhere, authorization="Bearer sesame")["relance_test_mode", ""] == 0
    settings.cache_clear()
