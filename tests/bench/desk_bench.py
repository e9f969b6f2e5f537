"""The desk at scale, in a real Chromium: a click on each screen beside the same table on nothing.

`python -m tests.bench.desk_bench [folder]` starts the production build on 20,000 customers and
1,000,000 items, and a bare Reflex app that shows the same tables with the rows in memory. It turns
pages, filters, searches and opens cards on both, and prints milliseconds: medians, p95 and how many
times the floor each is. A search waits for more letters before it asks, on the floor as on the
screen, and that wait is part of the answer; the last two columns say the medians without it. Then
the bench looks how large the state of that visit has become. A folder that is named keeps the
ledger for the next run.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import select

from dso_app.access import sessions
from dso_app.access.viewer import Viewer
from dso_app.components.table_reading import PAGE_SIZE
from dso_app.components.table_rows import Head, Line, chosen_columns, heads, lines
from dso_app.database import Database
from dso_app.models import Entity, User
from dso_app.services.lists.agenda import ActionListing
from dso_app.services.lists.customer_items import CustomerItemListing
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Listing, ListRequest
from tests.bench.clicks import Act, Clicks, in_turn
from tests.bench.desk_card import card_values
from tests.bench.desk_floor import running_floor
from tests.bench.desk_ledger import CUSTOMERS, ITEMS, fill_desk
from tests.bench.desk_state import largest_state
from tests.bench.filled_ledger import AS_OF
from tests.support import build
from tests.support.chromium import launch
from tests.support.site import Site, running_site

LIMIT = 2.0
STATE_LIMIT = 200_000
"""Bytes."""
TIMES = 80
"""Enough that one pause of the machine is not what 95 in a hundred stay below."""
CARD = 77
"""A customer whose card is opened."""

_ROWS = "[...document.querySelectorAll('table.data tbody tr')].map((row) => row.textContent)"
_CHOSEN = "[...document.querySelectorAll('.table-tools select')].map((one) => one.value)"
_SEEN = (
    f"(() => {{ const rows = {_ROWS}; return rows.length ? [{_CHOSEN}, rows].join() : null; }})()"
)
_FIRST = "document.querySelector('table.data tbody a.lead[href^=\"/customers/\"]')"
_LEAD = 'table.data tbody a.lead[href="/opened"]'
_RESULTS = "document.querySelector('.search .results')?.textContent || null"


def _press(label: str) -> str:
    return f"document.querySelector('button[aria-label=\"{label}\"]').click()"


def _type(selector: str, text: str) -> str:
    return _set(selector, "HTMLInputElement", "input", text)


def _choose(label: str, value: str) -> str:
    return _set(f'select[aria-label="{label}"]', "HTMLSelectElement", "change", value)


def _set(selector: str, kind: str, event: str, value: str) -> str:
    """As a person would: React hears of it."""
    return f"""
      const field = document.querySelector('{selector}');
      const set = Object.getOwnPropertyDescriptor({kind}.prototype, 'value').set;
      set.call(field, '{value}');
      field.dispatchEvent(new Event('{event}', {{ bubbles: true }}));
    """


@dataclass(frozen=True)
class Case:
    """One kind of click: on the screen, and on the floor."""

    name: str
    address: str
    ours: list[Act]
    floor_address: str
    floor: list[Act]
    before: Callable[[Page], object] | None = None
    floor_before: Callable[[Page], object] | None = None
    wait: int = 0
    """Milliseconds both wait for more letters before they ask."""


_TURN = [Act(_press("Next page"), _SEEN), Act(_press("Previous page"), _SEEN)]
_FIELD = 'input[aria-label="Search in this list"]'
_LIST_WAIT, _TOP_WAIT = 200, 150
"""Milliseconds after the last letter before a list, and the top bar, ask."""


def _pages(name: str, address: str) -> Case:
    return Case(f"{name}: next page", address, _TURN, f"/{name}", _TURN)


def _filter(name: str, address: str, what: str, label: str, *values: str) -> Case:
    ours = [Act(_choose(label, value), _SEEN) for value in values]
    floor = [Act(_choose("Show", value), _SEEN) for value in ("late", "")]
    return Case(f"{name}: {what}", address, ours, f"/{name}", floor)


def _search(name: str, address: str, *texts: str) -> Case:
    ours = [Act(_type(_FIELD, text), _SEEN) for text in texts]
    floor = [Act(_type(_FIELD, text), _SEEN) for text in ("a", "")]
    return Case(f"{name}: search", address, ours, f"/{name}", floor, wait=_LIST_WAIT)


def _top(what: str, *texts: str) -> Case:
    ours = [Act(_type("#search", text), _RESULTS) for text in texts]
    floor = [Act(_type("#search", text), _RESULTS) for text in ("a", "b")]
    return Case(f"search: {what}", "/outbox", ours, "/", floor, wait=_TOP_WAIT)


def _opened(page: Page) -> None:
    page.locator("nav a[href='/customers']").click()
    page.wait_for_function(f"location.pathname === '/customers' && {_FIRST} !== null")


def _back(page: Page) -> None:
    if page.locator(_LEAD).count() == 0:
        page.go_back()
    page.wait_for_selector(_LEAD)


def _card() -> Case:
    """From the list of customers to the card of one, which was forgotten before."""
    there = f"location.pathname.startsWith('/customers/') ? {_SEEN} : null"
    first = Act(f"{_FIRST}.click()", there)
    floor = Act(
        f"document.querySelector('{_LEAD}').click()",
        f"location.pathname === '/opened' ? {_SEEN} : null",
    )
    return Case("card: open it", "/customers", [first], "/customers", [floor], _opened, _back)


def cases() -> list[Case]:
    """What is clicked."""
    agenda, customers, items = "/agenda?collector=", "/customers", "/items"
    card = f"/customers/{CARD}"
    action = Act(
        "[...document.querySelectorAll('table.data tbody tr:not(.opened) button.lead')]"
        "[Math.floor(Math.random() * 40)].click()",
        "document.querySelector('.split > :last-child h2')?.textContent || null",
    )
    sort = Act("document.querySelector('table.data th button').click()", _SEEN)
    return [
        _pages("agenda", agenda),
        _filter("agenda", agenda, "of a collector", "Collector", "2", ""),
        _search("agenda", agenda, "er 12", ""),
        Case("agenda: open an action", agenda, [action], "/agenda", _TURN),
        _pages("customers", customers),
        _filter("customers", customers, "on no scenario", "Scenario", "none", ""),
        _filter("customers", customers, "of a collector", "Collector", "2", ""),
        _search("customers", customers, "er 12", ""),
        _pages("items", items),
        _filter("items", items, "late", "Which items", "late", ""),
        _filter("items", items, "of a collector", "Collector", "2", ""),
        _search("items", items, "F00123", ""),
        _card(),
        Case("card: sort its items", card, [sort], "/card", [sort]),
        _search("card", card, "F023", ""),
        _top("a name", "mer 123", "mer 456"),
        _top("a number", "F00012", "F00345"),
        _top("nothing", "zzzz", "mer 456"),
    ]


def tables(site: Site) -> dict[str, tuple[list[Head], list[Line]]]:
    """The heads and two pages of rows of each screen, as its state holds them."""
    screens: Mapping[str, Listing] = {
        "agenda": ActionListing(),
        "customers": CustomerListing(),
        "items": ItemListing(),
        "card": CustomerItemListing(CARD),
    }
    found = {}
    with site.database.read() as session:
        user = session.exec(select(User)).first()
        entity = session.exec(select(Entity)).first()
        assert user is not None
        assert entity is not None
        viewer = Viewer(actor=build.actor(user), entity=entity, today=AS_OF)
        for name, listing in screens.items():
            page = listing.page(session, viewer, ListRequest(page_size=2 * PAGE_SIZE))
            columns = chosen_columns(listing, "")
            found[name] = heads(columns, page, "en"), lines(columns, page, "en")
    return found


def measure(browser: Browser, site: Site, floor: str, only: str) -> list[str]:
    """Print every case; gives the names of those that take too long."""
    with site.database.write() as session:
        user = session.exec(select(User)).first()
        assert user is not None
        cookie = sessions.open_session(session, site.clock, user)
    # The pages' policy forbids what waits for them from without.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": site.url}])
    page, empty, slow = context.new_page(), context.new_page(), []
    for case in cases():
        if only not in case.name:
            continue
        ours = _timed(page, site.url + case.address, case.ours, case.before)
        least = _timed(empty, floor + case.floor_address, case.floor, case.floor_before)
        half, most = ours.median / least.median, ours.p95 / least.p95
        passed = max(half, most) <= LIMIT
        slow += [] if passed else [case.name]
        asked = f"{least.median - case.wait:>6.0f} {ours.median - case.wait:>4.0f}"
        print(  # noqa: T201
            f"{case.name:<28} {least.median:>7.0f} {least.p95:>6.0f} {ours.median:>7.0f} "
            f"{ours.p95:>6.0f} {half:>7.2f} {most:>6.2f}  {'ok' if passed else 'TOO SLOW':<8}"
            f"{asked if case.wait else ''}",
            flush=True,
        )
    context.close()
    return slow


def _timed(
    page: Page, address: str, acts: list[Act], before: Callable[[Page], object] | None
) -> Clicks:
    page.bring_to_front()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if acts[0].seen == _SEEN:
        page.wait_for_function(f"{_SEEN} !== null")
    return in_turn(page, acts, TIMES, before)


def measure_state(folder: Path) -> bool:
    """Print the most bytes a tab's state holds; whether they are too many.

    A page shows so many rows whatever there are: a small company does.
    """
    fill_desk(folder / "small.db", items=20_000, customers=2_000)
    database = Database(f"sqlite:///{folder / 'small.db'}")
    most, where = largest_state(database, CARD)
    database.close()
    passed = most <= STATE_LIMIT
    print(f"a tab's state, all screens visited: at most {most:,} bytes, at {where}")  # noqa: T201
    print(f"limit {STATE_LIMIT:,}  {'ok' if passed else 'TOO LARGE'}")  # noqa: T201
    return not passed


def main() -> int:
    """Print all; 1 when a limit is passed."""
    kept = sys.argv[1] if len(sys.argv) > 1 else ""
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(kept or folder) / "relance.db"
        ledger.parent.mkdir(parents=True, exist_ok=True)
        if not ledger.exists():
            fill_desk(ledger)
        data = Path(folder) / "data"
        data.mkdir()
        shutil.copyfile(ledger, data / "relance.db")
        with (
            running_site(data, AS_OF) as site,
            running_floor(tables(site), card_values(site.database, CARD)) as floor,
            sync_playwright() as playwright,
        ):
            print(f"{CUSTOMERS:,} customers, {ITEMS:,} items, ms: floor and ours, median and p95")  # noqa: T201
            browser = launch(playwright)
            slow = measure(browser, site, floor, only)
            browser.close()
        large = measure_state(Path(folder))
    return int(bool(slow) or large)


if __name__ == "__main__":
    sys.exit(main())
