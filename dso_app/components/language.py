"""The language the screens are read in."""

import reflex as rx


class LanguageState(rx.State):
    """Kept apart from the frame, for pages that have none: sign in, the customer's own page."""

    language: str = "en"
