"""Logos: what is taken, how it is kept, who may put it there."""

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event
from dso_app.services.company.logos import (
    LARGEST,
    LogoTooLarge,
    LogoTooWide,
    NotALogo,
    logo_of,
    read_logo,
    remove_logo,
    set_logo,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.images import gif, jpeg, noisy_png, png


def _set(session: Session, clock: FixedClock, content: bytes) -> int:
    entity_id = key(build.entity(session))
    set_logo(session, HOUSE, clock, entity_id, content)
    return entity_id


@pytest.mark.parametrize(
    ("content", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg")], ids=["png", "jpeg"]
)
def test_a_small_image_is_kept_byte_for_byte(
    db: Database, clock: FixedClock, content: bytes, media_type: str
) -> None:
    with db.write() as session:
        entity_id = _set(session, clock, content)
    with db.read() as session:
        logo = logo_of(session, entity_id)
    assert logo is not None
    assert (logo.content, logo.media_type) == (content, media_type)
    assert (logo.width, logo.height) == (200, 60)


def test_a_large_image_is_kept_as_small_as_it_is_shown_the_same_each_time(
    sqlite_db: Database, clock: FixedClock
) -> None:
    """2000 × 1000 in a box of 720 × 240: 480 × 240."""
    with sqlite_db.write() as session:
        first = logo_of(session, _set(session, clock, png(2000, 1000)))
        second = logo_of(session, _set(session, clock, png(2000, 1000)))
    assert first is not None
    assert (first.width, first.height) == (480, 240)
    assert first == second


@pytest.mark.parametrize(
    "content",
    [jpeg(mode="CMYK"), png(mode="I;16"), png(mode="P"), png(mode="LA"), png(mode="1")],
    ids=["cmyk", "16-bit", "palette", "grey with alpha", "black and white"],
)
def test_any_colours_become_what_mail_programs_and_letters_show(
    sqlite_db: Database, clock: FixedClock, content: bytes
) -> None:
    with sqlite_db.write() as session:
        logo = logo_of(session, _set(session, clock, content))
    assert logo is not None
    with Image.open(BytesIO(logo.content)) as image:
        assert image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"}


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotALogo),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotALogo),
        (gif(), NotALogo),
        (png()[:60], NotALogo),
        (noisy_png(120)[:-200], NotALogo),
        (png(2001, 10), LogoTooWide),
        (jpeg(10, 2001), LogoTooWide),
        (noisy_png(500), LogoTooLarge),
    ],
    ids=["empty", "svg", "gif", "head only", "cut off", "wide", "high", "heavy"],
)
def test_what_is_no_logo_is_refused_and_the_one_before_stays(
    sqlite_db: Database, clock: FixedClock, content: bytes, refusal: type[Exception]
) -> None:
    with sqlite_db.write() as session:
        entity_id = _set(session, clock, png())
        with pytest.raises(refusal):
            set_logo(session, HOUSE, clock, entity_id, content)
        logo = logo_of(session, entity_id)
    assert logo is not None
    assert logo.content == png()


def test_the_largest_file_is_taken(sqlite_db: Database, clock: FixedClock) -> None:
    filled = png() + b"\0" * (LARGEST - len(png()))
    with sqlite_db.write() as session:
        logo = logo_of(session, _set(session, clock, filled))
    assert logo is not None
    assert len(logo.content) < 2000, "what is beside the image is not kept"


def test_another_logo_takes_the_place_of_the_first_and_both_are_in_the_history(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity_id = _set(session, clock, png())
        set_logo(session, HOUSE, clock, entity_id, jpeg())
        session.flush()
        logo = logo_of(session, entity_id)
        assert logo is not None
        assert logo.media_type == "image/jpeg"
        remove_logo(session, HOUSE, clock, entity_id)
        remove_logo(session, HOUSE, clock, entity_id)
        session.flush()
        assert logo_of(session, entity_id) is None
        kinds = [event.kind for event in session.exec(select(Event)).all()]
        assert kinds == ["logo.set", "logo.set", "logo.removed"]


def test_administrators_alone_set_it_and_nobody_sees_that_of_a_company_out_of_scope(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        mine, other = build.entity(session), build.entity(session)
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER), mine)
        administrator = build.actor(build.user(session, Role.ADMINISTRATOR), mine)
        for refused in (set_logo, remove_logo):
            content = [png()] if refused is set_logo else []
            with pytest.raises(NotAllowed):
                refused(session, manager, clock, key(mine), *content)
            with pytest.raises(UnknownEntity):
                refused(session, administrator, clock, key(other), *content)
        assert read_logo(session, manager, key(mine)) is None
        with pytest.raises(UnknownEntity):
            read_logo(session, manager, key(other))
