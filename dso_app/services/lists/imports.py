"""The table of imports: the history of Smart Upload."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.models import ImportBatch, ImportSource, User
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.lists.words import import_kind_word, import_state, take_back_word
from dso_app.texts import N_, translate

_COUNTS = ("rows", "created", "updated", "unchanged", "cleared", "reopened", "rejected")


class ImportListing(Listing):
    """Imports of an entity, for those who may import; filters: `kind`, `state`.

    Who did it is a user, or the source it was fetched by.
    """

    name = "imports"
    columns = (
        Column("file_name", N_("File")),
        Column("kind", N_("Holds"), Kind.PILL),
        Column("state", N_("State"), Kind.PILL),
        Column("business_date", N_("Business date"), Kind.DATE),
        Column("created_at", N_("Imported"), shown=False),
        Column("author", N_("By")),
        Column("rows", N_("Rows"), Kind.NUMBER),
        Column("created", N_("Created"), Kind.NUMBER),
        Column("updated", N_("Updated"), Kind.NUMBER),
        Column("unchanged", N_("Unchanged"), Kind.NUMBER, shown=False),
        Column("cleared", N_("Cleared"), Kind.NUMBER),
        Column("reopened", N_("Reopened"), Kind.NUMBER, shown=False),
        Column("rejected", N_("Rejected"), Kind.NUMBER),
        Column("undo", N_("Undo"), Kind.ACT, sortable=False),
    )
    counted = (N_("{count} import"), N_("{count} imports"))
    order = "id"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The imports of the viewer's entity."""
        viewer.actor.require(Permission.IMPORT)
        if not sees_entity(viewer.actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        own = ("id", "file_name", "kind", "state", "business_date", "created_at", "error")
        columns: list[Any] = [
            *(col(getattr(ImportBatch, name)).label(name) for name in (*own, *_COUNTS)),
            func.coalesce(col(User.name), col(ImportSource.name)).label("author"),
        ]
        query = (
            select(*columns)
            .select_from(ImportBatch)
            .join(User, col(User.id) == col(ImportBatch.user_id), isouter=True)
            .join(ImportSource, col(ImportSource.id) == col(ImportBatch.source_id), isouter=True)
            .where(col(ImportBatch.entity_id) == viewer.entity_id)
            .where(*search(request.search, (ImportBatch.file_name, User.name, ImportSource.name)))
        )
        for name in ("kind", "state"):
            if value := request.filters.get(name):
                query = query.where(col(getattr(ImportBatch, name)) == value)
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; why it was refused or failed stands under the file."""
        cells = super().cells(row, viewer)
        state = import_state(row["state"])
        why = translate(row["error"], viewer.language)
        cells["file_name"] = Cell(row["file_name"], sub=why)
        cells["state"] = Cell(state.value, tone=state.tone)
        cells["kind"] = Cell(import_kind_word(row["kind"]), tone="mute")
        moment = formats.moment(row["created_at"], viewer.language, viewer.timezone)
        cells["created_at"] = Cell(moment)
        cells["author"] = Cell(row["author"] or "—", sub=moment)
        cells["undo"] = Cell(take_back_word(row["state"]))
        cells["rejected"] = Cell(row["rejected"], tone="bad" if row["rejected"] else "")
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """What the import did, or where it stands."""
        return f"/upload/{row['id']}"
