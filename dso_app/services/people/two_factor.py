"""Codes at log-in: an app's, or one of ten that are used once. One's own, and administrators'."""

from sqlalchemy import CursorResult, func, update
from sqlmodel import Session, col, delete, select

from dso_app.access.actors import ADMINISTRATORS, ALL
from dso_app.access.codes import new_seed, step_of
from dso_app.access.permissions import Actor, Permission
from dso_app.access.sessions import close_sessions
from dso_app.access.tokens import new_code, token_hash
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Installation, LoginStep, RecoveryCode, User, known_id
from dso_app.secrets import SecretUnreadable, decrypt, encrypt
from dso_app.services.history import record
from dso_app.services.people.users import find_user
from dso_app.texts import N_

RECOVERY_CODES = 10


class WrongCode(RelanceError):
    """Not a code of now, or one that was used."""

    message = N_("This is not the code of now, or it was used before.")


class RequiredHere(RelanceError):
    """Administrators want codes of this user: they stay on."""

    message = N_("Your administrator requires two-factor login: it stays on.")


class UnknownRequirement(RelanceError):
    """Codes cannot be required of those named."""

    message = N_("Two-factor login is required of administrators, of all, or of nobody.")


def make_seed() -> str:
    """A new secret for an app, encrypted; nothing is switched on before a code of it is typed."""
    return encrypt(new_seed())


def switch_on(
    session: Session, actor: Actor, clock: Clock, sealed_seed: str, code: str
) -> list[str]:
    """Ask for codes at log-in from now on, once the app shows a right one.

    Returns:
        The recovery codes, seen this once: only their hashes are kept.

    Raises:
        WrongCode: nothing is changed.
    """
    user = session.get_one(User, actor.user_id)
    step = step_of(decrypt(sealed_seed), code, clock.real())
    if step is None:
        raise WrongCode
    user.totp_secret, user.totp_step = sealed_seed, step
    session.add(user)
    words = N_("Two-factor login of {email} switched on.")
    record(session, actor, clock, "user.codes", words, before="off", after="on", email=user.email)
    return _new_codes(session, user)


def takes(session: Session, clock: Clock, user: User, code: str) -> bool:
    """Whether a code is right, and spends it: an app's of now, or one of the recovery codes."""
    return _takes_app(session, clock, user, code) or _takes_recovery(session, user, code)


def renew_codes(session: Session, actor: Actor, clock: Clock) -> list[str]:
    """Ten new recovery codes in place of the old ones; the caller has checked a code."""
    user = session.get_one(User, actor.user_id)
    words = N_("New recovery codes of {email}.")
    record(session, actor, clock, "user.recovery", words, email=user.email)
    return _new_codes(session, user)


def switch_off(session: Session, actor: Actor, clock: Clock, *, required: bool) -> None:
    """Ask for no codes any more; the caller has checked password and code.

    Raises:
        RequiredHere: administrators want them.
    """
    if required:
        raise RequiredHere
    user = session.get_one(User, actor.user_id)
    _forget(session, user)
    words = N_("Two-factor login of {email} switched off.")
    record(session, actor, clock, "user.codes", words, before="on", after="off", email=user.email)


def reset(session: Session, actor: Actor, clock: Clock, user_id: int) -> User:
    """Take the codes from somebody who lost phone and recovery codes; their sessions end."""
    user = find_user(session, actor, user_id)
    _forget(session, user)
    close_sessions(session, user_id)
    words = N_("Two-factor login of {email} reset.")
    record(session, actor, clock, "user.codes", words, before="on", after="off", email=user.email)
    return user


def codes_left(session: Session, user_id: int) -> int:
    """How many recovery codes were not used yet."""
    left = select(func.count()).where(col(RecoveryCode.user_id) == user_id)
    return session.exec(left).one()


def required_of(session: Session) -> str:
    """Of whom codes are required: `administrators`, `all`, or empty for nobody."""
    return session.exec(select(Installation.two_factor_for)).first() or ""


def require_of(session: Session, actor: Actor, clock: Clock, whom: str) -> None:
    """Require codes at log-in of administrators, of all, or with an empty word of nobody.

    Who has none then finds nothing but the page where they are switched on.
    """
    actor.require(Permission.ADMINISTER)
    if whom not in {"", ADMINISTRATORS, ALL}:
        raise UnknownRequirement
    installation = session.get_one(Installation, 1)
    before, installation.two_factor_for = installation.two_factor_for, whom
    session.add(installation)
    if before != whom:
        words = N_("Of whom two-factor login is required was changed.")
        record(
            session,
            actor,
            clock,
            "user.codes_required",
            words,
            before=before or "—",
            after=whom or "—",
        )


def _takes_app(session: Session, clock: Clock, user: User, code: str) -> bool:
    try:
        step = step_of(decrypt(user.totp_secret), code, clock.real()) if user.totp_secret else None
    except SecretUnreadable:
        # Restored without its key: recovery codes still lead in.
        return False
    if step is None:
        return False
    # The row itself says whether the code was used: two at once cannot both be first.
    spent = (
        update(User)
        .where(col(User.id) == user.id, col(User.totp_step) < step)
        .values(totp_step=step)
        .execution_options(synchronize_session=False)
    )
    done = session.execute(spent)
    return isinstance(done, CursorResult) and done.rowcount == 1


def _takes_recovery(session: Session, user: User, code: str) -> bool:
    spent = delete(RecoveryCode).where(
        col(RecoveryCode.user_id) == user.id, col(RecoveryCode.code_hash) == _hash(code)
    )
    return session.exec(spent).rowcount == 1


def _new_codes(session: Session, user: User) -> list[str]:
    user_id = known_id(user)
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(code)) for code in codes)
    return codes


def _forget(session: Session, user: User) -> None:
    user.totp_secret, user.totp_step = "", 0
    session.add(user)
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    session.exec(delete(LoginStep).where(col(LoginStep.user_id) == user.id))


def _hash(code: str) -> str:
    """The hash of a recovery code, however it is typed: small letters, without its dashes."""
    return token_hash("".join(letter for letter in code.upper() if letter.isalnum()))
