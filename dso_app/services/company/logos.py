"""The logo of a company: checked by what it holds, kept at the size it is shown in, taken away."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import EntityLogo
from dso_app.services.history import record
from dso_app.texts import N_

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 512 * 1024
"""Bytes a file may have."""
WIDEST = 2000
"""Pixels an image may have on a side."""

_KEPT_SIZE = (720, 240)
"""Pixels kept at most: what a letter prints sharply. Every email carries the logo along."""
_KEPT_BYTES = 64 * 1024
"""Larger files are written anew, without what they hold beside the image."""
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_MODES = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "JPEG": ("L", "RGB")}
"""What mail programs and the PDF show as it is."""


class LogoTooLarge(RelanceError):
    """The file has too many bytes."""

    message = N_("The logo has {size} kB: at most {most} kB.")


class NotALogo(RelanceError):
    """The file is no image that mail programs show."""

    message = N_("This is no PNG or JPEG image, or it is damaged.")


class LogoTooWide(RelanceError):
    """The image has too many pixels."""

    message = N_("The logo is {width} × {height} pixels: at most {most} on a side.")


@dataclass(frozen=True, slots=True)
class Logo:
    """An image as it is kept.

    Attributes:
        media_type: `image/png` or `image/jpeg`.
        width: pixels, as is `height`.
    """

    content: bytes
    media_type: str
    width: int
    height: int


def set_logo(session: Session, actor: Actor, clock: Clock, entity_id: int, content: bytes) -> Logo:
    """Keep an image as a company's logo, in place of the one it had.

    Raises:
        LogoTooLarge, NotALogo, LogoTooWide: nothing is changed.
    """
    _check_actor(actor, entity_id)
    logo = _made_fit(content)
    session.merge(EntityLogo(entity_id=entity_id, content=logo.content, media_type=logo.media_type))
    record(session, actor, clock, "logo.set", N_("Logo changed."), entity_id=entity_id)
    return logo


def remove_logo(session: Session, actor: Actor, clock: Clock, entity_id: int) -> None:
    """Leave a company without a logo."""
    _check_actor(actor, entity_id)
    row = session.get(EntityLogo, entity_id)
    if row is not None:
        session.delete(row)
        session.flush()
        record(session, actor, clock, "logo.removed", N_("Logo removed."), entity_id=entity_id)


def read_logo(session: Session, actor: Actor, entity_id: int) -> Logo | None:
    """A company's logo, for somebody who looks at it."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    return logo_of(session, entity_id)


def logo_of(session: Session, entity_id: int) -> Logo | None:
    """A company's logo; None without one."""
    row = session.get(EntityLogo, entity_id)
    if row is None:
        return None
    width, height = _opened(row.content).size
    return Logo(row.content, row.media_type, width, height)


def _check_actor(actor: Actor, entity_id: int) -> None:
    actor.require(Permission.ADMINISTER)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)


def _made_fit(content: bytes) -> Logo:
    if len(content) > LARGEST:
        raise LogoTooLarge(size=-(-len(content) // 1024), most=LARGEST // 1024)
    image = _opened(content)
    width, height = image.size
    if max(width, height) > WIDEST:
        raise LogoTooWide(width=width, height=height, most=WIDEST)
    kind = str(image.format)
    try:
        image.load()
    except Exception as error:  # whatever a hostile file makes the reader say
        raise NotALogo from error
    fits = width <= _KEPT_SIZE[0] and height <= _KEPT_SIZE[1] and len(content) <= _KEPT_BYTES
    if fits and image.mode in _MODES[kind]:
        return Logo(content, _MEDIA_TYPES[kind], width, height)
    return _written(image, kind)


def _opened(content: bytes) -> "Image":
    from PIL import Image  # noqa: PLC0415 - only logos need it

    try:
        return Image.open(BytesIO(content), formats=tuple(_MEDIA_TYPES))
    except Exception as error:  # whatever a hostile file makes the reader say
        raise NotALogo from error


def _written(image: "Image", kind: str) -> Logo:
    """The image anew: small enough, in colours every program shows, and nothing beside it."""
    shown = image.convert("RGBA" if kind == "PNG" else "RGB")
    shown.thumbnail(_KEPT_SIZE)
    shown.info = {}
    target = BytesIO()
    shown.save(target, kind, optimize=True, **({"quality": 90} if kind == "JPEG" else {}))
    return Logo(target.getvalue(), _MEDIA_TYPES[kind], *shown.size)
