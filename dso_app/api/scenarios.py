"""Scenario files out and in, and letters drawn while their text is written."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import inline, named
from dso_app.api.guard import Guard
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Step, Trigger
from dso_app.domain.scenario_check import MOST_DAYS
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.sending.preview import (
    TEXT_LANGUAGES,
    Wording,
    customer_facts,
    letter_preview,
    sample_facts,
)
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.files import LARGEST_FILE
from dso_app.services.scenarios.verbs import export_scenario, import_scenario
from dso_app.services.texts.checks import check_text
from dso_app.texts import N_

router = APIRouter(prefix="/api")

Editor = Annotated[Viewer, Depends(Guard(Permission.EDIT_SCENARIOS))]
Reader = Annotated[Viewer, Depends(Guard(Permission.SEE))]


class NotText(RelanceError):
    """An uploaded scenario file is not UTF-8 text, or too long."""

    message = N_("This is not a scenario file: it must be UTF-8 text of at most {most} bytes.")


@router.get("/scenarios/{scenario_id}/file")
def export_file(viewer: Reader, scenario_id: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    """The version in force as a YAML file."""
    with database().read() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, scenario_id)
        text = export_scenario(session, viewer.actor, viewer.entity, row.name)
        name = re.sub(r"[^\w-]+", "-", row.name).strip("-") or "scenario"
    return named(text.encode(), f"{name}.yaml", "application/yaml")


@router.post("/scenarios/import")
def import_file(viewer: Editor, files: list[UploadFile]) -> JSONResponse:
    """Save the scenario of a file; the page then opens it."""
    content = files[0].file.read(LARGEST_FILE + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(most=LARGEST_FILE) from error
    if len(content) > LARGEST_FILE:
        raise NotText(most=LARGEST_FILE)
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        saved = import_scenario(session, viewer.actor, clock(), entity, text)
        return JSONResponse({"next": f"/scenarios/{saved.id}"})


class Sheet(BaseModel):
    """A letter that is being written, and what the step that sends it lists and charges."""

    language: str = "en"
    subject: str = Field(default="", max_length=2000)
    body: str = Field(default="", max_length=20_000)
    listing: Listing = Listing.LATE
    within: int = Field(default=0, ge=0, le=MOST_DAYS)
    deduct: bool = True
    fee: int = Field(default=0, ge=0, le=10**12)
    """Minor units."""
    customer: str = Field(default="", max_length=15, pattern=r"^\d*$")
    """Id of the one it is tried on; empty for a made-up one."""


@router.post("/letters/preview")
def preview_letter(viewer: Reader, sheet: Annotated[Sheet, Form()]) -> Response:
    """A letter as it would be printed, from a text that need not be saved."""
    check_text(sheet.subject, sheet.body)
    language = sheet.language if sheet.language in TEXT_LANGUAGES else "en"
    step = Step(
        order=1,
        name="",
        channel=Channel.LETTER,
        trigger=Trigger.DUE_DATE,
        offset_days=0,
        items=sheet.listing,
        within_days=sheet.within,
        deduct_credits=sheet.deduct,
        fee_minor=sheet.fee,
    )
    with database().read() as session:
        if sheet.customer:
            facts = customer_facts(session, viewer, int(sheet.customer), step, language)
        else:
            facts = sample_facts(session, viewer, language, sheet.fee)
    wording = Wording(language, sheet.subject, sheet.body)
    return inline(letter_preview(wording, facts), "application/pdf")
