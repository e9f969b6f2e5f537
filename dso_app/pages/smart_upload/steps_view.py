"""The four steps of an import, above each of them."""

from typing import Any

import reflex as rx

from dso_app.components.cards import steps
from dso_app.components.text import t


def import_steps(current: Any) -> rx.Component:
    """Where one stands, counted from 1."""
    return steps(
        t("Steps of an import"), [t("File"), t("Columns"), t("Preview"), t("Import")], current
    )
