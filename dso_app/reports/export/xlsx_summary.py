"""The first page of an Excel report: what it is, its figures, a native chart with its data."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dso_app.formats import decimals
from dso_app.reports.export.sheet import Chart, Drawn, Series, Sheet
from dso_app.reports.export.xlsx_formats import Formats, money_pattern, number_of

COLOURS = ("#2F5FD0", "#E0A100", "#D2691E", "#B42318", "#7A1610", "#5B6577", "#2E8B57", "#8E5BB5")
_KINDS: dict[Drawn, dict[str, str]] = {
    Drawn.COLUMNS: {"type": "column"},
    Drawn.STACKED: {"type": "column", "subtype": "stacked"},
    Drawn.LINES: {"type": "line"},
}
_SIZE = {"width": 780, "height": 360}
_CHART_ROWS = 19


def write_summary(page: Worksheet, workbook: Workbook, sheet: Sheet, formats: Formats) -> None:
    """Write the page; the chart reads the cells that stand under it."""
    summary = sheet.summary
    assert summary is not None  # noqa: S101 - its caller looked
    page.write_string(0, 0, sheet.title, formats.of("", bold=True))
    for place, (name, value) in enumerate(sheet.facts, start=1):
        page.write_string(place, 0, name)
        page.write_string(place, 1, value)
    below = len(sheet.facts) + 2
    for place, figure in enumerate(summary.figures, start=below):
        page.write_string(place, 0, figure.name)
        shown = formats.of_value(figure.value, figure.kind, sheet.currency, bold=True)
        if figure.value is None:
            page.write_string(place, 1, "—", shown)
        elif isinstance(figure.value, str):
            page.write_string(place, 1, figure.value, shown)
        else:
            number = number_of(figure.value, figure.kind, sheet.currency)
            page.write_number(place, 1, number, shown)
    page.set_column(0, 0, 34)
    page.set_column(1, 12, 16)
    if summary.chart is not None and summary.chart.categories:
        _chart(page, workbook, summary.chart, formats, below + len(summary.figures) + 1)


def _chart(page: Worksheet, workbook: Workbook, chart: Chart, formats: Formats, below: int) -> None:
    data = below + _CHART_ROWS + 1
    bold = formats.of("", bold=True)
    for across, series in enumerate(chart.series, start=1):
        page.write_string(data, across, series.name, bold)
    for place, name in enumerate(chart.categories, start=data + 1):
        page.write_string(place, 0, name)
    drawn = workbook.add_chart(_KINDS[chart.drawn])
    last = data + len(chart.categories)
    for across, series in enumerate(chart.series, start=1):
        _series(page, series, chart, formats, (data + 1, across))
        colour = COLOURS[(across - 1) % len(COLOURS)]
        drawn.add_series(
            {
                "name": [page.get_name(), data, across],
                "categories": [page.get_name(), data + 1, 0, last, 0],
                "values": [page.get_name(), data + 1, across, last, across],
                "fill": {"color": colour},
                "line": {"color": colour, "width": 2 if chart.drawn is Drawn.LINES else 0.75},
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    drawn.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
    drawn.set_size(_SIZE)
    page.insert_chart(below, 0, drawn, {"description": chart.title})


def _series(
    page: Worksheet, series: Series, chart: Chart, formats: Formats, at: tuple[int, int]
) -> None:
    shown = formats.of(money_pattern(chart.currency) if chart.currency else "0.00")
    places = decimals(chart.currency) if chart.currency else 0
    for place, value in enumerate(series.values):
        if value is not None:
            page.write_number(at[0] + place, at[1], float(value) / 10**places, shown)
