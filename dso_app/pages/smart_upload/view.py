"""Smart Upload's first step on screen: what the file holds, the file, and the imports so far."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.cards import card, empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.links import link
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.progress import follow
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.pages.smart_upload import batch_view  # noqa: F401 - it registers itself
from dso_app.pages.smart_upload.start_state import ImportsState, StartState
from dso_app.pages.smart_upload.steps_view import import_steps
from dso_app.pages.smart_upload.undo_state import UndoState as _UndoState
from dso_app.pages.smart_upload.undo_view import undo_question
from dso_app.texts import N_

S: Any = StartState
H: Any = ImportsState
UndoState: Any = _UndoState

_GUESSED = (
    "",
    N_("Found from each file"),
    N_("Told from its columns, and yours to change; several kinds may come together."),
)
_KINDS = (
    ("customers", N_("Customers"), N_("A code and a name are enough; what is there is updated.")),
    ("items", N_("Items"), N_("Open invoices, credit notes, payments, drafts.")),
    ("contacts", N_("Contacts"), N_("People at customers that are known already.")),
    (
        "fec",
        N_("French ledger file (FEC)"),
        N_("As a first load: customers and items out of the legal file of a year."),
    ),
    ("turnover", N_("Turnover"), N_("Sales by month, where items do not tell them.")),
    ("backlog", N_("Order backlog"), N_("What customers ordered and is not invoiced yet.")),
)
_MODES = (
    (
        "stock",
        N_("Complete list of open items"),
        N_("What is missing from it has been settled: it is cleared. The usual export."),
    ),
    (
        "delta",
        N_("Changes only"),
        N_("What is missing stays as it is; a remaining amount of 0 clears an item."),
    ),
)


@page(
    "/upload",
    N_("Smart Upload"),
    Permission.IMPORT,
    menu=MenuEntry(N_("Smart Upload"), "upload", "Data", 1),
    on_load=[StartState.begin, ImportsState.load_table],
)
def smart_upload() -> rx.Component:
    """A file in; nothing is written before its preview was seen."""
    return rx.fragment(
        head(t("Smart Upload"), t("Nothing is written before you have seen what would change.")),
        undo_question(),
        import_steps(1),
        rx.el.div(_start(), _history(), class_name="stack"),
    )


def _start() -> rx.Component:
    return rx.el.div(
        card(
            upload(
                "/api/uploads",
                accept=".csv,.txt,.xlsx,.pdf,.zip",
                words=t(
                    "CSV, TXT or Excel, up to 20 files together. The columns are found by themselves."
                ),
                hidden={"kind": S.kind, "mode": rx.cond(S.kind == "items", S.mode, "")},
            ),
            rx.el.p(S.day, class_name="dim"),
            _elsewhere(),
        ),
        card(
            _choices(
                "kind", t("What do the files hold?"), (_GUESSED, *_KINDS), S.kind, S.choose_kind
            ),
            rx.cond(
                S.kind == "items",
                _choices("mode", t("Which items does it hold?"), _MODES, S.mode, S.choose_mode),
            ),
        ),
        class_name="split stretch",
    )


def _elsewhere() -> rx.Component:
    return rx.el.ul(
        rx.el.li(
            link(t("Invoice copies"), href="/copies"),
            " — ",
            t("PDF files, alone or zipped, tied to their items by number"),
        ),
        rx.el.li(
            link(t("Sources"), href="/sources"),
            " — ",
            t("files fetched by themselves, from a watched folder or an SFTP server"),
        ),
        class_name="elsewhere",
    )


def _choices(
    name: str, legend: Any, options: tuple[tuple[str, str, str], ...], value: Any, choose: Any
) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        *(
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name=name,
                    value=key,
                    checked=value == key,
                    on_change=choose(key),
                ),
                rx.el.span(t(label), rx.el.small(t(words))),
                class_name="check choice",
            )
            for key, label, words in options
        ),
        # Until the page has been entered it shows what was chosen last time, which entering undoes.
        disabled=~rx.State.is_hydrated,
        class_name="bare choices",
    )


def _history() -> rx.Component:
    kinds = [("", t("Holds: all")), *((key, t(label)) for key, label, _ in _KINDS)]
    return rx.el.div(
        rx.el.h2(t("Imports so far"), class_name="above"),
        rx.cond(H.under_way, follow(ImportsState.reload_table)),
        data_table(
            ImportsState,
            label=t("Imports so far"),
            on_act=UndoState.ask,
            filters=(table_filter(H, "kind", t("What the files hold"), kinds),),
            empty=empty(
                t("No import yet"),
                t("Begin with customers, then their open items; contacts can follow."),
                icon="file-up",
            ),
        ),
        class_name="imports",
    )
