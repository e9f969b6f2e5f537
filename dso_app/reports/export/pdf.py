"""A sheet as PDF: our letterhead, its figures, its chart, its tables over all their pages."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from dso_app.reports.export.pdf_chart import draw_chart
from dso_app.reports.export.pdf_table import draw_table
from dso_app.reports.export.pdf_words import cell_words
from dso_app.reports.export.sheet import Figure, House, Sheet
from dso_app.services.paper import FONT, INK, SOFT, Paper

_MARGIN, _FOOT = 14.0, 16.0
_WIDE = 7
"""Columns from which pages lie across."""
_LOGO_BOX = (46.0, 14.0)


class ReportPages(Paper):
    """Pages that say at their foot who we are, what this is, and which page of how many."""

    def __init__(self, sheet: Sheet, house: House) -> None:
        wide = max(len(one.columns) for one in (sheet, *sheet.details))
        super().__init__(landscape=wide > _WIDE)
        self._foot = f"{house.name} · {sheet.title} · {house.made}"
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_FOOT)
        self.set_title(sheet.title)
        self.set_lang(house.language)

    def footer(self) -> None:
        """Drawn by fpdf2 at the end of each page."""
        self.set_y(-11)
        self.set_text_color(*SOFT)
        self.set_font(FONT, "", 7)
        self.cell(self.epw - 20, 4, self.cut(self._foot, self.epw - 22))
        self.cell(20, 4, f"{self.page_no()}/{{n}}", align="R")


def write(sheet: Sheet, house: House) -> bytes:
    """The file's bytes."""
    pdf = ReportPages(sheet, house)
    pdf.set_creation_date(datetime.combine(house.on, time(), UTC))
    pdf.add_page()
    _letterhead(pdf, house)
    _title(pdf, sheet)
    if sheet.summary is not None:
        _figures(pdf, sheet.summary.figures, sheet.currency, house.language)
        if sheet.summary.chart is not None and sheet.summary.chart.categories:
            draw_chart(pdf, sheet.summary.chart, house.language)
    draw_table(pdf, sheet, house.language)
    for detail in sheet.details:
        pdf.ln(4)
        if pdf.will_page_break(30):
            pdf.add_page()
        _heading(pdf, detail.title)
        draw_table(pdf, detail, house.language)
    return bytes(pdf.output())


def _letterhead(pdf: Paper, house: House) -> None:
    top = pdf.get_y()
    if house.logo is not None:
        share = min(_LOGO_BOX[0] / house.logo.width, _LOGO_BOX[1] / house.logo.height)
        width, height = house.logo.width * share, house.logo.height * share
        x = pdf.w - pdf.r_margin - width
        pdf.image(BytesIO(house.logo.content), x, top, width, height, alt_text=house.name)
    pdf.set_xy(pdf.l_margin, top)
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 10)
    room = pdf.epw - _LOGO_BOX[0] - 4
    pdf.cell(room, 4.6, pdf.cut(house.name, room), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, "", 7.6)
    pdf.set_text_color(*SOFT)
    pdf.cell(room, 3.8, pdf.cut(" · ".join(house.lines), room), new_x="LMARGIN", new_y="NEXT")
    pdf.set_y(max(pdf.get_y(), top + _LOGO_BOX[1] if house.logo else 0) + 5)


def _title(pdf: Paper, sheet: Sheet) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 15)
    pdf.multi_cell(0, 7, sheet.title, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, "", 8)
    pdf.set_text_color(*SOFT)
    words = "   ".join(f"{name}: {value}" for name, value in sheet.facts)
    pdf.multi_cell(0, 4, words, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _heading(pdf: Paper, title: str) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 11)
    pdf.multi_cell(0, 6, title, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1.5)


def _figures(pdf: Paper, figures: Sequence[Figure], currency: str, language: str) -> None:
    """Figures side by side, as many as fit, each under its name."""
    across = 6 if pdf.w > pdf.h else 4
    width = pdf.epw / across
    for start in range(0, len(figures), across):
        top = pdf.get_y()
        if pdf.will_page_break(13):
            pdf.add_page()
            top = pdf.get_y()
        for place, figure in enumerate(figures[start : start + across]):
            x = pdf.l_margin + place * width
            pdf.set_xy(x, top)
            pdf.set_text_color(*SOFT)
            pdf.set_font(FONT, "", 7.4)
            pdf.cell(width - 2, 4, pdf.cut(figure.name, width - 3))
            pdf.set_xy(x, top + 4)
            pdf.set_text_color(*INK)
            words = _value(figure, currency, language)
            pdf.shrink(words, width - 3, 11, least=7, style="B")
            pdf.cell(width - 2, 5.4, pdf.cut(words, width - 3))
        pdf.set_xy(pdf.l_margin, top + 12)
    pdf.ln(1)


def _value(figure: Figure, currency: str, language: str) -> str:
    value: Any = figure.value
    return "—" if value is None else cell_words(value, figure.kind, currency, language)
