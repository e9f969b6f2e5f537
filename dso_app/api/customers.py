"""A customer's account as files: its statement as a letter, its items as a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from dso_app.access.permissions import Permission
from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.api.exports import note_export
from dso_app.api.files import named
from dso_app.api.guard import Guard
from dso_app.clock import clock
from dso_app.database import database
from dso_app.reports.export import find_format
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.sending.statement import statement_pdf
from dso_app.services.agenda.action_card import at_company
from dso_app.services.lists.listing import ListRequest
from dso_app.services.lists.statement import STATEMENT_COLUMNS, StatementListing
from dso_app.texts import N_

router = APIRouter(prefix="/api/customers")

_Reader = Annotated[Viewer, Depends(Guard(Permission.REPORT))]
_Id = Annotated[int, Path(ge=1, le=2**53)]
_STATEMENT = N_("Statement of account")


@router.get("/{customer_id}/statement")
def statement(viewer: _Reader, request: Request, customer_id: _Id) -> Response:
    """The statement of a customer's account as PDF."""
    with database().read() as session:
        code = find_customer(session, viewer.actor, customer_id).code
        pages = statement_pdf(session, clock(), viewer, customer_id)
    note_export(request, viewer, _STATEMENT, "pdf")
    return named(pages, f"{code}-{viewer.today}.pdf", "application/pdf")


@router.get("/{customer_id}/items")
def items(viewer: _Reader, request: Request, customer_id: _Id) -> Response:
    """What is open of a customer, as Excel."""
    file_format = find_format("xlsx")
    with database().read() as session:
        customer = find_customer(session, viewer.actor, customer_id)
        code = customer.code
        content = export_listing(
            session,
            StatementListing(customer),
            at_company(session, clock(), viewer, customer.entity_id),
            ListRequest(filters={"show": "open"}),
            title=_STATEMENT,
            file_format=file_format,
            columns=STATEMENT_COLUMNS,
        )
    note_export(request, viewer, _STATEMENT, file_format)
    return named(content, f"{code}-{viewer.today}.xlsx", file_format.media_type)
