"""The table of import profiles: how each kind of file is read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.models import ImportBatch, ImportProfile, Item
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.lists.words import import_kind_word
from dso_app.texts import N_


class ProfileListing(Listing):
    """Import profiles of an entity, for administrators; filter: `kind`."""

    name = "profiles"
    columns = (
        Column("name", N_("Profile")),
        Column("kind", N_("Holds"), Kind.PILL),
        Column("columns", N_("Columns"), Kind.NUMBER, sortable=False),
        Column("imports", N_("Imports"), Kind.NUMBER),
        Column("used_at", N_("Last used")),
        Column("items", N_("Open items of it"), Kind.NUMBER),
    )
    counted = (N_("{count} profile"), N_("{count} profiles"))
    order = "kind"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The profiles of the viewer's entity."""
        viewer.actor.require(Permission.ADMINISTER)
        if not sees_entity(viewer.actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        used = select(func.count(), func.max(ImportBatch.finished_at)).where(
            col(ImportBatch.profile_id) == col(ImportProfile.id)
        )
        items = select(func.count()).where(
            col(Item.source_id) == col(ImportProfile.id), col(Item.remaining_minor) != 0
        )
        columns: list[Any] = [
            *(
                col(getattr(ImportProfile, name)).label(name)
                for name in ("id", "name", "kind", "options")
            ),
            used.with_only_columns(func.count()).scalar_subquery().label("imports"),
            used.with_only_columns(func.max(ImportBatch.finished_at))
            .scalar_subquery()
            .label("used_at"),
            items.scalar_subquery().label("items"),
        ]
        query = (
            select(*columns)
            .select_from(ImportProfile)
            .where(
                col(ImportProfile.entity_id) == viewer.entity_id,
                *search(request.search, (ImportProfile.name,)),
            )
        )
        if kind := request.filters.get("kind"):
            query = query.where(col(ImportProfile.kind) == kind)
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words."""
        cells = super().cells(row, viewer)
        columns = row["options"].get("columns") or {}
        cells["kind"] = Cell(import_kind_word(row["kind"]), tone="mute")
        cells["columns"] = Cell(len(columns))
        used = formats.moment(row["used_at"], viewer.language, viewer.timezone)
        cells["used_at"] = Cell(used or "—")
        return cells
