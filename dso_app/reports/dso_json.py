"""The DSO report as programs read it."""

from fractions import Fraction
from typing import Any

from dso_app.domain.dso import Figure
from dso_app.domain.money import rounded
from dso_app.errors import Reason
from dso_app.formats import plain
from dso_app.reports.basis import Basis
from dso_app.reports.dso import DsoReport, Month
from dso_app.reports.dso_columns import month_pairs, row_pairs
from dso_app.reports.dso_figures import SALES_UNKNOWN, Effectiveness, Method
from dso_app.reports.dso_rows import DsoRow


def as_json(report: DsoReport) -> dict[str, Any]:
    """The report as programs read it: amounts, days and rates as strings."""
    basis, earlier = report.basis, report.earlier
    answer: dict[str, Any] = {"as_of": basis.on.isoformat(), "currency": basis.currency}
    if basis.known_on:
        answer["known_on"] = basis.known_on.isoformat()
    answer |= _figures_json(report.whole, report)
    answer["sales_known_from"] = report.sales_known_from and report.sales_known_from.isoformat()
    if earlier:
        figures = _figures_json(earlier.whole, earlier)
        answer["compared_with"] = {"as_of": earlier.basis.on.isoformat()} | figures
    answer["months"] = [
        _month_json(month, basis) | ({"before": _month_json(then, basis)} if then else {})
        for month, then in month_pairs(report)
    ]
    answer["counted_back"] = [
        {"month": f"{month.month:%Y-%m}", "days": str(rounded(month.counted))}
        for month in report.months
        if month.counted is not None
    ]
    if report.by:
        answer["customers"] = [
            {"code": row.key.code, "name": row.key.name}
            | _figures_json(row, report)
            | ({"before": then and _figures_json(then, report)} if earlier else {})
            for row, then in row_pairs(report)
        ]
    if report.others:
        named = {one.entity_name: one.rates_json() for one in report.bases}
        return answer | {"entities": named}
    return answer | basis.rates_json()


def _figures_json(row: DsoRow, report: DsoReport) -> dict[str, Any]:
    basis = report.basis
    return {
        "receivables": plain(row.receivables, basis.currency),
        "not_due": plain(row.not_due, basis.currency),
        "countback": _countback_json(row.countback),
        "balance": {
            "days": _days(row.balance.dso),
            "period_days": report.period_days,
            "sales": _amount(row.period_sales, basis),
            "best_possible": _days(row.balance.best_possible),
        }
        | _why(row.balance.why),
        "cei": _cei_json(row.cei),
    }


def _countback_json(method: Method) -> dict[str, Any]:
    return {
        "days": _days(method.dso),
        "complete": method.dso.complete if method.dso else None,
        "best_possible": _days(method.best_possible),
    } | _why(method.why)


def _cei_json(cei: Effectiveness) -> dict[str, Any]:
    return {
        "value": None if cei.value is None else str(cei.value),
        "from": cei.first.isoformat(),
        "to": cei.last.isoformat(),
    } | _why(cei.why)


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
