"""The trend of Home: words, and numbers for drawing alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dso_app.access.permissions import HOUSE
from dso_app.domain.dso import Figure
from dso_app.pages.home.trend import make_trend
from dso_app.reports.basis import Basis
from dso_app.reports.dso import DsoReport, Month
from dso_app.reports.dso_figures import SALES_UNKNOWN, Effectiveness, Method
from dso_app.reports.dso_text import days_words

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
BASIS = Basis(actor=HOUSE, entity_id=1, on=JUNE, known_on=None, currency="EUR")
BY_AGE = {MAY: (700_00, 200_00, 100_00, 0, 0), JUNE: (600_00, 250_50, 0, -40_00, 90_00)}


def month(on: date, dso: int | None, best: int | None) -> Month:
    return Month(
        month=on.replace(day=1),
        on=on,
        receivables=sum(BY_AGE[on]),
        buckets=BY_AGE[on],
        sales=None,
        countback=None if dso is None else Figure(Fraction(dso)),
        best_possible=None if best is None else Figure(Fraction(best)),
    )


def report(method: Method, *months: Month) -> DsoReport:
    return DsoReport(
        basis=BASIS,
        receivables=900_50,
        countback=method,
        balance=method,
        period_days=90,
        period_sales=None,
        sales_known_from=None,
        cei=Effectiveness(None, MAY, JUNE),
        months=months,
    )


KNOWN = report(
    Method(Figure(Fraction(473, 10)), Figure(Fraction(356, 10))),
    month(MAY, 50, 37),
    month(JUNE, 47, 36),
)


def test_dso_stands_against_best_possible_and_last_month() -> None:
    trend = make_trend(KNOWN, "en")
    assert (trend.figure, trend.best) == ("47.3 d", "best possible 35.6")
    assert (trend.change, trend.tone) == ("−2.7 d", "down")
    assert trend.why == ""


def test_a_rise_of_dso_is_no_good_news() -> None:
    worse = replace(KNOWN, months=[month(MAY, 40, 36), month(JUNE, 47, 36)])
    trend = make_trend(worse, "fr")
    assert (trend.change, trend.tone) == ("+7,3 j", "up")


def test_where_sales_are_not_known_the_reason_stands_and_nothing_is_drawn() -> None:
    unknown = report(Method(None, None, SALES_UNKNOWN), month(JUNE, None, None))
    trend = make_trend(unknown, "en")
    assert (trend.figure, trend.dso, trend.change) == ("—", [], "")
    assert trend.why == SALES_UNKNOWN.sentence("en")


def test_a_lower_bound_is_marked_and_compared_with_nothing() -> None:
    assert days_words(Figure(Fraction(60), complete=False), "en") == "≥\xa060.0 d"
    bound = replace(KNOWN, countback=Method(Figure(Fraction(60), complete=False), None))
    trend = make_trend(bound, "en")
    assert (trend.change, trend.best) == ("", "")


def test_bars_are_whole_units_and_credits_take_no_room() -> None:
    trend = make_trend(KNOWN, "en")
    assert trend.ageing[1] == {"b0": 600, "b1": 251, "b2": 0, "b3": 0, "b4": 90, "label": "Jun"}
    assert trend.buckets == ["Not due", "1–30", "31–60", "61–90", "> 90"]
    assert "900.50 EUR today, 600.00 not due" in trend.ageing_words


def test_points_are_drawn_with_one_decimal() -> None:
    assert make_trend(KNOWN, "en").dso[0] == {"label": "May", "dso": 50.0, "best": 37.0}
    assert Decimal("47.30") == KNOWN.countback.dso.days  # type: ignore[union-attr]


def test_each_month_opens_its_ageing_and_its_dso_with_the_figures_in_words() -> None:
    trend = make_trend(KNOWN, "en")
    ageing, dso = trend.ageing_links[0], trend.dso_links[1]
    assert ageing.href == "/reports/ageing?as_of=2026-05-31"
    assert ageing.words.startswith("31 May 2026: 1,000.00\N{NO-BREAK SPACE}EUR · Not due 700.00")
    assert dso.href == "/reports/dso?as_of=2026-06-30"
    assert dso.words == "30 Jun 2026: 47.0 d · best possible 36.0 d"
