"""Report files in the background: made for their reader, then kept for them or mailed to them."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from dso_app import formats
from dso_app.access.actors import actor_of, replaced_by
from dso_app.access.permissions import Permission
from dso_app.access.scope import sees_entity
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import NotAllowed, RelanceError
from dso_app.logs import logger
from dso_app.models import Entity, ReportRun, User, known_id
from dso_app.reports.export import find_format
from dso_app.reports.registry import export_report, find_report
from dso_app.reports.request import request_of
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.jobs import report_runs
from dso_app.services.jobs.report_schedules import enqueue_due
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.services.outbox.sending_switch import why_not_from_here
from dso_app.settings import settings
from dso_app.texts import N_, translate
from dso_app.workflows.plain_mail import Attached, plain_mail

_SUBJECT = N_("{report} of {company}, {day}")
_WORDS = N_(
    "Attached: the report {report} of {company} as of {day}, as it was set up to be mailed to "
    "you.\n\nOn screen, down to its items: {link}\n"
)
_NO_SERVER = N_("There is no mail server: it is set in Company.")
_NO_SENDER = N_("Give the company an email address first: mails are sent from it.")
_BROKEN = N_("The report could not be made; the log says why.")

_log = logger(__name__)


def make_reports(
    database: Database, clock: Clock, stopping: Callable[[], bool] = lambda: False
) -> JobOutcome:
    """Enter what is due and make the next file; on a copy of the installation nothing is done."""
    with database.write() as session:
        if stopping() or why_not_from_here(session) is not None:
            return JobOutcome()
        enqueue_due(session, clock)
        run = report_runs.claim_run(session, clock)
    if run is None:
        return JobOutcome()
    _carry_out(database, clock, run)
    return JobOutcome(more=True, counts={"reports": 1})


def _carry_out(database: Database, clock: Clock, run: ReportRun) -> None:
    try:
        with database.read() as session:
            viewer = _reader(session, clock, run)
            asked = request_of(run.asked)
            content = export_report(
                session, viewer, run.report, asked, find_format(run.file_format)
            )
            address = session.get_one(User, run.user_id).email
            url = mail_url(session)
    except RelanceError as error:
        _end(database, clock, run, report_runs.FAILED, error.sentence(_language(database, run)))
        return
    except Exception:
        words = translate(_BROKEN, _language(database, run))
        _end(database, clock, run, report_runs.FAILED, words)
        raise
    if run.schedule_id is None:
        with database.write() as session:
            report_runs.end_run(session, clock, known_id(run), report_runs.READY, content=content)
        return
    _mail(database, clock, run, viewer, content, (url, address))


def _reader(session: Session, clock: Clock, run: ReportRun) -> Viewer:
    """Who reads it, as they would see it now; `NotAllowed` when they no longer may."""
    user, entity = session.get_one(User, run.user_id), session.get_one(Entity, run.entity_id)
    actor, day = actor_of(session, user), today(clock, entity.timezone)
    if not (user.active and actor.may(Permission.REPORT) and sees_entity(actor, run.entity_id)):
        raise NotAllowed
    actor = replace(actor, stands_in_for=replaced_by(session, user, day))
    return Viewer(actor=actor, entity=entity, today=day)


def _mail(
    database: Database,
    clock: Clock,
    run: ReportRun,
    viewer: Viewer,
    content: bytes,
    to: tuple[str, str],
) -> None:
    """Mail a file; that it is about to leave is written down before it does."""
    from dso_app.sending.channels.base import Envelope  # noqa: PLC0415 - Apprise is slow to import
    from dso_app.sending.channels.mail import open_mail_transport  # noqa: PLC0415

    (url, address), language = to, viewer.language
    if not url:
        _put_off(database, clock, run, translate(_NO_SERVER, language))
        return
    transport = open_mail_transport(url)
    try:
        sender = viewer.entity.email or transport.sender
        if not sender:
            _put_off(database, clock, run, translate(_NO_SENDER, language))
            return
        mail = _bytes(clock, run, viewer, content, (sender, address))
        with database.write() as session:
            if not report_runs.begin_sending(session, clock, known_id(run)):
                return
        result = transport.submit(Envelope(sender, (address,), mail))
    finally:
        transport.close()
    _note(database, clock, run, result)


def _note(database: Database, clock: Clock, run: ReportRun, result: DeliveryResult) -> None:
    if result.delivery is Delivery.PASSING:
        _put_off(database, clock, run, result.detail)
        return
    state = {
        Delivery.ACCEPTED: report_runs.SENT,
        Delivery.UNKNOWN: report_runs.AMBIGUOUS,
    }.get(result.delivery, report_runs.FAILED)
    _end(database, clock, run, state, result.detail)


def _bytes(
    clock: Clock, run: ReportRun, viewer: Viewer, content: bytes, ends: tuple[str, str]
) -> bytes:
    sender, address = ends
    language, entity = viewer.language, viewer.entity
    report = find_report(run.report)
    values = {
        "report": translate(report.title, language),
        "company": entity.name or entity.code,
        "day": formats.day(viewer.today, language),
        "link": f"{settings().base_url}{report.screen}",
    }
    media_type = find_format(run.file_format).media_type
    name = f"{run.report}-{viewer.today}.{run.file_format}"
    return plain_mail(
        clock,
        entity,
        sender,
        address,
        translate(_SUBJECT, language, **values),
        translate(_WORDS, language, **values),
        Attached(name, media_type, content),
    )


def _language(database: Database, run: ReportRun) -> str:
    with database.read() as session:
        return session.get_one(User, run.user_id).language


def _end(database: Database, clock: Clock, run: ReportRun, state: str, error: str) -> None:
    with database.write() as session:
        report_runs.end_run(session, clock, known_id(run), state, error=error)


def _put_off(database: Database, clock: Clock, run: ReportRun, error: str) -> None:
    with database.write() as session:
        report_runs.put_off(session, clock, known_id(run), error)
