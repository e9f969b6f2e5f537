"""The paper of a letter: its margins, and who we are at its foot."""

from dso_app.sending.facts import Facts
from dso_app.services.paper import FONT, SOFT, Paper

LEFT, RIGHT, TOP, BOTTOM = 22.0, 20.0, 14.0, 24.0
"""Margins in millimetres."""


class LetterPages(Paper):
    """Pages with our footer: who we are, and the page's number where there are several."""

    def __init__(self, facts: Facts, *, latin: bool = False) -> None:
        super().__init__(latin=latin)
        self._facts = facts
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.set_title(facts.customer_name)
        self.set_lang(facts.language)

    def footer(self) -> None:
        """Drawn by fpdf2 at the end of each page."""
        company = self._facts.company
        self.set_y(-16)
        self.set_text_color(*SOFT)
        parts = (company.name, *company.address, company.legal_id, company.vat_number)
        words = " · ".join(part for part in parts if part)
        self.shrink(words, self.epw - 18, 6.8, least=4.6)
        self.cell(self.epw - 16, 4, self.cut(words, self.epw - 18))
        self.set_font(FONT, "", 6.8)
        self.cell(16, 4, f"{self.page_no()}/{{n}}", align="R")
