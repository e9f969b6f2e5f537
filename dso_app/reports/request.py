"""What a report may be asked, the same for the command, the routes and the screens."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from dso_app.access.scope import find_entities
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind
from dso_app.models import known_id
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.by import By
from dso_app.reports.narrowing import NARROWING

ALL = "all"
"""Value of the filter `entities` that consolidates every company one sees."""


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
        everywhere: all companies one sees are, whatever `entity_ids` says.
        customer: code of the only customer looked at; empty for all.
        kind: of the only items looked at; empty for all.
        narrowed: filters that narrow the customers: see `customer_conditions`.
        compare: an earlier date the same is asked for, to stand beside it.
    """

    as_of: date | None = None
    known_on: date | None = None
    first: date | None = None
    last: date | None = None
    currency: str | None = None
    by: By | None = None
    into: str | None = None
    entity_ids: tuple[int, ...] = ()
    everywhere: bool = False
    customer: str = ""
    kind: str = ""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    compare: date | None = None

    def basis(self, session: Session, viewer: Viewer) -> Basis:
        """The basis asked for, of the company looked at."""
        return self._basis(session, viewer, viewer.entity_id, self.into)

    def bases(self, session: Session, viewer: Viewer) -> list[Basis]:
        """One basis a company, all of one date and currency."""
        ids = self.entity_ids or (viewer.entity_id,)
        if self.everywhere:
            ids = _with_all(session, viewer)
        into = self.into or (viewer.entity.currency if len(ids) > 1 else None)
        return [self._basis(session, viewer, entity_id, into) for entity_id in ids]

    def earlier(self, today: date) -> "ReportRequest | None":
        """The same as of the date to compare with, over a period as long; None without one.

        Args:
            today: the business date, where no as-of date is given.
        """
        if self.compare is None:
            return None
        back = (self.as_of or today) - self.compare
        return replace(
            self,
            as_of=self.compare,
            first=self.first and self.first - back,
            last=self.last and self.last - back,
            compare=None,
        )

    def _basis(self, session: Session, viewer: Viewer, entity_id: int, into: str | None) -> Basis:
        return make_basis(
            session,
            viewer.actor,
            entity_id,
            self.as_of or viewer.today,
            known_on=self.known_on,
            currency=self.currency,
            into=into,
            kind=self.kind,
            narrowed={**self.narrowed, "code": self.customer},
        )


def _with_all(session: Session, viewer: Viewer) -> tuple[int, ...]:
    """Every company the viewer sees, the one looked at first."""
    others = (known_id(one) for one in find_entities(session, viewer.actor))
    return (viewer.entity_id, *(one for one in others if one != viewer.entity_id))


def request_of(filters: Mapping[str, str]) -> ReportRequest:
    """The report asked for by the words of an address; what cannot be read is left out."""
    by, kind = filters.get("by", ""), filters.get("kind", "")
    return ReportRequest(
        as_of=_day(filters.get("as_of", "")),
        known_on=_day(filters.get("known_on", "")),
        first=_day(filters.get("from", "")),
        last=_day(filters.get("to", "")),
        currency=filters.get("currency") or None,
        by=By(by) if by in set(By) else None,
        into=filters.get("into") or None,
        everywhere=filters.get("entities") == ALL,
        # A code; `customer` among the filters is an id.
        customer=filters.get("code", ""),
        kind=kind if kind in set(Kind) else "",
        narrowed={name: filters.get(name, "") for name in (*NARROWING, "search")},
        compare=_day(filters.get("compare", "")),
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
