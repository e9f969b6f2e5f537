"""Scenarios and items of all kinds, for what must hold whatever they are."""

from decimal import Decimal

from hypothesis import strategies as st

from dso_app.domain.kinds import Kind
from dso_app.domain.listing import Listing
from dso_app.domain.planning import ItemFacts
from dso_app.domain.scenario import Channel, Entry, Scenario, Trigger
from tests.support.planning_examples import TODAY, a_scenario, a_step, days


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Sound scenarios: offsets never fall, and versions often share them."""
    entry = draw(st.sampled_from(Entry))
    offset = draw(st.integers(-3, 1)) * 5
    steps = [a_step(1, offset, draw(st.sampled_from((Trigger.DUE_DATE, Trigger.DUE_MONTH_END))))]
    for order in range(2, draw(st.integers(1, 5)) + 1):
        more = draw(st.integers(0, 3)) * 5
        offset += more
        trigger = draw(st.sampled_from(Trigger))
        steps.append(
            a_step(
                order,
                more if trigger is Trigger.PREVIOUS_STEP else offset,
                trigger,
                channel=draw(st.sampled_from((Channel.EMAIL, Channel.REGISTERED_LETTER))),
                items=draw(st.sampled_from(Listing)),
                within_days=draw(st.integers(0, 20)),
                deduct_credits=draw(st.booleans()),
            )
        )
    minimum = Decimal(draw(st.sampled_from((0, 50))))
    return a_scenario(*steps, entry=entry, minimum=minimum)


@st.composite
def items(draw: st.DrawFn) -> ItemFacts:
    """Items of any kind; their ids are given by the life they come into."""
    kind = draw(st.one_of(st.just(Kind.INVOICE), st.sampled_from(Kind)))
    minor = draw(st.integers(1, 20_000))
    due = TODAY + days(draw(st.one_of(st.integers(-30, 10), st.integers(-200, 40))))
    return ItemFacts(
        id=0,
        number="",
        kind=kind,
        currency=draw(st.sampled_from(("EUR", "USD", "JPY"))),
        due_date=due,
        issue_date=due - days(30),
        remaining_minor=-minor if kind in {Kind.CREDIT_NOTE, Kind.PAYMENT} else minor,
        disputed_minor=draw(st.sampled_from((0, 0, minor // 2, minor)))
        if kind is Kind.INVOICE
        else 0,
        ignored=draw(st.sampled_from((False, False, False, True))),
    )
