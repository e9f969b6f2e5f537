"""What saving asks, what it refuses, and what is said of work that is not saved."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, form
from dso_app.components.leaving import leaving
from dso_app.components.text import t
from dso_app.pages.scenario.save_state import SaveState
from dso_app.pages.scenario.starts import starts
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.versions_state import VersionsState

S: Any = ScenarioState
P: Any = StepsState
T: Any = TextState
V: Any = SaveState
W: Any = VersionsState


def left_note() -> rx.Component:
    """What one left unsaved is back: go on with it, or give it up."""
    return rx.cond(
        S.left != "",
        note(
            rx.el.p(S.left),
            rx.cond(
                S.overtaken != "",
                rx.fragment(rx.el.p(rx.el.b(S.overtaken)), _sentences(S.theirs)),
            ),
            rx.el.div(
                button(t("Go on"), small=True, on_click=S.go_on),
                button(t("Give them up"), small=True, on_click=S.give_up),
                class_name="row",
            ),
            tone="info",
        ),
    )


def problems_note() -> rx.Component:
    """What stands in the way of saving, then what may surprise; each leads to its step."""
    return rx.fragment(
        rx.cond(
            P.wrong | (T.problems.length() > 0),
            note(
                rx.el.b(t("This cannot be saved yet:")),
                rx.el.ul(
                    rx.foreach(P.problems, lambda one: rx.cond(one.bad, _problem(one))),
                    rx.foreach(T.problems, rx.el.li),
                    class_name="plain-list",
                ),
                tone="bad",
            ),
        ),
        rx.cond(
            ~P.wrong & (P.problems.length() > 0),
            note(
                rx.el.b(t("Worth a look:")),
                rx.el.ul(
                    rx.foreach(P.problems, lambda one: rx.cond(~one.beside, _problem(one))),
                    class_name="plain-list",
                ),
                tone="warn",
            ),
        ),
    )


def _problem(one: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            one.order > 0,
            rx.el.button(
                one.words, type="button", class_name="link", on_click=P.choose(one.order - 1)
            ),
            one.words,
        )
    )


def save_dialog() -> rx.Component:
    """What saving does to the customers on it."""
    return dialog(
        V.asking,
        t("Save as a new version?"),
        form(
            _sentences(V.mine),
            rx.el.p(rx.el.b(S.customers_words), " ", t("on this scenario.")),
            consequences(),
            starts(),
            acts(
                button(t("Cancel"), on_click=V.stop_asking),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=V.save,
        ),
        on_close=V.stop_asking,
    )


def consequences() -> rx.Component:
    """What becomes of running cycles when a version comes into force."""
    return rx.el.ul(
        rx.el.li(t("Steps already performed stay as they are, and are not sent again.")),
        rx.el.li(t("What comes next is planned again, above the last step performed.")),
        rx.el.li(t("Where a cycle is running, nothing leaves today.")),
        class_name="plain-list",
    )


def refused_dialog() -> rx.Component:
    """Somebody else saved meanwhile: what they changed, and what can be done."""
    return dialog(
        V.refused,
        t("Somebody else saved this scenario meanwhile"),
        form(
            rx.el.p(V.who),
            _sentences(V.theirs),
            rx.cond(
                V.mine.length() > 0,
                rx.fragment(rx.el.h3(t("Your changes")), _sentences(V.mine)),
            ),
            rx.el.p(
                t(
                    "Saved over it, your version is the newest, and what they changed is in it no longer; theirs stays in the list of versions."
                )
            ),
            rx.cond(S.customers > 0, starts()),
            acts(
                button(t("Give mine up"), on_click=V.take_theirs),
                button(t("Look at theirs"), on_click=W.look(V.number)),
                button(t("Save mine over it"), look="danger", type="submit"),
            ),
            on_submit=V.save_over,
        ),
        on_close=V.stop_asking,
    )


def leaving_dialog() -> rx.Component:
    """Asked when a link leads away from unsaved work."""
    return leaving(
        P.changed | T.changed,
        t("Your changes are not in force. They are kept for you until you come back."),
    )


def _sentences(sentences: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(sentences, rx.el.li), class_name="plain-list")
