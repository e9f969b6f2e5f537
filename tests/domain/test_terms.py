"""Rules, section 3: due dates, given or made from a payment term."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.kinds import Kind
from dso_app.domain.terms import MonthEnd, NotATerm, Term, default_due_date, parse_term

_AFTER, _BEFORE = MonthEnd.AFTER_DAYS, MonthEnd.BEFORE_DAYS


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("30", Term(30)),
        ("30 days", Term(30)),
        ("30 jours", Term(30)),
        ("30j", Term(30)),
        ("30 jours nets", Term(30)),
        ("net 30", Term(30)),
        ("Net 30 days", Term(30)),
        ("30 jours date de facture", Term(30)),
        ("45 days end of month", Term(45, _AFTER)),
        ("45 jours fin de mois", Term(45, _AFTER)),
        ("45 EOM", Term(45, _AFTER)),
        ("45j FDM", Term(45, _AFTER)),
        ("end of month 45 days", Term(45, _BEFORE)),
        ("EOM + 45", Term(45, _BEFORE)),
        ("fin de mois 45 jours", Term(45, _BEFORE)),
        ("fin de mois + 45 jours", Term(45, _BEFORE)),
        ("fin de mois", Term(0, _BEFORE)),
        ("60 EOM 15", Term(60, _AFTER, 15)),
        ("60 days end of month the 15th", Term(60, _AFTER, 15)),
        ("60 jours fin de mois le 15", Term(60, _AFTER, 15)),
        ("30 FDM 10", Term(30, _AFTER, 10)),
        ("30 jours le 10", Term(30, MonthEnd.NO, 10)),
        ("fin de mois le 10", Term(0, _BEFORE, 10)),
        ("45 jours FM", Term(45, _AFTER)),
        ("45 days E.O.M.", Term(45, _AFTER)),
        ("Virement 30 jours fin de mois le 10 du mois", Term(30, _AFTER, 10)),
        ("paiement à 30 jours à compter de la date de facturation", Term(30)),
        ("payable within 30 days after invoice date", Term(30)),
        ("comptant", Term(0)),
        ("Net", Term(0)),
        ("À réception", Term(0)),
        ("0", Term(0)),
        ("60 jours nets", Term(60)),
        ("30 jours à compter de la date de facture", Term(30)),
        ("30 j fdm le 10", Term(30, _AFTER, 10)),
        ("45 jours fin de mois le 10 du mois suivant", Term(45, _AFTER, 10)),
        ("30 jours le 10 du mois suivant", Term(30, _AFTER, 10)),
        ("10 du mois suivant", Term(0, _BEFORE, 10)),
        ("fin de mois 45 jours le 10", Term(45, _BEFORE, 10)),
        ("À réception de facture", Term(0)),
        ("Due on receipt", Term(0)),
        ("payment within 30 days of invoice date", Term(30)),
        ("NET30", Term(30)),
        ("D+30", Term(30)),
        ("the 10th of the following month", Term(0, _BEFORE, 10)),
    ],
)
def test_payment_terms_are_read_in_english_and_french(text: str, term: Term) -> None:
    assert parse_term(text) == term
    assert parse_term(f" {text.upper()} ") == term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("30 Tage netto", Term(30)),
        ("Zahlbar innerhalb von 14 Tagen netto", Term(14)),
        ("30 Tage nach Rechnungsdatum", Term(30)),
        ("30 Tage Monatsende", Term(30, _AFTER)),
        ("zum 10. des Folgemonats", Term(0, _BEFORE, 10)),
        ("sofort fällig", Term(0)),
        ("30 días fecha factura", Term(30)),
        ("60 días fin de mes", Term(60, _AFTER)),
        ("60 días F.F. fin de mes", Term(60, _AFTER)),
        ("fin de mes 30 días", Term(30, _BEFORE)),
        ("30 días, día de pago 25", Term(30, MonthEnd.NO, 25)),
        ("Al contado", Term(0)),
        ("30 gg data fattura fine mese", Term(30, _AFTER)),
        ("30 GG DF FM", Term(30, _AFTER)),
        ("60 gg d.f.f.m.", Term(60, _AFTER)),
        ("30 gg FM + 10", Term(30, _AFTER, 10)),
        ("Rimessa diretta", Term(0)),
        ("14 dagen", Term(14)),
        ("14 dagen netto", Term(14)),
        ("30 dagen einde maand", Term(30, _AFTER)),
        ("einde maand 30 dagen", Term(30, _BEFORE)),
        ("Per direct", Term(0)),
    ],
)
def test_payment_terms_are_read_in_german_spanish_italian_and_dutch(text: str, term: Term) -> None:
    assert parse_term(text) == term
    assert parse_term(text.upper()) == term


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "-30", "30.5", "2/10 net 30", "30 10", "30 EOM 32", "30 EOM 0", "1000"),
        *("9" * 50, "30 45 60", "2% 30", "30 days end of month end of month", "30/60/90 días"),
        *("le 10", "30 mois", "jours", "T10", "E", "30 E M", "30 fish", "30 jours le 32"),
    ],
)
def test_what_is_no_payment_term_is_refused_naming_it(text: str) -> None:
    with pytest.raises(NotATerm) as refused:
        parse_term(text)
    assert refused.value.values == {"value": text}


@pytest.mark.parametrize(
    ("text", "issue", "due"),
    [
        ("30", date(2026, 1, 15), date(2026, 2, 14)),
        # 15 January + 45 days = 1 March, whose month ends on the 31st.
        ("45 days end of month", date(2026, 1, 15), date(2026, 3, 31)),
        # The month ends on 31 January; 45 days later is 17 March.
        ("end of month 45 days", date(2026, 1, 15), date(2026, 3, 17)),
        # 15 January + 60 days = 16 March, month end 31 March, then the 15th of April.
        ("60 EOM 15", date(2026, 1, 15), date(2026, 4, 15)),
        ("30 FDM 10", date(2025, 12, 1), date(2026, 1, 10)),
        ("30 FDM 30", date(2026, 1, 1), date(2026, 2, 28)),
        ("0", date(2026, 1, 15), date(2026, 1, 15)),
        ("0 EOM", date(2024, 2, 3), date(2024, 2, 29)),
        # 30 January + 30 days = 29 February in a leap year, 1 March in another one.
        ("30 days end of month", date(2024, 1, 30), date(2024, 2, 29)),
        ("30 days end of month", date(2023, 1, 30), date(2023, 3, 31)),
        # February ends on the 29th, or the 28th; 30 days later is 30 March either way.
        ("end of month 30 days", date(2024, 2, 10), date(2024, 3, 30)),
        ("end of month 30 days", date(2023, 2, 10), date(2023, 3, 30)),
        # 1 December + 60 days = 30 January, month end 31 January, and February has no 30th.
        ("60 EOM 30", date(2023, 12, 1), date(2024, 2, 29)),
        ("60 EOM 30", date(2022, 12, 1), date(2023, 2, 28)),
        # 30 days after 5 January is 4 February; the 10th of the month after is 10 March.
        ("30 jours le 10 du mois suivant", date(2026, 1, 5), date(2026, 3, 10)),
        ("30 jours le 10", date(2026, 1, 5), date(2026, 2, 10)),
        # Month end 31 January + 45 days = 17 March, then the 10th: of April.
        ("fin de mois 45 jours le 10", date(2026, 1, 5), date(2026, 4, 10)),
        ("10 du mois suivant", date(2026, 1, 31), date(2026, 2, 10)),
        ("0 EOM", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_order_of_a_term_is_what_it_means(text: str, issue: date, due: date) -> None:
    assert parse_term(text).due(issue) == due


def test_credits_without_a_due_date_are_due_on_their_issue_date() -> None:
    issue, term = date(2026, 1, 15), Term(30)
    assert default_due_date(Kind.CREDIT_NOTE, issue, term) == issue
    assert default_due_date(Kind.PAYMENT, issue, term) == issue
    assert default_due_date(Kind.MISCELLANEOUS, issue, term, minor=-100) == issue


def test_debits_without_a_due_date_are_due_when_the_term_says() -> None:
    issue, due = date(2026, 1, 15), date(2026, 2, 14)
    for kind in (Kind.INVOICE, Kind.DRAFT, Kind.DOWN_PAYMENT):
        assert default_due_date(kind, issue, Term(30)) == due
    assert default_due_date(Kind.MISCELLANEOUS, issue, Term(30), minor=100) == due


_TERMS = st.builds(
    Term, st.integers(0, 365), st.sampled_from(MonthEnd), st.none() | st.integers(1, 31)
)


@given(_TERMS, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_is_due_before_its_days_have_passed(term: Term, issue: date) -> None:
    assert (term.due(issue) - issue).days >= term.days
