"""The letterhead of files, out of a company's settings."""

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.reports.export.sheet import House
from dso_app.services.company.logos import logo_of


def house_of(session: Session, viewer: Viewer) -> House:
    """Who hands a file over to the viewer."""
    entity = viewer.entity
    town = " ".join(part for part in (entity.postcode, entity.city) if part)
    lines = (entity.address_1, entity.address_2, town, entity.legal_id, entity.vat_number)
    return House(
        name=entity.name or entity.code,
        lines=[line for line in lines if line],
        language=viewer.language,
        on=viewer.today,
        made=formats.day(viewer.today, viewer.language),
        logo=logo_of(session, viewer.entity_id),
    )
