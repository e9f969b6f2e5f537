"""The lists of promises and disputes, with what is due."""

from datetime import timedelta

from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.promises import PromiseState
from dso_app.models import User
from dso_app.services.commitments.dispute_answers import answer_disputes
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.instalment_plans import Instalment, make_plan
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.lists.disputes import DisputeListing
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.promises import PromiseListing
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world

DAY = timedelta(days=1)


def _viewer(here: World, person: User) -> Viewer:
    return Viewer(build.actor(person, here.entity), here.entity, here.clock.date)


def _shown(session: Session, listing: Listing, viewer: Viewer, show: str) -> list[str]:
    page = listing.page(session, viewer, ListRequest(filters={"show": show}))
    return [str(row.cells["customer"].value) for row in page.rows]


def _promised(here: World, name: str, days: int) -> None:
    customer = here.customer((100_00, 20), name=name)
    terms = PromiseTerms(TODAY + days * DAY)
    asked = Qualification("Promise to pay", "x", promise=terms)
    qualify(here.session, HOUSE, here.clock, [key(here.items(customer)[0])], asked)


def test_promises_by_what_is_due(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        viewer = _viewer(here, build.user(session, Role.CREDIT_MANAGER))
        for name, days in (("Today", 0), ("Soon", 7), ("Later", 8)):
            _promised(here, name, days)
        listing = PromiseListing()
        assert _shown(session, listing, viewer, "") == ["Today", "Soon", "Later"]
        assert _shown(session, listing, viewer, "due") == ["Today"]
        assert _shown(session, listing, viewer, "week") == ["Today", "Soon"]
        for state in (PromiseState.BROKEN, PromiseState.KEPT, PromiseState.CANCELLED):
            assert _shown(session, listing, viewer, state) == []
        page = listing.page(session, viewer, ListRequest())
        assert [(one.currency, one.sums["amount"]) for one in page.totals] == [("EUR", 300_00)]


def test_an_instalment_says_which_one_it_is(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        viewer = _viewer(here, build.user(session, Role.CREDIT_MANAGER))
        items = here.items(here.customer((100_00, 20), name="Garage"))
        parts = [Instalment(TODAY + days * DAY, 50_00) for days in (3, 10)]
        make_plan(session, HOUSE, clock, [key(items[0])], parts, "Two parts")
        page = PromiseListing().page(session, viewer, ListRequest())
        assert [row.cells["customer"].sub for row in page.rows] == [
            "instalment 1 of 2",
            "instalment 2 of 2",
        ]


def test_disputes_by_what_is_due_and_who_resolves_them(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        paul = build.user(session, Role.SALES, email="paul@x.com", whole_ledger=True)
        viewer = _viewer(here, paul)
        for name, days, resolver in (
            ("Due", 0, ""),
            ("Mine", 5, "paul@x.com"),
            ("Never", None, ""),
        ):
            items = here.items(here.customer((100_00, 20), (50_00, 8), name=name))
            target = TODAY + days * DAY if days is not None else None
            terms = DisputeTerms(amount_minor=120_00, resolver=resolver, target_on=target)
            ids = [key(one) for one in items]
            qualify(session, HOUSE, clock, ids, Qualification("Dispute", name, dispute=terms))
        listing = DisputeListing()
        assert _shown(session, listing, viewer, "") == ["Due", "Mine", "Never"]
        assert _shown(session, listing, viewer, "due") == ["Due"]
        assert _shown(session, listing, viewer, "mine") == ["Mine"]
        page = listing.page(session, viewer, ListRequest(filters={"show": "mine"}))
        assert page.rows[0].cells["amount"].value == 120_00
        assert len(page.rows[0].cells["items"].value.split(", ")) == 2
        answer_disputes(session, HOUSE, clock, ids, founded=True, comment="So")
        assert _shown(session, listing, viewer, "closed") == ["Never"]
        clock.date = TODAY + 2 * DAY
        states = listing.page(session, _viewer(here, paul), ListRequest(filters={"show": "all"}))
        assert [row.cells["state"].value for row in states.rows] == [
            "overdue",
            "unresolved",
            "founded",
        ]
