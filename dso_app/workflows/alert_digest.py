"""The alerts by mail: to each who wants them, what they find among the customers they see."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dso_app import formats
from dso_app.access.actors import actor_of
from dso_app.access.permissions import Permission
from dso_app.access.scope import sees_entity
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.services.alerts.digests import Wanted, due_digests, take
from dso_app.services.alerts.finds import Finding, findings
from dso_app.services.company.mail_settings import mail_url
from dso_app.settings import settings
from dso_app.texts import N_, counted_words, translate
from dso_app.workflows.administrators import tell

_SUBJECT = N_("{company}: {count} alerts")
_ONE = N_("{company}: {count} alert")
_FIRST = N_("Alerts of {company} on {day}")
_LEDGER = N_("automatic messages wait for an import of items")
_CUSTOMERS = N_("customers: {count}")


@dataclass(frozen=True, slots=True)
class _Mail:
    wanted: Wanted
    subject: str
    words: str


def mail_digests(database: Database, clock: Clock) -> dict[str, int]:
    """Mail the alerts to all whose day it is; how many mails left, how many did not.

    That somebody is mailed is written down first: nothing leaves twice, and what did not leave is
    not tried again that day. Who would read of nothing gets no mail.
    """
    counts = {"mailed": 0, "failed": 0}
    with database.read() as session:
        url = mail_url(session)
        entities = [one.id for one in session.exec(select(Entity).order_by(col(Entity.id)))]
    for entity_id in entities if url else []:
        with database.write() as session:
            entity = session.get_one(Entity, entity_id)
            mails = _taken(session, clock, entity)
        for one in mails:
            counts["mailed" if _leaves(clock, url, one) else "failed"] += 1
    return counts


def _leaves(clock: Clock, url: str, mail: _Mail) -> bool:
    wanted = mail.wanted
    return tell(
        clock, url, wanted.entity, [wanted.user], lambda _: mail.subject, lambda _: mail.words
    )


def _taken(session: Session, clock: Clock, entity: Entity) -> list[_Mail]:
    day = today(clock, entity.timezone)
    mails = []
    for wanted in due_digests(session, entity, day):
        actor = actor_of(session, wanted.user)
        if not (actor.may(Permission.SEE) and sees_entity(actor, entity.id or 0)):
            continue
        if not take(session, wanted, day):
            continue
        viewer = Viewer(actor, entity, day)
        found = [one for one in findings(session, viewer) if one.count]
        if found:
            mails.append(_written(wanted, viewer, found))
    return mails


def _written(wanted: Wanted, viewer: Viewer, found: list[Finding]) -> _Mail:
    language, company = viewer.language, viewer.entity.name or viewer.entity.code
    subject = counted_words(_ONE, _SUBJECT, len(found), language, company=company)
    day = formats.day(viewer.today, language)
    lines = [translate(_FIRST, language, company=company, day=day), ""]
    for one in found:
        count = formats.number(one.count or 0, language)
        what = translate(_LEDGER if one.of_ledger else _CUSTOMERS, language, count=count)
        lines += [
            f"{translate(one.alert.name, language)} – {what}",
            f"{settings().base_url}{one.address}",
            "",
        ]
    return _Mail(wanted, subject, "\n".join(lines))
