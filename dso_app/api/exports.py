"""Tables out of the house: what a screen's table shows, all rows, as a file."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.guard import Guard
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.cube_lines import CubeLineListing
from dso_app.reports.export import find_format
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.reports.penalty_listing import DecisionListing
from dso_app.reports.sold_listing import SoldItemListing
from dso_app.services.history import record
from dso_app.services.lists.agenda import ActionListing, DoneListing
from dso_app.services.lists.agenda_replies import ReplyListing
from dso_app.services.lists.audit import AuditListing
from dso_app.services.lists.copies import CopyListing
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.disputes import DisputeListing
from dso_app.services.lists.duplicates import DuplicateListing
from dso_app.services.lists.imports import ImportListing
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.outbox import MessageListing
from dso_app.services.lists.promises import PromiseListing
from dso_app.services.lists.scenarios import ScenarioListing
from dso_app.services.lists.simulation import SimulationListing
from dso_app.services.lists.texts import TextListing
from dso_app.services.lists.users import UserListing
from dso_app.services.people.preferences import preference
from dso_app.texts import N_

router = APIRouter(prefix="/api/export")

LISTINGS: dict[str, tuple[Callable[[], Listing], str]] = {
    "ageing_items": (AgeingItemListing, N_("Items behind the ageing")),
    "agenda": (ActionListing, N_("Agenda")),
    "agenda_done": (DoneListing, N_("Done")),
    "agenda_replies": (ReplyListing, N_("Replies and promises")),
    "audit": (AuditListing, N_("Audit trail")),
    "copies": (CopyListing, N_("Invoice copies")),
    "duplicates": (DuplicateListing, N_("Duplicates")),
    "customers": (CustomerListing, N_("Customers")),
    "disputes": (DisputeListing, N_("Disputes")),
    "imports": (ImportListing, N_("Smart Upload")),
    "items": (ItemListing, N_("Items")),
    "outbox": (MessageListing, N_("Outbox")),
    "promises": (PromiseListing, N_("Promises")),
    "penalty_decisions": (DecisionListing, N_("Decisions about penalties")),
    "report_items": (CubeLineListing, N_("Items behind the report")),
    "scenarios": (ScenarioListing, N_("Scenarios")),
    "sold_items": (SoldItemListing, N_("Items behind the sales")),
    "simulation": (SimulationListing, N_("Simulation")),
    "texts": (TextListing, N_("Templates")),
    "users": (lambda: UserListing(clock().real()), N_("Users and roles")),
}
"""The tables that may be had as a file: what makes the listing, and title of its screen."""

_LONGEST_NOTE = 300
_NOT_FILTERS = frozenset({"search", "sort", "order", "page", "format"})


class UnknownTable(RelanceError):
    """No table has this name."""

    message = N_("There is no table {name}.")


@router.api_route("/{name}", methods=["GET", "HEAD"])
def export(
    name: str, request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.REPORT))]
) -> Response:
    """A table as Excel, or in another `format`, by the filters of the screen's address."""
    if name not in LISTINGS:
        raise UnknownTable(name=name)
    kind, title = LISTINGS[name]
    listing, file_format = kind(), find_format(request.query_params.get("format", "xlsx"))
    with database().read() as session:
        chosen = preference(session, viewer.actor, f"columns.{listing.name}")
        content = export_listing(
            session,
            listing,
            viewer,
            _asked(request),
            title=title,
            file_format=file_format,
            columns=[key for key in chosen.split(",") if key],
        )
    note_export(request, viewer, title, file_format)
    return file_response(content, f"{name}-{viewer.today}.{file_format}", file_format.media_type)


def note_export(request: Request, viewer: Viewer, title: str, file_format: str) -> None:
    """Write into the history that somebody took figures out of the house.

    Args:
        request: its address holds what was asked: filters, dates.
        viewer: who.
        title: msgid of what.
        file_format: xlsx, csv or pdf.
    """
    if request.method != "GET":
        return
    with database().write() as session:
        record(
            session,
            viewer.actor,
            clock(),
            "export.taken",
            N_("Export of {list} as {format}."),
            on=viewer.today,
            entity_id=viewer.entity_id,
            after=request.url.query[:_LONGEST_NOTE],
            list=title,
            format=file_format,
        )


def file_response(content: bytes, name: str, media_type: str) -> Response:
    """A file to be saved under a name of ours, and never opened in the page."""
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def _asked(request: Request) -> ListRequest:
    asked = request.query_params
    return ListRequest(
        search=asked.get("search", ""),
        filters={key: value for key, value in asked.items() if key not in _NOT_FILTERS},
        sort=asked.get("sort", ""),
        descending=asked.get("order") == "desc",
    )
