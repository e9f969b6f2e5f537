"""Charts in a PDF, drawn in lines and rectangles: columns, stacked columns, lines."""

from collections.abc import Sequence
from math import floor, log10

from dso_app import formats
from dso_app.formats import decimals
from dso_app.reports.export.sheet import Chart, Drawn
from dso_app.services.paper import FONT, INK, RULE, SOFT, Paper

Colour = tuple[int, int, int]
COLOURS: Sequence[Colour] = (
    (47, 95, 208),
    (224, 161, 0),
    (210, 105, 30),
    (180, 35, 24),
    (122, 22, 16),
    (91, 101, 119),
    (46, 139, 87),
    (142, 91, 181),
)
_HEIGHT = 58.0
_AXIS = 20.0
_STEPS = 4
_MOST_NAMES = 14


def draw_chart(pdf: Paper, chart: Chart, language: str) -> None:
    """Draw the chart where the pen stands, its legend under it."""
    if pdf.will_page_break(_HEIGHT + 22):
        pdf.add_page()
    pdf.set_font(FONT, "B", 9)
    pdf.set_text_color(*INK)
    pdf.cell(0, 6, pdf.cut(chart.title, pdf.epw), new_x="LMARGIN", new_y="NEXT")
    _Drawing(pdf, chart, language).draw()


class _Drawing:
    """One chart on its way to the page."""

    def __init__(self, pdf: Paper, chart: Chart, language: str) -> None:
        self.pdf, self.chart, self.language = pdf, chart, language
        scale = 10 ** decimals(chart.currency) if chart.currency else 1
        self.values = [
            [None if value is None else float(value) / scale for value in series.values]
            for series in chart.series
        ]
        self.low, self.high = self._bounds()
        self.left, self.top = pdf.l_margin + _AXIS, pdf.get_y() + 2
        self.width = pdf.epw - _AXIS

    def draw(self) -> None:
        """Grid, series, names, legend."""
        self._grid()
        if self.chart.drawn is Drawn.LINES:
            self._draw_lines()
        else:
            self._columns()
        self._names()
        self._legend()

    def _bounds(self) -> tuple[float, float]:
        known = [value for values in self.values for value in values if value is not None]
        if self.chart.drawn is Drawn.STACKED:
            pairs = list(zip(*self.values, strict=True))
            known = [sum(max(0, v or 0) for v in pair) for pair in pairs]
            known += [sum(min(0, v or 0) for v in pair) for pair in pairs]
        low, high = min([0.0, *known]), max([0.0, *known])
        step = _nice((high - low) / _STEPS)
        return floor(low / step) * step, -floor(-high / step) * step

    def _y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.top + _HEIGHT * (1 - share)

    def _grid(self) -> None:
        pdf, step = self.pdf, _nice((self.high - self.low) / _STEPS)
        pdf.set_draw_color(*RULE)
        pdf.set_line_width(0.15)
        pdf.set_font(FONT, "", 6.4)
        pdf.set_text_color(*SOFT)
        at = self.low
        while at <= self.high + step / 2:
            y = self._y(at)
            pdf.line(self.left, y, self.left + self.width, y)
            pdf.set_xy(self.left - _AXIS, y - 1.6)
            pdf.cell(_AXIS - 1.5, 3.2, formats.number(round(at, 6), self.language), align="R")
            at += step

    def _columns(self) -> None:
        places = len(self.chart.categories)
        room = self.width / places
        stacked = self.chart.drawn is Drawn.STACKED
        bar = min(16.0, room * 0.7) / (1 if stacked else len(self.values))
        for place in range(places):
            up, down = 0.0, 0.0
            start = (
                self.left + place * room + (room - bar * (1 if stacked else len(self.values))) / 2
            )
            for number, values in enumerate(self.values):
                value = values[place] or 0.0
                base = (up if value > 0 else down) if stacked else 0.0
                if stacked:
                    up, down = (up + value, down) if value > 0 else (up, down + value)
                x = start if stacked else start + number * bar
                self._bar(x, bar, base, base + value, COLOURS[number % len(COLOURS)])

    def _bar(self, x: float, width: float, start: float, end: float, colour: Colour) -> None:
        high, low = self._y(max(start, end)), self._y(min(start, end))
        if low > high:
            self.pdf.set_fill_color(*colour)
            self.pdf.rect(x, high, width, low - high, style="F")

    def _draw_lines(self) -> None:
        room = self.width / len(self.chart.categories)
        self.pdf.set_line_width(0.6)
        for number, values in enumerate(self.values):
            self.pdf.set_draw_color(*COLOURS[number % len(COLOURS)])
            before: tuple[float, float] | None = None
            for place, value in enumerate(values):
                at = None
                if value is not None:
                    at = (self.left + (place + 0.5) * room, self._y(value))
                if at and before:
                    self.pdf.line(*before, *at)
                before = at

    def _names(self) -> None:
        pdf, names = self.pdf, self.chart.categories
        every = -(-len(names) // _MOST_NAMES)
        room = self.width / len(names)
        pdf.set_font(FONT, "", 6.2)
        pdf.set_text_color(*SOFT)
        for place in range(0, len(names), every):
            pdf.set_xy(self.left + place * room, self.top + _HEIGHT + 1)
            pdf.cell(room * every, 3.2, pdf.cut(names[place], room * every - 0.5), align="C")

    def _legend(self) -> None:
        pdf = self.pdf
        y = self.top + _HEIGHT + 6.5
        x = self.left
        pdf.set_font(FONT, "", 7)
        pdf.set_text_color(*INK)
        for number, series in enumerate(self.chart.series):
            width = pdf.get_string_width(series.name) + 8
            if x + width > self.left + self.width:
                x, y = self.left, y + 4
            pdf.set_fill_color(*COLOURS[number % len(COLOURS)])
            pdf.rect(x, y + 0.6, 2.4, 2.4, style="F")
            pdf.set_xy(x + 3, y)
            pdf.cell(width, 3.6, series.name)
            x += width
        pdf.set_xy(pdf.l_margin, y + 8)


def _nice(step: float) -> float:
    """A step that people count in: 1, 2 or 5 times a power of ten."""
    if step <= 0:
        return 1.0
    power = 10.0 ** floor(log10(step))
    return next((m * power for m in (1, 2, 5, 10) if m * power >= step), 10 * power)
