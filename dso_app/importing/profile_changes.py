"""Profiles renamed and deleted by administrators; what depends on their names follows."""

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import sees_entity
from dso_app.clock import Clock
from dso_app.errors import Reason, RelanceError
from dso_app.importing.profiles import DEFAULT, BadProfileName, is_profile_name
from dso_app.models import ImportBatch, ImportProfile, ImportSource, Item
from dso_app.services.history import record
from dso_app.texts import N_

DEFAULT_STAYS = Reason(
    "default_profile", N_("Imports that name no profile use this one: its name stays.")
)
HAS_ITEMS = Reason(
    "has_items",
    N_("Items came by this profile: without it, nobody would know which file clears them."),
)
HAS_SOURCES = Reason("has_sources", N_("Sources read their files by this profile."))


class UnknownProfile(RelanceError):
    """The profile does not exist, or not for this actor."""

    message = N_("There is no profile {profile}.")


class ProfileStays(RelanceError):
    """A profile cannot be renamed or deleted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(**dict(reason.values))
        self.message = reason.message


def find_own_profile(session: Session, actor: Actor, profile_id: int) -> ImportProfile:
    """One profile within the actor's scope, else `UnknownProfile`."""
    actor.require(Permission.ADMINISTER)
    profile = session.get(ImportProfile, profile_id)
    if profile is None or not sees_entity(actor, profile.entity_id):
        raise UnknownProfile(profile=profile_id)
    return profile


def why_undeletable(session: Session, profile: ImportProfile) -> Reason | None:
    """Why a profile cannot be deleted; None when it can."""
    items = select(col(Item.id)).where(col(Item.source_id) == profile.id).limit(1)
    if session.exec(items).first() is not None:
        return HAS_ITEMS
    return HAS_SOURCES if session.exec(_sources_of(profile)).first() is not None else None


def rename_profile(
    session: Session, actor: Actor, clock: Clock, profile_id: int, name: str
) -> None:
    """Give a profile another name; sources and imports under way keep going by it.

    Raises:
        UnknownProfile, ProfileStays, BadProfileName: nothing is changed.
    """
    profile = find_own_profile(session, actor, profile_id)
    before, name = profile.name, name.strip()
    if name == before:
        return
    if before == DEFAULT:
        raise ProfileStays(DEFAULT_STAYS)
    same = select(col(ImportProfile.id)).where(
        col(ImportProfile.entity_id) == profile.entity_id,
        col(ImportProfile.kind) == profile.kind,
        col(ImportProfile.name) == name,
    )
    if not is_profile_name(name) or session.exec(same).first() is not None:
        raise BadProfileName
    for source in session.exec(_sources_of(profile)):
        source.profile = name
    waiting = select(ImportBatch).where(
        col(ImportBatch.entity_id) == profile.entity_id,
        col(ImportBatch.kind) == profile.kind,
        col(ImportBatch.state).not_in(("done", "undone")),
    )
    for batch in session.exec(waiting):
        if batch.options.get("profile") == before:
            batch.options = {**batch.options, "profile": name}
    profile.name = name
    words = N_("Import profile {name} renamed.")
    _record(session, actor, clock, profile, "profile.renamed", words, before, name)


def delete_profile(session: Session, actor: Actor, clock: Clock, profile_id: int) -> None:
    """Forget how files of a kind are read; what they brought stays.

    Raises:
        UnknownProfile, ProfileStays: nothing is changed.
    """
    profile = find_own_profile(session, actor, profile_id)
    if (reason := why_undeletable(session, profile)) is not None:
        raise ProfileStays(reason)
    used = update(ImportBatch).where(col(ImportBatch.profile_id) == profile_id)
    session.execute(used.values(profile_id=None))
    words = N_("Import profile {name} deleted.")
    _record(session, actor, clock, profile, "profile.deleted", words, profile.name, "")
    session.delete(profile)


def _sources_of(profile: ImportProfile) -> SelectOfScalar[ImportSource]:
    names = (profile.name, "") if profile.name == DEFAULT else (profile.name,)
    return select(ImportSource).where(
        col(ImportSource.entity_id) == profile.entity_id,
        col(ImportSource.holds) == profile.kind,
        col(ImportSource.profile).in_(names),
    )


def _record(
    session: Session,
    actor: Actor,
    clock: Clock,
    profile: ImportProfile,
    kind: str,
    words: str,
    before: str,
    after: str,
) -> None:
    record(
        session,
        actor,
        clock,
        kind,
        words,
        entity_id=profile.entity_id,
        before=before,
        after=after,
        name=before,
    )
