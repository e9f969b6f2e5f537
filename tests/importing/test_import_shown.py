"""What was shown is what is applied: a plan that is no longer the same is refused."""

from datetime import UTC, datetime

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.importing.queue import work
from dso_app.importing.request import FileKind, Mode, ReadingOptions
from dso_app.importing.steps import BatchOptions, ask_import, ask_preview, ask_preview_again
from dso_app.importing.undo import undo_import
from dso_app.models import Customer, ImportBatch
from dso_app.services.jobs.runners import register
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.imports import HEADER, Ledger

ROW = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
MOVED = "The ledger changed since the preview: look at the import again."


class Screen:
    """An upload taken through its steps, each done by the runner."""

    def __init__(self, ledger: Ledger, kind: FileKind, text: str) -> None:
        self.ledger = ledger
        with ledger.db.write() as session:
            self._runner = register(session, ledger.clock)
            batch = ImportBatch(
                entity_id=ledger.entity_id,
                kind=kind,
                file_name="ledger.csv",
                file_path=str(ledger.file(text, f"upload-{kind}.csv")),
                business_date=TODAY,
                created_at=datetime(2026, 6, 30, tzinfo=UTC),
            )
            session.add(batch)
            session.flush()
            self.key = build.key(batch)

    def preview(self) -> ImportBatch:
        """Have it worked out."""
        options = BatchOptions(ReadingOptions(), Mode.DELTA, create_customers=True)
        with self.ledger.db.write() as session:
            ask_preview(session, HOUSE, self.key, options)
        return self._worked()

    def again(self) -> ImportBatch:
        """Have it worked out once more."""
        with self.ledger.db.write() as session:
            ask_preview_again(session, HOUSE, self.key)
        return self._worked()

    def apply(self) -> ImportBatch:
        """Have it applied."""
        with self.ledger.db.write() as session:
            ask_import(session, HOUSE, self.key)
        return self._worked()

    def _worked(self) -> ImportBatch:
        work(self.ledger.db, self.ledger.clock, self._runner, 60.0)
        with self.ledger.db.read() as session:
            return session.get_one(ImportBatch, self.key)


@pytest.fixture
def items(ledger: Ledger) -> Screen:
    screen = Screen(ledger, FileKind.ITEMS, f"{HEADER}\n{ROW}\n")
    assert screen.preview().state == "previewed"
    return screen


def test_nothing_in_between_and_it_is_applied(items: Screen) -> None:
    done = items.apply()
    assert (done.state, done.created, done.error) == ("done", 1, "")


def test_another_import_in_between_and_nothing_is_written(items: Screen) -> None:
    items.ledger.rows("C9;F9;2026-05-01;2026-05-31;1;1", mode="delta")
    refused = items.apply()
    assert (refused.state, refused.error) == ("refused", MOVED)
    assert set(items.ledger.remaining()) == {"F9"}


def test_looked_at_again_it_is_applied_as_it_is_shown_now(items: Screen) -> None:
    items.ledger.rows(ROW, mode="delta")
    assert items.apply().state == "refused"
    shown = items.again()
    assert (shown.state, shown.created, shown.unchanged) == ("previewed", 0, 1)
    assert items.apply().state == "done"


def test_an_undo_in_between_and_nothing_is_written(ledger: Ledger) -> None:
    first = ledger.rows(ROW)
    screen = Screen(ledger, FileKind.ITEMS, f"{HEADER}\n{ROW.replace('100.00', '90.00')}\n")
    screen.preview()
    undo_import(ledger.db, ledger.clock, HOUSE, first.batch or 0)
    assert screen.apply().error == MOVED
    assert ledger.all_items() == []


CUSTOMERS = "code;name;phone\nC1;Garnier;0102030405\n"


def test_a_customer_changed_by_a_person_in_between_and_nothing_is_written(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    screen = Screen(ledger, FileKind.CUSTOMERS, CUSTOMERS)
    screen.preview()
    _change(ledger, phone="0999999999")
    assert screen.apply().error == MOVED
    assert ledger.customer("C1").phone == "0999999999"


def test_what_a_person_changed_besides_is_no_matter(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    screen = Screen(ledger, FileKind.CUSTOMERS, CUSTOMERS)
    screen.preview()
    _change(ledger, pinned_comment="calls on Mondays")
    assert screen.apply().state == "done"
    assert ledger.customer("C1").phone == "0102030405"


def test_a_term_changed_by_a_person_moves_the_due_dates_shown(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    text = "customer_code;number;issue_date;amount\nC1;F1;2026-05-01;100.00\n"
    screen = Screen(ledger, FileKind.ITEMS, text)
    assert screen.preview().answer["changes"][0]["after"]["due_date"] == "2026-05-31"
    _change(ledger, payment_term="45")
    assert screen.apply().error == MOVED


def _change(ledger: Ledger, **values: str) -> None:
    with ledger.db.write() as session:
        customer = session.get_one(Customer, ledger.customer("C1").id)
        for name, value in values.items():
            setattr(customer, name, value)


def test_a_contact_changed_in_between_and_nothing_is_written(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    ledger.contacts("customer_code;name;phone\nC1;Paul;01\n")
    screen = Screen(ledger, FileKind.CONTACTS, "customer_code;name;phone\nC1;Paul;02\n")
    shown = screen.preview().answer["changes"]
    assert shown == [
        {
            "what": "updated",
            "customer": "C1",
            "name": "Paul",
            "before": {"phone": "01"},
            "after": {"phone": "02"},
        }
    ]
    ledger.contacts("customer_code;name;phone\nC1;Paul;03\n")
    assert screen.apply().error == MOVED


def test_a_profile_that_reads_otherwise_since_and_nothing_is_written(ledger: Ledger) -> None:
    text = "customer_code;number;issue_date;amount\nC1;F1;03/04/2026;100.00\n"
    screen = Screen(ledger, FileKind.ITEMS, text)
    assert screen.preview().answer["changes"][0]["after"]["issue_date"] == "2026-04-03"
    ledger.items(text, dates="mdy", mode="delta")
    assert screen.apply().error == MOVED
    assert ledger.item("F1").issue_date.isoformat() == "2026-03-04"


def test_a_preview_names_the_customers_it_would_make(items: Screen) -> None:
    shown = items.preview().answer
    assert shown["new_customers"] == {"count": 1, "first": [{"code": "C1", "name": "C1"}]}
    assert shown["new_groups"] == []
    # What was shown stays with the import.
    assert items.apply().answer["new_customers"]["count"] == 1


def test_a_preview_names_new_groups_and_people_nobody_knows(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        build.user(session, email="claire@example.com")
    ledger.customers("code;name;groups\nC1;Garnier;Retail\n")
    text = (
        "code;name;groups;collector_email;sales_email\n"
        "C1;Garnier;Retail,Key accounts;Claire@example.com;nobody@example.com\n"
        "C2;Lenoir;Export;gone@example.com;\n"
        "C3;Roux;Export, Retail;claire@example.com;\n"
    )
    batch = Screen(ledger, FileKind.CUSTOMERS, text).preview()
    assert batch.answer["new_groups"] == ["Export"]
    assert batch.answer["new_customers"] == {
        "count": 1,
        "first": [{"code": "C3", "name": "Roux"}],
    }
    assert batch.answer["unknown_collectors"] == ["gone@example.com"]
    assert batch.answer["unknown_sales"] == ["nobody@example.com"]
    assert (batch.rejected, batch.created, batch.updated) == (2, 1, 0)


def test_a_preview_names_the_kind_words_nobody_knows(ledger: Ledger) -> None:
    text = (
        "customer_code;number;kind;issue_date;due_date;amount;collector_email\n"
        "C1;F1;Facture;2026-05-01;2026-05-31;1;\n"
        "C1;F2;Zorglub;2026-05-01;2026-05-31;1;\n"
        "C1;F3;Zorglub;2026-05-01;2026-05-31;1;x@example.com\n"
    )
    answer = Screen(ledger, FileKind.ITEMS, text).preview().answer
    assert answer["unknown_kinds"] == ["Zorglub"]
    assert answer["unknown_collectors"] == ["x@example.com"]


def test_a_preview_of_customers_shows_old_beside_new_in_the_words_of_files(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        for name in ("claire", "marc"):
            build.user(session, email=f"{name}@example.com")
    head = "code;name;phone;credit_limit;do_not_dun;collector_email;groups;insolvent_on\n"
    ledger.customers(f"{head}C1;Garnier;01;5000;no;claire@example.com;Retail,Export;\n")
    screen = Screen(
        ledger,
        FileKind.CUSTOMERS,
        f"{head}C1;Garnier SA;01;7500.50;yes;marc@example.com;Retail;2026-03-01\n"
        "C2;Lenoir;;100;;;Export;\n",
    )
    created, updated = screen.preview().answer["changes"]
    assert created == {
        "what": "created",
        "customer": "C2",
        "name": "Lenoir",
        "before": {},
        "after": {"credit_limit": "100.00", "do_not_dun": "no", "groups": "Export"},
    }
    assert (updated["customer"], updated["name"]) == ("C1", "Garnier SA")
    assert updated["before"] == {
        "name": "Garnier",
        "credit_limit": "5000.00",
        "do_not_dun": "no",
        "collector_email": "claire@example.com",
        "groups": "Export, Retail",
        "insolvent_on": "",
    }
    assert updated["after"] == {
        "name": "Garnier SA",
        "credit_limit": "7500.50",
        "do_not_dun": "yes",
        "collector_email": "marc@example.com",
        "groups": "Retail",
        "insolvent_on": "2026-03-01",
    }
