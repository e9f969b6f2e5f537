"""The DSO report as programs read it."""

from fractions import Fraction
from typing import Any

from dso_app.domain.dso import Figure
from dso_app.domain.money import rounded
from dso_app.errors import Reason
from dso_app.formats import plain
from dso_app.reports.basis import Basis
from dso_app.reports.dso import SALES_UNKNOWN, DsoReport, Month


def as_json(report: DsoReport) -> dict[str, Any]:
    """The report as programs read it: amounts, days and rates as strings."""
    basis = report.basis
    answer: dict[str, Any] = {
        "as_of": basis.on.isoformat(),
        "currency": basis.currency,
        "receivables": plain(report.receivables, basis.currency),
        "countback": {
            "days": _days(report.countback.dso),
            "complete": report.countback.dso.complete if report.countback.dso else None,
            "best_possible": _days(report.countback.best_possible),
        }
        | _why(report.countback.why),
        "balance": {
            "days": _days(report.balance.dso),
            "period_days": report.period_days,
            "sales": _amount(report.period_sales, basis),
            "best_possible": _days(report.balance.best_possible),
        }
        | _why(report.balance.why),
        "sales_known_from": report.sales_known_from and report.sales_known_from.isoformat(),
        "cei": {
            "value": None if report.cei.value is None else str(report.cei.value),
            "from": report.cei.first.isoformat(),
            "to": report.cei.last.isoformat(),
        }
        | _why(report.cei.why),
        "months": [_month_json(month, basis) for month in report.months],
    }
    if report.others:
        named = {one.entity_name: one.rates_json() for one in report.bases}
        return answer | {"entities": named}
    return answer | basis.rates_json()


def _month_json(month: Month, basis: Basis) -> dict[str, Any]:
    return {
        "month": f"{month.month:%Y-%m}",
        "receivables": plain(month.receivables, basis.currency),
        "sales": _amount(month.sales, basis),
        "countback": _days(month.countback),
        "best_possible": _days(month.best_possible),
    } | _why(SALES_UNKNOWN if month.sales is None else None)


def _days(figure: Figure | None) -> str | None:
    return str(figure.days) if figure else None


def _amount(exact: Fraction | None, basis: Basis) -> str | None:
    return None if exact is None else plain(int(rounded(exact, 0)), basis.currency)


def _why(reason: Reason | None) -> dict[str, str]:
    return {"why": str(reason)} if reason else {}
