"""Telling people of ours by mail what they must know; without a mail server it stands on screen."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from dso_app.access.actors import actor_of
from dso_app.access.permissions import Permission
from dso_app.access.scope import sees_entity
from dso_app.clock import Clock
from dso_app.domain.outbox_states import Delivery
from dso_app.logs import logger
from dso_app.models import Entity, User
from dso_app.workflows.plain_mail import plain_mail

_NOT_HANDED_OVER = frozenset({Delivery.PASSING, Delivery.PERMANENT})

_log = logger(__name__)

Words = Callable[[str], str]
"""A text by the reader's language."""


def administrators(session: Session, entity_id: int | None = None) -> list[User]:
    """Those who may put it right, by name; of an entity, or of the whole installation."""
    active = select(User).where(col(User.active)).order_by(col(User.name))
    found = ((user, actor_of(session, user)) for user in session.exec(active).all())
    return [
        user
        for user, actor in found
        if actor.may(Permission.ADMINISTER) and (entity_id is None or sees_entity(actor, entity_id))
    ]


def tell(
    clock: Clock, url: str, entity: Entity, readers: list[User], subject: Words, words: Words
) -> bool:
    """One mail to each in their language; False when surely nobody got it.

    Args:
        clock: dates them.
        url: the mail server's address.
        entity: in whose name.
        readers: who is told.
        subject: of the mails.
        words: their text.
    """
    from dso_app.sending.channels.base import Envelope  # noqa: PLC0415 - Apprise is slow to import
    from dso_app.sending.channels.email import EmailTransport  # noqa: PLC0415

    results = []
    try:
        transport = EmailTransport(url)
        sender = entity.email or transport.sender
        try:
            for reader in readers if sender else []:
                language = reader.language
                mail = plain_mail(
                    clock, entity, sender, reader.email, subject(language), words(language)
                )
                results.append(transport.submit(Envelope(sender, (reader.email,), mail)))
        finally:
            transport.close()
    except Exception:  # noqa: BLE001 - whatever is wrong with the address, the work goes on
        _log.exception("administrators could not be told")
    for result in results:
        if result.delivery is not Delivery.ACCEPTED:
            _log.warning("a mail to an administrator did not leave", why=result.detail)
    return any(result.delivery not in _NOT_HANDED_OVER for result in results)
