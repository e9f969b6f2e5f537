"""Due dates of lines that state none: by their customer's payment term, else the entity's."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from dso_app.domain.terms import NotATerm, Term, default_due_date, parse_term
from dso_app.importing.columns.texts import NO_DAY
from dso_app.importing.items.lines import KINDS, ItemLines


def with_due_dates(lines: ItemLines, terms: Mapping[int, str], own: Term) -> ItemLines:
    """The lines, those without a due date given one; credits are due on their issue date.

    Args:
        lines: the lines.
        terms: customer → payment term.
        own: the entity's.
    """
    undated = np.flatnonzero(lines.due == NO_DAY)
    if not len(undated):
        return lines
    read = {key: _term(text, own) for key, text in terms.items()}
    due = lines.due.copy()
    asked: dict[tuple[Term, int, int, int], int] = {}
    columns = (lines.customer, lines.kind, lines.issue, np.sign(lines.amount))
    keys = zip(*(column[undated].tolist() for column in columns), strict=True)
    for row, (customer, kind, issue, sign) in zip(undated.tolist(), keys, strict=True):
        term = read.get(customer, own)
        key = (term, kind, issue, sign)
        if key not in asked:
            issued = date.fromordinal(issue)
            asked[key] = default_due_date(KINDS[kind], issued, term, minor=sign).toordinal()
        due[row] = asked[key]
    return lines.with_due(due)


def _term(text: str, own: Term) -> Term:
    try:
        return parse_term(text)
    except NotATerm:
        # Typed before terms were checked: the entity's own stands in for it.
        return own
