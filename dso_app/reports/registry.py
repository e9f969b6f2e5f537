"""The reports by name: what the command line, the routes and the screens look up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.errors import RelanceError
from dso_app.reports import (
    aging,
    aging_detail,
    collections,
    cube_json,
    disputes,
    dso,
    dso_json,
    dso_sheet,
    forecast,
    penalties,
    performance,
    profile,
    promises,
    qualification,
    sheets,
)
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, with_earlier
from dso_app.reports.cube_sheet import cube_sheet
from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.house import house_of
from dso_app.reports.export.sheet import Sheet
from dso_app.reports.request import ReportRequest
from dso_app.texts import N_


class UnknownReport(RelanceError):
    """No report has the name."""

    message = N_("There is no report {name}.")


@dataclass(frozen=True)
class Report:
    """One report.

    Attributes:
        name: as the command line has it.
        title: msgid.
        parameters: names of the fields of `ReportRequest` it looks at.
        read: the answer, as a value.
        as_json: that value for programs.
        as_sheet: that value for a file.
    """

    name: str
    title: str
    parameters: tuple[str, ...]
    read: Callable[[Session, Viewer, ReportRequest], Any]
    as_json: Callable[[Any], dict[str, Any]]
    as_sheet: Callable[[Any, Viewer], Sheet]
    permission: Permission = Permission.REPORT
    by: By | None = By.CUSTOMER
    """What the rows are when nobody says; None for months."""

    @property
    def screen(self) -> str:
        """Address of its screen."""
        return f"/reports/{'ageing' if self.name == 'aging' else self.name}"


_DATES = ("as_of", "known_on", "currency", "into", "entity_ids")
_CUT = (*_DATES, "by", "customer", "kind", "narrowed", "compare")
_OF_DSO = (*(name for name in _CUT if name != "kind"), "first", "last")


def _read_aging(session: Session, viewer: Viewer, asked: ReportRequest) -> aging.AgeingReport:
    bases = asked.bases(session, viewer)
    report = aging.consolidated(session, bases, _by(asked))
    return replace(report, items=lambda: aging_detail.aged_items(session, bases))


def _read_dso(session: Session, viewer: Viewer, asked: ReportRequest) -> dso.DsoReport:
    # Sales have no kind of their own that balances would share.
    basis, *others = replace(asked, kind="").bases(session, viewer)
    by = None if asked.by is By.KIND else asked.by
    before = asked.earlier(viewer.today)
    earlier = _read_dso(session, viewer, before) if before else None
    also = {row.key for row in earlier.rows} if earlier else ()
    period = {"first": asked.first, "last": asked.last}
    report = dso.dso(session, basis, others=others, by=by, also=also, **period)
    return replace(report, earlier=earlier)


def _read_penalties(session: Session, viewer: Viewer, asked: ReportRequest) -> Cube:
    return penalties.penalty_report(session, asked.bases(session, viewer), _by(asked))


def _read_forecast(session: Session, viewer: Viewer, asked: ReportRequest) -> Cube:
    bases = asked.bases(session, viewer)
    return forecast.forecast_report(session, bases, _by(asked), viewer.language)


def _over_a_period(report: Callable[..., Cube]) -> Callable[[Session, Viewer, ReportRequest], Cube]:
    """A report of lines that looks at a period."""

    def read(session: Session, viewer: Viewer, asked: ReportRequest) -> Cube:
        bases = asked.bases(session, viewer)
        return report(session, bases, _by(asked), asked.first, asked.last)

    return read


def _on_a_date(report: Callable[..., Cube]) -> Callable[[Session, Viewer, ReportRequest], Cube]:
    """A report of lines that looks at a date alone."""

    def read(session: Session, viewer: Viewer, asked: ReportRequest) -> Cube:
        return report(session, asked.bases(session, viewer), _by(asked))

    return read


def _by(asked: ReportRequest) -> By:
    return asked.by or By.CUSTOMER


def _of_lines(
    name: str,
    title: str,
    read: Callable[[Session, Viewer, ReportRequest], Cube],
    as_json: Callable[[Cube], dict[str, Any]] = cube_json.as_json,
    *,
    period: bool = False,
    by: By = By.CUSTOMER,
) -> Report:
    parameters = (*_CUT, "first", "last") if period else _CUT
    both, as_sheet = _with_earlier(read), _as_cube_sheet(title)
    return Report(name, title, parameters, both, as_json, as_sheet, by=by)


def _with_earlier(
    read: Callable[[Session, Viewer, ReportRequest], Cube],
) -> Callable[[Session, Viewer, ReportRequest], Cube]:
    """The report, beside it the same of the date it is to be compared with."""

    def both(session: Session, viewer: Viewer, asked: ReportRequest) -> Cube:
        cube, before = read(session, viewer, asked), asked.earlier(viewer.today)
        return cube if before is None else with_earlier(cube, read(session, viewer, before))

    return both


def _as_cube_sheet(title: str) -> Callable[[Cube, Viewer], Sheet]:
    return lambda cube, viewer: cube_sheet(cube, viewer, title)


REPORTS = {
    report.name: report
    for report in (
        Report(
            *("aging", N_("Ageing"), (*_DATES, "by", "kind", "narrowed"), _read_aging),
            as_json=aging.as_json,
            as_sheet=sheets.ageing_sheet,
        ),
        Report(
            *("dso", N_("DSO"), _OF_DSO, _read_dso),
            as_json=dso_json.as_json,
            as_sheet=dso_sheet.dso_sheet,
            by=None,
        ),
        _of_lines("forecast", N_("Cash forecast"), _read_forecast, forecast.as_json),
        _of_lines("penalties", N_("Penalties"), _read_penalties, penalties.as_json),
        _of_lines(
            *("collections", N_("Collections received")),
            _over_a_period(collections.collections_report),
            period=True,
        ),
        _of_lines(
            *("promises", N_("Promises")), _over_a_period(promises.promises_report), period=True
        ),
        _of_lines(
            *("disputes", N_("Disputes")),
            _over_a_period(disputes.disputes_report),
            disputes.as_json,
            period=True,
        ),
        _of_lines(
            "qualification",
            N_("Qualification"),
            _on_a_date(qualification.qualification_report),
        ),
        _of_lines("profile", N_("Payment profile"), _on_a_date(profile.profile_report)),
        _of_lines(
            *("performance", N_("Performance")),
            _over_a_period(performance.performance_report),
            period=True,
            by=By.COLLECTOR,
        ),
    )
}


def find_report(name: str) -> Report:
    """A report by its name, else `UnknownReport`."""
    if name not in REPORTS:
        raise UnknownReport(name=name)
    return REPORTS[name]


def read_report(session: Session, viewer: Viewer, name: str, asked: ReportRequest) -> Any:
    """A report as a value."""
    report = find_report(name)
    viewer.actor.require(report.permission)
    return report.read(session, viewer, replace(asked, by=asked.by or report.by))


def report_json(
    session: Session, viewer: Viewer, name: str, asked: ReportRequest
) -> dict[str, Any]:
    """A report for programs, in the shape of the outer interface."""
    return find_report(name).as_json(read_report(session, viewer, name, asked))


def export_report(
    session: Session, viewer: Viewer, name: str, asked: ReportRequest, file_format: FileFormat
) -> bytes:
    """A report as a file."""
    sheet = find_report(name).as_sheet(read_report(session, viewer, name, asked), viewer)
    return write_sheet(sheet, file_format, house_of(session, viewer))
