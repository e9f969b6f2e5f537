"""Two customers side by side on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.merge.state import MergeState
from dso_app.texts import N_

S: Any = MergeState


@page(
    "/merge/[pair]",
    N_("Merge customers"),
    Permission.MERGE_CUSTOMERS,
    under="/customers",
    on_load=[MergeState.open_merge],
)
def merge() -> rx.Component:
    """The two, or first the choice of the other."""
    asked = rx.State.router.url.path
    nobody = card(
        empty(
            t("Nothing to merge here"),
            S.problem,
            button_link(t("Duplicates"), href="/duplicates"),
            icon="user-x",
        )
    )
    return rx.cond(
        S.shown_at == asked,
        rx.cond(
            S.problem != "",
            rx.fragment(rx.el.h1(t("Merge customers"), class_name="only-read"), nobody),
            rx.cond(S.gone.code != "", _both(), _choose_other()),
        ),
        bones(48, 240, 320),
    )


def _choose_other() -> rx.Component:
    return rx.fragment(
        head(
            t("Merge customers"),
            rx.fragment(
                t("With which customer is this one the same?"),
                rx.el.b(" ", S.survivor.name, " · ", S.survivor.code),
            ),
            button_link(t("Customer card"), href=S.survivor.href),
            button_link(t("Duplicates"), href="/duplicates"),
        ),
        card(
            field(
                "other",
                t("Name or code of the other customer"),
                kind="search",
                auto_focus=True,
                auto_complete="off",
                on_change=S.search.debounce(300),
            ),
            rx.cond(
                S.found.length() > 0,
                rx.el.ul(
                    rx.foreach(
                        S.found,
                        lambda one: rx.el.li(
                            link(one.name, href=one.href),
                            rx.el.div(one.detail, class_name="dim"),
                        ),
                    ),
                    class_name="plain-list",
                    aria_label=t("Customers to merge with"),
                ),
                rx.el.p(
                    rx.cond(
                        S.searched,
                        t("No customer fits."),
                        t("Nobody looks like this customer: look for the other one by name."),
                    ),
                    class_name="dim",
                    role="status",
                ),
            ),
        ),
    )


def _both() -> rx.Component:
    return rx.fragment(
        head(
            t("Merge customers"),
            t("One of the two stays and has all that both had; the other one’s code leads to it."),
            button(t("The other way round"), icon="arrow-left-right", on_click=S.swap),
            button(t("Not the same"), on_click=S.not_same),
        ),
        rx.el.div(
            rx.cond(S.refusal != "", note(S.refusal, tone="bad")),
            card(
                _table(
                    t("What is kept"),
                    (t("Field"), _named(t("Stays:"), S.survivor), _named(t("Goes:"), S.gone)),
                    rx.foreach(S.rows, _choice),
                ),
                title=t("What is kept"),
                sub=rx.fragment(
                    t("Where both say something else; the usual is chosen already."), " ", S.same
                ),
                flush=True,
            ),
            card(
                _table(
                    t("What moves"),
                    (
                        rx.el.span(t("What there is"), class_name="only-read"),
                        t("Stays"),
                        t("Goes"),
                        t("Together"),
                    ),
                    rx.foreach(S.figures, _figure),
                    numbers=True,
                ),
                title=t("What moves"),
                flush=True,
            ),
            note(
                t(
                    "A merge cannot be undone. Nothing is lost: what is not kept stays in the history."
                )
            ),
            acts(
                button_link(t("Cancel"), href="/duplicates"),
                confirm_button(
                    t("Merge…"),
                    name="merge",
                    title=t("Merge these two customers?"),
                    words=S.question,
                    act=t("Merge them"),
                    look="danger",
                    icon="merge",
                    disabled=S.refusal != "",
                    on_confirm=S.merge,
                ),
            ),
            class_name="stack sides",
        ),
    )


def _named(words: Any, one: Any) -> rx.Component:
    # The link stands alone on its line: in a line of words its colour alone would tell it.
    return rx.fragment(rx.el.small(words, " ", one.code), rx.el.div(link(one.name, href=one.href)))


def _table(
    label: Any, heads: tuple[Any, ...], rows: rx.Component, *, numbers: bool = False
) -> rx.Component:
    right = "num" if numbers else ""
    first, *others = heads
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="only-read"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(first, scope="col"),
                    *(rx.el.th(words, scope="col", class_name=right) for words in others),
                )
            ),
            rx.el.tbody(rows),
            class_name="data",
            key=S.turn.to_string(),
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=label,
    )


def _choice(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.label, scope="row"),
        rx.el.td(_radio(one, "survivor", one.survivor)),
        rx.el.td(_radio(one, "gone", one.gone)),
    )


def _radio(one: Any, side: str, text: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=rx.Var.create("keep-").to(str) + one.name,
            default_checked=one.kept == side,
            on_change=S.pick(one.name, side),
        ),
        rx.el.span(text),
        class_name="check",
    )


def _figure(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.label, scope="row"),
        *(rx.el.td(text, class_name="num") for text in (one.survivor, one.gone, one.after)),
    )
