"""Import of a file of turnover: the months it names are replaced, the others stay."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlmodel import Session, col, select

from dso_app.domain.months import NotAMonth, parse_month
from dso_app.errors import Reason
from dso_app.formats import plain
from dso_app.importing.answer import Change, Counts, RowError
from dso_app.importing.columns.money import NO_AMOUNT, read_currencies, read_minor
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.plan import DUPLICATE
from dso_app.importing.customers.read import TOO_MANY_CELLS
from dso_app.importing.digest import digest_of
from dso_app.importing.rejections import Rejections, mask_of
from dso_app.importing.rows import Rows
from dso_app.importing.values import is_total
from dso_app.models import Turnover, TurnoverRevision, known_id
from dso_app.services.bulk import reserve_ids
from dso_app.services.company.turnover import Entered, Month
from dso_app.texts import N_

_NO_MONTH = N_("no month")
_NOT_A_MONTH = N_("not a month")


@dataclass(frozen=True)
class PlannedTurnover:
    """What a file of turnover would change."""

    context: ImportContext
    counts: Counts
    rejections: Rejections
    known: dict[Month, Turnover]
    entered: dict[Month, Entered]
    """The months that are new or change."""

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rejected cells, by line."""
        return self.rejections.errors()

    @property
    def guard(self) -> Reason | None:
        """Turnover is replaced month by month, never cleared."""
        return None

    @property
    def digest(self) -> str:
        """Names the months that change, before and after."""
        before = {key: self._before(key) for key in self.entered if key in self.known}
        return digest_of(vars(self.counts), before, self.entered)

    def changes(self, limit: int) -> list[Change]:
        """The first months created and updated, for the preview."""
        new = [key for key in self.entered if key not in self.known]
        old = [key for key in self.entered if key in self.known]
        return [
            *(Change("created", "", _name(key), after=self._after(key)) for key in new[:limit]),
            *(
                Change("updated", "", _name(key), self._before(key), self._after(key))
                for key in old[:limit]
            ),
        ]

    def _after(self, key: Month) -> dict[str, str]:
        return {"amount": plain(self.entered[key].taxed, key[1])}

    def _before(self, key: Month) -> dict[str, str]:
        return {"amount": plain(self.known[key].amount_minor, key[1])}

    def apply(self, applying: Applying) -> None:
        """Write the months."""
        made = [(key, one) for key, one in self.entered.items() if key not in self.known]
        moved = [(key, one) for key, one in self.entered.items() if key in self.known]
        applying.bulk.insert(
            Turnover,
            {
                "id": list(reserve_ids(applying.session, Turnover, len(made))),
                "month": [month.isoformat() for (month, _), _ in made],
                "currency": [currency for (_, currency), _ in made],
                **_columns([one for _, one in made]),
            },
            {"entity_id": self.context.request.entity_id, "known_on": self.context.business_date},
        )
        old = [self.known[key] for key, _ in moved]
        self._revise(applying, old)
        columns = _columns([one for _, one in moved])
        # An import of an earlier day than the month was known on changes what is known since then.
        since = [max(one.known_on, self.context.business_date).isoformat() for one in old]
        ids = [known_id(one) for one in old]
        applying.bulk.update(Turnover, ids, {**columns, "known_on": since})

    def _revise(self, applying: Applying, changed: list[Turnover]) -> None:
        """Keep what months were until now; what is changed the day it became known was nothing."""
        old = [one for one in changed if one.known_on < self.context.business_date]
        columns: dict[str, list[int] | list[str]] = {
            "entity_id": [one.entity_id for one in old],
            "month": [one.month.isoformat() for one in old],
            "currency": [one.currency for one in old],
            "amount_minor": [one.amount_minor for one in old],
            "known_on": [one.known_on.isoformat() for one in old],
        }
        same = {"superseded_on": self.context.business_date, "batch_id": applying.batch_id}
        applying.bulk.insert(TurnoverRevision, columns, same)


def _columns(entered: list[Entered]) -> dict[str, list[int | str | None]]:
    return {
        "amount_minor": [one.taxed for one in entered],
        "entered_minor": [one.minor for one in entered],
        "tax_percent": [one.percent_text for one in entered],
    }


def _name(key: Month) -> str:
    """The month as programs write it; its currency stands beside."""
    return f"{key[0]:%Y-%m} {key[1]}"


def plan_turnover_import(session: Session, context: ImportContext, rows: Rows) -> PlannedTurnover:
    """Read the rows and compare them with the turnover known, in a reading transaction."""
    said, rejections, skipped = _read(context, rows)
    query = select(Turnover).where(col(Turnover.entity_id) == context.request.entity_id)
    known = {(one.month, one.currency): one for one in session.exec(query)}
    entered = {key: one for key, one in said.items() if not _is(known.get(key), one)}
    created = sum(key not in known for key in entered)
    rejected = int(rejections.rejected.sum())
    counts = Counts(
        rows=len(rows),
        created=created,
        updated=len(entered) - created,
        unchanged=len(said) - len(entered),
        skipped=skipped,
        rejected=rejected,
    )
    return PlannedTurnover(context, counts, rejections, known, entered)


def _is(known: Turnover | None, said: Entered) -> bool:
    if known is None:
        return False
    same = (known.amount_minor, known.entered_minor, known.tax_percent)
    return same == (said.taxed, said.minor, said.percent_text)


def _read(context: ImportContext, rows: Rows) -> tuple[dict[Month, Entered], Rejections, int]:
    """The turnover the rows say, what was rejected of them, and how many say nothing."""
    nothing = ~(rows.filled("month") | rows.filled("amount"))
    nothing |= np.asarray([is_total(word) for word in rows.cells["month"]], dtype=bool)
    nothing &= ~rows.overflowing
    kept = rows.take(~nothing) if nothing.any() else rows
    rejections = Rejections(kept)
    rejections.add(kept.overflowing, "month", TOO_MANY_CELLS)
    rejections.add(~kept.filled("month"), "month", _NO_MONTH)
    rejections.add(~kept.filled("amount"), "amount", NO_AMOUNT)
    months = _months(context, kept, rejections)
    currency = read_currencies(kept, rejections, context.entity.currency)
    minor = read_minor(kept, rejections, context.decisions, "amount", currency).tolist()
    percent = context.request.tax_percent or None
    said: dict[Month, Entered] = {}
    first: dict[Month, int] = {}
    later = {}
    for row in np.flatnonzero(~rejections.rejected).tolist():
        month = months[row]
        assert month is not None  # noqa: S101 - it would have been rejected
        key = (month, currency[row])
        if first.setdefault(key, row) != row:
            later[row] = {"line": rejections.line(first[key])}
            continue
        said[key] = Entered(minor[row], percent)
    rejections.add(mask_of(list(later), len(kept)), "month", DUPLICATE, later)
    return said, rejections, int(nothing.sum())


def _months(context: ImportContext, rows: Rows, rejections: Rejections) -> list[date | None]:
    """The month of each row; none where its cell names none, which rejects it."""
    orders = [file.orders.get("month") for file in context.decisions.files]
    months: list[date | None] = []
    for text, file in zip(rows.cells["month"], rows.files.tolist(), strict=True):
        try:
            months.append(parse_month(text, orders[file]))
        except NotAMonth:
            months.append(None)
    bad = np.asarray([month is None for month in months], dtype=bool) & rows.filled("month")
    rejections.add(bad, "month", _NOT_A_MONTH)
    return months
