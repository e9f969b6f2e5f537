"""An import from its files to its answer: what the command line, the API and the runner call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.importing.aliases import read_aliases
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.batches import BatchFacts, Stamp, hold_ledger, open_batch, stamp
from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.decisions import decide
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.context import Applying, Assigning, Assuming, ImportContext, PlannedImport
from dso_app.importing.copies import tie_copies
from dso_app.importing.digest import digest_of
from dso_app.importing.errors import LedgerMoved
from dso_app.importing.keeping import check_kept
from dso_app.importing.mapping import FIELDS, given_names
from dso_app.importing.opening import ReadFiles, read_files
from dso_app.importing.profiles import (
    DEFAULT,
    BadProfileName,
    completed,
    find_profile,
    is_profile_name,
    remembered,
    save_profile,
)
from dso_app.importing.progress import Progress, after_planning, after_reading, unseen
from dso_app.importing.rejected_header import is_rejected_file, original_header
from dso_app.importing.request import FileKind, ImportRequest
from dso_app.importing.rows import Rows
from dso_app.importing.suggesting.ledger import KnownLedger
from dso_app.importing.undoable import Undoable
from dso_app.models import Entity
from dso_app.services.bulk import no_collecting

_TRIES = 3
"""Times an import is planned anew because another one was applied meanwhile."""


def _planner(kind: FileKind) -> Callable[[Session, ImportContext, Rows], PlannedImport]:
    """How files of a kind are planned; each kind loads its own part only."""
    if kind is FileKind.CUSTOMERS:
        from dso_app.importing.customers.run import plan_customers_import  # noqa: PLC0415

        return plan_customers_import
    if kind is FileKind.CONTACTS:
        from dso_app.importing.contacts.run import plan_contacts_import  # noqa: PLC0415

        return plan_contacts_import
    if kind is FileKind.TURNOVER:
        from dso_app.importing.turnover.run import plan_turnover_import  # noqa: PLC0415

        return plan_turnover_import
    if kind is FileKind.FEC:
        from dso_app.importing.fec.run import plan_fec_import  # noqa: PLC0415

        return plan_fec_import
    if kind is FileKind.BACKLOG:
        from dso_app.importing.backlog.run import plan_backlog_import  # noqa: PLC0415

        return plan_backlog_import
    from dso_app.importing.items.run import plan_items_import  # noqa: PLC0415

    return plan_items_import


@dataclass(frozen=True)
class Planned:
    """A plan, and where the imports stood when it was made."""

    plan: PlannedImport
    context: ImportContext
    files: ReadFiles
    stamp: Stamp
    merged: Mapping[str, str]
    """Old codes the files name, and whose they are now."""

    def digest(self) -> str:
        """Names this plan in this ledger: another import applied since makes it another one."""
        return digest_of(self.stamp, self.plan.digest)

    def _assumed_besides(self) -> Mapping[str, str]:
        """What was assumed about more than single columns."""
        return self.plan.assumes() if isinstance(self.plan, Assuming) else {}

    def answer(self) -> ImportAnswer:
        """What would be answered if it were applied now."""
        request = self.context.request
        guarded = self.plan.guard is not None and not request.confirm_clearing
        return ImportAnswer(
            kind=request.kind,
            counts=self.plan.counts,
            errors=self.plan.errors,
            assumed={**self.context.decisions.assumed, **self._assumed_besides()},
            assigned=self.plan.assigns() if isinstance(self.plan, Assigning) else (),
            merged=self.merged,
            dry_run=request.dry_run,
            refusal=self.plan.guard if guarded else None,
        )


def run_import(
    database: Database,
    clock: Clock,
    actor: Actor,
    request: ImportRequest,
    batch_id: int | None = None,
    progress: Progress = unseen,
    shown: str = "",
) -> ImportAnswer:
    """Import files; nothing is changed by a dry run, nor when the answer holds a refusal.

    Args:
        database: where the ledger is.
        clock: gives the business date unless the request does.
        actor: who imports.
        request: the files and what was said about them.
        batch_id: the batch uploaded on screen; none makes a new one.
        progress: told how far it is, outside any transaction.
        shown: digest of the plan that was previewed: no other one is applied.

    Raises:
        LedgerMoved: the plan is no longer the one that was shown.
        ImportRefused: the file cannot be imported as asked (exit code 2).
        NotAllowed, UnknownEntity: the actor may not.
    """
    actor.require(Permission.IMPORT)
    with no_collecting():
        for attempt in range(1, _TRIES + 1):
            planned = plan_import(database, clock, actor, request, progress)
            if shown and planned.digest() != shown:
                raise LedgerMoved
            answer = planned.answer()
            progress(after_planning(answer.counts), answer.counts.rows)
            if request.dry_run or answer.refusal is not None:
                return answer
            try:
                return replace(answer, batch=apply_import(database, planned, batch_id))
            except LedgerMoved:
                if attempt == _TRIES:
                    raise
    raise LedgerMoved


def plan_import(
    database: Database,
    clock: Clock,
    actor: Actor,
    request: ImportRequest,
    progress: Progress = unseen,
) -> Planned:
    """Read the files and work out what they would change; nothing is written."""
    with database.read() as session:
        entity = _entity(session, actor, request.entity_id)
        check_kept(request.kind, request.keep or ())
        profile = find_profile(session, request.entity_id, request.kind, request.profile)
        if profile is None and not is_profile_name(request.profile or DEFAULT):
            raise BadProfileName
        names = given_names(session, request.entity_id, request.kind)
        files = read_files(
            request, remembered(profile), names, KnownLedger(session, request.entity_id)
        )
        rows = len(files.rows)
        progress(after_reading(rows, preview=request.dry_run), rows)
        full = completed(request, profile)
        context = ImportContext(
            request=full,
            reading=files.reading,
            decisions=_decisions(request, files, entity.country),
            entity=entity,
            business_date=request.on or today(clock, entity.timezone),
            profile_id=profile.id if profile else None,
            actor=actor,
            clock=clock,
        )
        at = stamp(session, request.entity_id)
        plan = _planner(request.kind)(session, context, files.rows)
        merged = read_aliases(Bulk(session), request.entity_id).among(files.rows)
        return Planned(plan, context, files, at, merged)


def apply_import(database: Database, planned: Planned, batch_id: int | None = None) -> int:
    """Apply a plan in one transaction; gives its batch.

    Raises:
        LedgerMoved: another import was applied since the plan was made.
    """
    context, request = planned.context, planned.context.request
    header = planned.files.sources[0].head.header
    # Rows that were rejected and corrected say nothing about the files to come.
    lasting = request.remember and not is_rejected_file(header)
    with database.write() as session:
        hold_ledger(session, request.entity_id, planned.stamp)
        profile = save_profile(
            session,
            request.entity_id,
            request.kind,
            request.profile,
            header=original_header(header),
            reading=planned.files.worth_keeping,
            doing=_doing(request) if lasting else None,
        )
        assert profile.id is not None  # noqa: S101 - it was flushed
        facts = BatchFacts(
            entity_id=request.entity_id,
            business_date=context.business_date,
            file_name=", ".join(request.shown_names),
            file_hash=planned.files.sources[0].digest,
            options={"mode": str(request.mode), "profile": profile.name},
            batch_id=batch_id,
        )
        batch = open_batch(
            session, context.clock, context.actor, facts, planned.answer(), profile.id
        )
        applying = Applying(session, batch, profile.id, Undoable(session, batch))
        planned.plan.apply(applying)
        tie_copies(applying, context.actor, context.clock, request.entity_id)
    return batch


def _decisions(request: ImportRequest, files: ReadFiles, country: str) -> Decisions:
    """What each file's dates and decimals are; on screen only the first one was looked at."""
    fields, seen_first = FIELDS[request.kind], bool(request.reading.header)
    return Decisions(
        tuple(
            decide(
                source,
                fields,
                reading,
                country,
                strict=request.strict,
                of_another=seen_first and place > 0,
            )
            for place, (source, reading) in enumerate(
                zip(files.rows.sources, files.readings, strict=True)
            )
        )
    )


def _doing(request: ImportRequest) -> dict[str, Any]:
    """What the profile keeps about what to do with files to come."""
    return {
        "mode": str(request.mode),
        "create_customers": request.create_customers,
        "add_up": request.add_up,
        "erase_empty": request.erase_empty,
        "keep": list(request.keep or ()),
        "tax_percent": f"{request.tax_percent:f}" if request.tax_percent else None,
    }


def _entity(session: Session, actor: Actor, entity_id: int) -> Entity:
    entity = session.get(Entity, entity_id)
    if entity is None or not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    return entity
