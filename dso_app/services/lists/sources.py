"""The table of sources: where files come from by themselves, and how that goes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.models import ImportSource, SourceFile
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.lists.words import import_kind_word
from dso_app.services.sources.fields import COPIES, SFTP
from dso_app.services.words.cron import cron_words
from dso_app.services.words.kept import kept_sentence
from dso_app.texts import N_, translate

_OWN = (
    *("id", "name", "place", "holds", "profile", "pattern", "options", "cron", "enabled"),
    *("next_run_at", "claimed_by", "last_run_at", "last_error", "failures"),
)


class SourceListing(Listing):
    """Sources of an entity, for administrators."""

    name = "sources"
    columns = (
        Column("name", N_("Source")),
        Column("state", N_("State"), Kind.PILL, sortable=False),
        Column("holds", N_("Holds"), Kind.PILL),
        Column("profile", N_("Profile")),
        Column("cron", N_("Schedule"), sortable=False),
        Column("last_run_at", N_("Last run")),
        Column("imported", N_("Files imported"), Kind.NUMBER),
        Column("refused", N_("Files refused"), Kind.NUMBER),
    )
    counted = (N_("{count} source"), N_("{count} sources"))
    order = "name"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The sources of the viewer's entity."""
        viewer.actor.require(Permission.ADMINISTER)
        if not sees_entity(viewer.actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        counted = (
            select(
                col(SourceFile.source_id).label("source_id"),
                *(
                    func.sum(case((col(SourceFile.state) == state, 1), else_=0)).label(state)
                    for state in ("imported", "refused")
                ),
            )
            .group_by(col(SourceFile.source_id))
            .subquery()
        )
        columns: list[Any] = [
            *(col(getattr(ImportSource, name)).label(name) for name in _OWN),
            *(func.coalesce(counted.c[name], 0).label(name) for name in ("imported", "refused")),
        ]
        return (
            select(*columns)
            .select_from(ImportSource)
            .join(counted, counted.c.source_id == col(ImportSource.id), isouter=True)
            .where(
                col(ImportSource.entity_id) == viewer.entity_id,
                *search(request.search, (ImportSource.name, ImportSource.pattern)),
            )
        )

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words; why a source fails stands under its last run."""
        cells = super().cells(row, viewer)
        language, zone = viewer.language, viewer.timezone
        cells["name"] = Cell(row["name"], sub=place_words(row["place"], row["options"]))
        cells["state"] = source_state(
            enabled=row["enabled"], running=bool(row["claimed_by"]), failing=bool(row["failures"])
        )
        cells["holds"] = Cell(import_kind_word(row["holds"]), tone="mute")
        profile = row["profile"] or translate(N_("Default"), language)
        cells["profile"] = Cell("—" if row["holds"] == COPIES else profile)
        at = formats.moment(row["next_run_at"], language, zone)
        planned = translate(N_("next: {at}"), language, at=at) if row["enabled"] and at else ""
        cells["cron"] = Cell(cron_words(row["cron"], language), sub=planned)
        why = kept_sentence(row["last_error"], language)
        last = formats.moment(row["last_run_at"], language, zone)
        cells["last_run_at"] = Cell(last or "—", sub=why, tone="bad" if why else "")
        cells["refused"] = Cell(row["refused"], tone="bad" if row["refused"] else "")
        return cells


def place_words(place: str, options: Mapping[str, Any]) -> str:
    """Where a source looks, as short as it can be said."""
    if place == SFTP:
        return f"{options.get('user')}@{options.get('host')}:{options.get('path')}"
    return f"watched/{options.get('folder')}"


def source_state(*, enabled: bool, running: bool, failing: bool) -> Cell:
    """How a source stands, as a pill."""
    if running:
        return Cell(N_("Running"), tone="info")
    if not enabled:
        return Cell(N_("Switched off"), tone="mute")
    return Cell(N_("Fails"), tone="bad") if failing else Cell(N_("Switched on"), tone="ok")
