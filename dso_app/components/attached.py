"""The copies of invoices that go with a message, and what they lack."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.components.text import t
from dso_app.services.copies.enclosures import Enclosures


@dataclass
class Attached:
    """The copies of a message, ready to read; empty where its step takes none."""

    names: str = ""
    lacks: str = ""


def attached_words(enclosures: Enclosures, language: str) -> Attached:
    """The copies of a message in words."""
    names = ", ".join(file.name for file in enclosures.files)
    return Attached(names, " ".join(enclosures.words(language)))


def attached(one: Any | Attached) -> rx.Component:
    """The names of the copies, and under them what they lack."""
    return rx.fragment(
        rx.cond(
            one.names != "",
            rx.el.p(
                rx.icon("paperclip", size=14, custom_attrs={"aria-hidden": "true"}),
                " ",
                rx.el.span(t("Attached:"), " ", one.names),
            ),
        ),
        rx.cond(one.lacks != "", rx.el.p(one.lacks, class_name="dim")),
    )
