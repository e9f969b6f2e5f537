"""What an installation cannot be without, and the first visit that gives it its administrator."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import uuid4

from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.tokens import new_code, token_hash
from dso_app.clock import Clock
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import DisputeCause, Entity, Installation, Status, User, known_id
from dso_app.services.alerts.rules import add_ready_alerts
from dso_app.services.people import users
from dso_app.services.scenarios.shipped import install_shipped, speak_shipped
from dso_app.settings import settings
from dso_app.texts import N_, translate

FIRST_CODE = "MAIN"
"""Code of the company that is there from the start."""

_STATUSES = {
    StatusType.ON_GOING: (N_("On going"), "info"),
    StatusType.PROMISE: (N_("Promise to pay"), "ok"),
    StatusType.DISPUTE: (N_("Dispute"), "warn"),
    StatusType.DISPUTE_RESOLVED: (N_("Dispute resolved"), ""),
    StatusType.LITIGATION: (N_("Litigation"), "bad"),
}
_CAUSES = (
    N_("Price"),
    N_("Quantity"),
    N_("Quality"),
    N_("Delivery"),
    N_("Administrative"),
)
_WORDS = (*(name for name, _ in _STATUSES.values()), *_CAUSES)


class AlreadySetUp(RelanceError):
    """Somebody made the first administrator before."""

    message = N_("This installation already has its administrator. Log in.")


class WrongSetupCode(RelanceError):
    """The one-time code of the console is wanted, and this is not it."""

    message = N_("The one-time code is not the one printed on the console.")


class OnlyFromHere(RelanceError):
    """The first visit came from another machine, and none was told of."""

    message = N_("Open this page on the machine itself, or set DSO_BASE_URL and start again.")


def prepare_installation(session: Session) -> None:
    """Add what is missing of: the installation's row, one company, its statuses and causes."""
    if session.get(Installation, 1) is None:
        session.add(Installation(instance_id=uuid4().hex, base_url=settings().base_url))
    if session.exec(select(Entity.id).limit(1)).first() is None:
        entity = Entity(code=FIRST_CODE)
        session.add(entity)
        session.flush()
        prepare_entity(session, entity)


def prepare_entity(session: Session, entity: Entity) -> None:
    """Give a new company a status of each type, the usual causes of disputes, the scenarios."""
    for kind, (name, colour) in _STATUSES.items():
        word = translate(name, entity.language)
        session.add(Status(entity_id=known_id(entity), name=word, type=kind, colour=colour))
    for cause in _CAUSES:
        session.add(
            DisputeCause(entity_id=known_id(entity), name=translate(cause, entity.language))
        )
    add_ready_alerts(session, known_id(entity))
    install_shipped(session, entity)


def wants_setup(session: Session) -> bool:
    """Whether nobody can log in yet."""
    return session.exec(select(User.id).limit(1)).first() is None


def is_reached_from_elsewhere() -> bool:
    """Whether the settings open the web to other machines: the first visit then wants a code."""
    address = urlsplit(settings().base_url).hostname or ""
    return not (is_this_machine(settings().bind) and is_this_machine(address))


def is_this_machine(host: str) -> bool:
    """Whether a host name or address means the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def new_setup_code(session: Session) -> str:
    """A one-time code for the first visit; an earlier one stops being worth anything."""
    installation = session.get_one(Installation, 1)
    code = new_code()
    installation.setup_code_hash = token_hash(code)
    session.add(installation)
    return code


def check_setup_code(session: Session, code: str) -> None:
    """`WrongSetupCode` unless the code is the one printed on the console."""
    kept = session.get_one(Installation, 1).setup_code_hash
    if not kept or token_hash(code.upper()) != kept:
        raise WrongSetupCode


def first_administrator(
    session: Session,
    clock: Clock,
    *,
    email: str,
    name: str,
    password: str,
    company: str = "",
    language: str = "en",
) -> User:
    """Make the first administrator and name the company; `AlreadySetUp` the second time.

    Two first visits at once make one administrator: both ask for the installation's row first.
    """
    installation = lock_setup(session)
    user = users.add_user(
        session,
        HOUSE,
        clock,
        email=email,
        name=name,
        role=Role.ADMINISTRATOR,
        password=password,
        language=language,
    )
    installation.setup_code_hash = ""
    session.add(installation)
    entity = session.exec(select(Entity).order_by(col(Entity.id))).first()
    if entity is not None:
        entity.name = company.strip() or entity.name
        speak(session, entity, user.language)
    return user


def speak(session: Session, entity: Entity, language: str) -> None:
    """Have a company that nobody has used yet speak another language: statuses, causes, texts."""
    known = {translate(word, entity.language): word for word in _WORDS}
    statuses = session.exec(select(Status).where(col(Status.entity_id) == entity.id))
    causes = session.exec(select(DisputeCause).where(col(DisputeCause.entity_id) == entity.id))
    for row in (*statuses, *causes):
        if row.name in known:
            row.name = translate(known[row.name], language)
    speak_shipped(session, entity, language)
    entity.language = language
    session.add(entity)


def lock_setup(session: Session) -> Installation:
    """Hold the installation's row until the end; `AlreadySetUp` when there are users."""
    row = select(Installation).where(col(Installation.id) == 1).with_for_update()
    installation = session.exec(row).one()
    check_unused(session)
    return installation


def check_unused(session: Session) -> None:
    """`AlreadySetUp` when somebody can log in."""
    if not wants_setup(session):
        raise AlreadySetUp
