"""What a report may be asked, the same for the command, the routes and the screens."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.by import By


@dataclass(frozen=True)
class ReportRequest:
    """The parameters of a report; a report looks at those it knows.

    Attributes:
        as_of: value dates up to it count; None for the business date.
        known_on: only what was known on that date counts.
        first: first day of a period.
        last: last day of it.
        currency: only that one; None to convert into the entity's.
        by: what the rows are; None for what they usually are.
        into: what all is converted into; None for the currency of the company looked at.
        entity_ids: the companies consolidated; empty for the one looked at.
        customer: code of the only customer looked at; empty for all.
    """

    as_of: date | None = None
    known_on: date | None = None
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    by: By | None = None
    into: str | None = None
    entity_ids: tuple[int, ...] = ()
    customer: str = ""

    def basis(self, session: Session, viewer: Viewer) -> Basis:
        """The basis asked for, of the company looked at."""
        return self._basis(session, viewer, viewer.entity_id, self.into)

    def bases(self, session: Session, viewer: Viewer) -> list[Basis]:
        """One basis a company, all of one date and currency."""
        ids = self.entity_ids or (viewer.entity_id,)
        into = self.into or (viewer.entity.currency if len(ids) > 1 else None)
        return [self._basis(session, viewer, entity_id, into) for entity_id in ids]

    def _basis(self, session: Session, viewer: Viewer, entity_id: int, into: str | None) -> Basis:
        return make_basis(
            session,
            viewer.actor,
            entity_id,
            self.as_of or viewer.today,
            known_on=self.known_on,
            currency=self.currency,
            into=into,
        )
