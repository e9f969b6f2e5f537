"""What a report may be asked, the same for the command, the routes and the screens."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.reports.ageing_sql import By
from dso_app.reports.basis import Basis, make_basis


@dataclass(frozen=True)
class ReportRequest:
    """The parameters of a report; a report looks at those it knows.

    Attributes:
        as_of: value dates up to it count; None for the business date.
        known_on: only what was known on that date counts.
        first: first day of a period.
        last: last day of it.
        currency: only that one; None to convert into the entity's.
        by: what the rows are.
    """

    as_of: date | None = None
    known_on: date | None = None
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    by: By = By.CUSTOMER

    def basis(self, session: Session, viewer: Viewer) -> Basis:
        """The basis asked for."""
        return make_basis(
            session,
            viewer.actor,
            viewer.entity_id,
            self.as_of or viewer.today,
            known_on=self.known_on,
            currency=self.currency,
        )
