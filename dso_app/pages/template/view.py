"""The editor of a text on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import field
from dso_app.components.frame import FrameState
from dso_app.components.leaving import leaving
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.template.state import TemplateState
from dso_app.pages.template.writing_state import TemplateWritingState
from dso_app.pages.texts import desk_view
from dso_app.services.texts.templates import SMS
from dso_app.texts import N_

S: Any = TemplateState
W: Any = TemplateWritingState


@page(
    "/templates/[text_id]",
    N_("Text"),
    Permission.SEE,
    on_load=[TemplateState.open_template],
)
def template() -> rx.Component:
    """Two languages beside each other, and how one of them would look."""
    may_edit = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.cond(
        S.loaded,
        rx.cond(S.missing, _missing(), _editor(may_edit)),
        bones(40, 520),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        rx.el.h1(t("Text"), class_name="only-read"),
        empty(
            t("There is no such text"),
            t("It may belong to another of our companies, chosen in the top bar."),
            button_link(t("All texts"), href="/templates"),
            icon="file-text",
        ),
    )


def _editor(may_edit: Any) -> rx.Component:
    return rx.fragment(
        head(S.name, S.facts, rx.cond(may_edit, _actions())),
        rx.el.div(_problems(), _gaps(), class_name="stack editor-notes"),
        rx.el.div(
            _pane_card("left", S.left, may_edit, desk_view.languages_switch(S)),
            rx.cond(S.right.language != "", _beside(may_edit), _alone()),
            rx.el.div(_preview(), _about(may_edit), class_name="stack"),
            class_name="text-desk",
        ),
        desk_view.newer_dialog(S, on_theirs=W.take_theirs, on_mine=W.save_over),
        leaving(S.changed, t("What you typed is not saved, and would be lost.")),
    )


def _actions() -> rx.Component:
    return rx.fragment(
        desk_view.placeholders_menu(S),
        rx.cond(
            ~S.is_new,
            button_link(
                t("Duplicate"), icon="copy", href=rx.Var.create("/templates/new?of=") + S.text_id
            ),
        ),
        rx.cond(
            S.changed & ~S.is_new,
            confirm_button(
                t("Give up changes"),
                name="give-up",
                title=t("Give up what is not saved?"),
                words=t("The text is shown as it was saved last. This cannot be undone."),
                act=t("Give up changes"),
                look="danger",
                on_confirm=W.give_up,
            ),
        ),
        button(
            t("Save"),
            look="primary",
            disabled=~S.changed | (S.problems.length() > 0),
            on_click=W.save,
        ),
    )


def _problems() -> rx.Component:
    return rx.cond(
        S.problems.length() > 0,
        note(
            rx.el.b(t("This cannot be saved yet:")),
            rx.el.ul(rx.foreach(S.problems, rx.el.li), class_name="plain-list"),
            tone="bad",
        ),
    )


def _gaps() -> rx.Component:
    return rx.cond(
        S.gaps.length() > 0,
        note(rx.el.ul(rx.foreach(S.gaps, rx.el.li), class_name="plain-list"), tone="warn"),
    )


def _pane_card(side: str, pane: Any, may_edit: Any, *actions: rx.Component) -> rx.Component:
    def write(name: str) -> Any:
        return lambda text: W.write(S.mount, pane.language, name, text)

    return card(
        rx.el.fieldset(
            rx.el.legend(pane.spoken, class_name="only-read"),
            rx.el.div(
                rx.cond(
                    S.channel != SMS,
                    desk_view.written(
                        f"{side}-subject",
                        t("Subject"),
                        pane.subject,
                        write("subject"),
                        error=pane.subject_problem,
                    ),
                ),
                desk_view.written(
                    f"{side}-body",
                    t("Text"),
                    pane.body,
                    write("body"),
                    kind="textarea",
                    error=pane.problem,
                    rows=22,
                ),
                class_name="form",
                key=rx.Var.create(f"{side}-") + S.mount.to_string() + pane.language,
            ),
            disabled=~may_edit,
            class_name="bare",
        ),
        rx.el.div(
            rx.el.small(pane.lacks),
            rx.cond(
                may_edit & pane.shipped,
                button(
                    t("Shipped words"),
                    look="bare",
                    small=True,
                    on_click=W.take_shipped(pane.language),
                ),
            ),
            class_name="row wide text-shared",
        ),
        title=pane.spoken,
        actions=actions,
        lang=pane.language,
    )


def _beside(may_edit: Any) -> rx.Component:
    return _pane_card(
        "right",
        S.right,
        may_edit,
        rx.cond(
            S.others.length() > 1,
            rx.el.select(
                rx.foreach(S.others, lambda one: rx.el.option(one.label, value=one.value)),
                value=S.right.language,
                aria_label=t("Language on the right"),
                class_name="select filter",
                on_change=S.choose_beside,
            ),
        ),
        rx.cond(may_edit, desk_view.more_languages(S, W.add_language)),
    )


def _alone() -> rx.Component:
    return card(
        empty(
            t("It is written in one language"),
            t("Choose another one to write it in; it begins as a copy of this one."),
            desk_view.more_languages(S, W.add_language),
            icon="languages",
        ),
        flush=True,
    )


def _preview() -> rx.Component:
    rules = {
        "listing": S.listing,
        "within": S.within,
        "deduct": rx.cond(S.deduct, "true", "false"),
        "fee": S.fee_minor,
    }
    switch = rx.el.div(
        rx.foreach(
            S.languages,
            lambda one: rx.el.button(
                one.value.upper(),
                type="button",
                title=one.label,
                aria_label=one.label,
                aria_pressed=rx.cond(S.drawn == one.value, "true", "false"),
                on_click=S.choose_drawn(one.value),
            ),
        ),
        class_name="segments",
        role="group",
        aria_label=t("Language of the preview"),
    )
    return desk_view.preview_card(S, rules, switch)


def _about(may_edit: Any) -> rx.Component:
    return card(
        rx.cond(
            may_edit,
            rx.el.div(
                field(
                    "text-name",
                    t("Name"),
                    value=S.name,
                    max_length=100,
                    on_change=lambda name: W.rename(name).debounce(500),
                    on_blur=W.rename,
                ),
                class_name="form",
                key=rx.Var.create("name-") + S.text_id,
            ),
        ),
        rx.el.h3(t("Sent by")),
        rx.cond(
            S.used.length() > 0,
            rx.el.ul(rx.foreach(S.used, rx.el.li), class_name="plain-list"),
            rx.el.p(t("No step of an active scenario sends it."), class_name="dim"),
        ),
        title=t("About this text"),
    )
