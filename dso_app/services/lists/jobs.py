"""The table of the runner's jobs: when each is done, and what came of it last."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.models import Job, JobRun
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.words import job_word
from dso_app.services.words.cron import cron_words
from dso_app.texts import N_, translate

_OWN = ("id", "name", "cron", "enabled", "next_run_at", "claimed_by", "asked", "failures")


class JobListing(Listing):
    """The jobs, for administrators."""

    name = "jobs"
    columns = (
        Column("name", N_("Job"), sortable=False),
        Column("state", N_("State"), Kind.PILL, sortable=False),
        Column("cron", N_("Schedule"), sortable=False),
        Column("ended_at", N_("Last run"), sortable=False),
    )
    counted = (N_("{count} job"), N_("{count} jobs"))
    order = "id"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """All jobs with their last run that ended."""
        del request
        viewer.actor.require(Permission.ADMINISTER)
        ended = (
            select(col(JobRun.job_id).label("job_id"), func.max(col(JobRun.id)).label("run_id"))
            .where(col(JobRun.ended_at).is_not(None))
            .group_by(col(JobRun.job_id))
            .subquery()
        )
        columns: list[Any] = [
            *(col(getattr(Job, name)).label(name) for name in _OWN),
            col(JobRun.ended_at).label("ended_at"),
            col(JobRun.outcome).label("outcome"),
            col(JobRun.detail).label("detail"),
        ]
        return (
            select(*columns)
            .select_from(Job)
            .join(ended, ended.c.job_id == col(Job.id), isouter=True)
            .join(JobRun, and_(col(JobRun.id) == ended.c.run_id), isouter=True)
        )

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words; why a job fails stands under its last run."""
        language, zone = viewer.language, viewer.timezone
        at = formats.moment(row["next_run_at"], language, zone)
        planned = translate(N_("next: {at}"), language, at=at) if row["enabled"] and at else ""
        why = row["detail"] or ""
        last = formats.moment(row["ended_at"], language, zone)
        return {
            "name": Cell(translate(job_word(row["name"]), language), sub=row["name"]),
            "state": job_state(
                enabled=row["enabled"],
                running=bool(row["claimed_by"]),
                asked=row["asked"],
                failures=row["failures"],
            ),
            "cron": Cell(cron_words(row["cron"], language), sub=planned),
            "ended_at": Cell(last or "—", sub=why, tone="bad" if why else ""),
        }


def job_state(*, enabled: bool, running: bool, asked: bool, failures: int) -> Cell:
    """How a job stands, as a pill."""
    if running or asked:
        return Cell(N_("Running") if running else N_("Waits for a runner"), tone="info")
    if failures:
        return Cell(N_("Fails"), tone="bad")
    return Cell(N_("Switched on"), tone="ok") if enabled else Cell(N_("Switched off"), tone="mute")
