"""The first changes a plan of items makes, old beside new, as its preview shows them."""

from collections.abc import Iterator, Mapping
from itertools import islice

from dso_app.formats import plain
from dso_app.importing.answer import Change
from dso_app.importing.columns.texts import iso_dates
from dso_app.importing.items.plan import ItemPlan


def item_changes(plan: ItemPlan, codes: Mapping[int, str], limit: int) -> list[Change]:
    """At most so many created, updated or reopened, and cleared items.

    Args:
        plan: the plan.
        codes: id of a customer → its code.
        limit: of each sort.
    """
    sorts = (_created(plan, codes), _changed(plan, codes), _cleared(plan, codes))
    return [change for sort in sorts for change in islice(sort, limit)]


def _code(plan: ItemPlan, codes: Mapping[int, str], customer: int) -> str:
    return codes[customer] if customer > 0 else plan.customers.codes[-1 - customer]


def _created(plan: ItemPlan, codes: Mapping[int, str]) -> Iterator[Change]:
    for place in plan.created.tolist():
        customer = _code(plan, codes, int(plan.lines.customer[place]))
        yield Change("created", customer, plan.lines.number[place], after=_line(plan, place))


def _changed(plan: ItemPlan, codes: Mapping[int, str]) -> Iterator[Change]:
    for place in plan.changed.tolist():
        known = int(plan.matched[place])
        before, after = _item(plan, known), _line(plan, place)
        moved = [name for name in after if before[name] != after[name]]
        was_open, is_open = plan.known.remaining[known] != 0, plan.lines.remaining[place] != 0
        what = "updated" if was_open == is_open else "reopened" if is_open else "cleared"
        yield Change(
            what,
            _code(plan, codes, int(plan.lines.customer[place])),
            plan.lines.number[place],
            before={name: before[name] for name in moved},
            after={name: after[name] for name in moved},
        )


def _cleared(plan: ItemPlan, codes: Mapping[int, str]) -> Iterator[Change]:
    known = plan.known
    for place in plan.clearing.absent.tolist():
        before = {"remaining": _item(plan, place)["remaining"]}
        zero = plain(0, known.currency[place])
        customer = codes[int(known.customer[place])]
        yield Change("cleared", customer, known.number[place], before, {"remaining": zero})


def _line(plan: ItemPlan, place: int) -> dict[str, str]:
    lines = plan.lines
    issue, due = iso_dates(lines.issue[[place]]), iso_dates(lines.due[[place]])
    currency = lines.currency[place]
    return {
        "issue_date": issue[0],
        "due_date": due[0],
        "currency": currency,
        "amount": plain(int(lines.amount[place]), currency),
        "remaining": plain(int(lines.remaining[place]), currency),
        **{name: cells[place] for name, cells in lines.texts.items()},
    }


def _item(plan: ItemPlan, place: int) -> dict[str, str]:
    known = plan.known
    issue, due = iso_dates(known.issue[[place]]), iso_dates(known.due[[place]])
    currency = known.currency[place]
    return {
        "issue_date": issue[0],
        "due_date": due[0],
        "currency": currency,
        "amount": plain(int(known.amount[place]), currency),
        "remaining": plain(int(known.remaining[place]), currency),
        **{name: cells[place] for name, cells in known.texts.items()},
    }
