"""One import on screen: its columns, its preview, its progress, its result."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.smart_upload.batch_words import COLUMNS, FILES, PREVIEW
from dso_app.pages.smart_upload.files_state import FilesState
from dso_app.pages.smart_upload.files_view import files
from dso_app.pages.smart_upload.mapper_state import MapperState
from dso_app.pages.smart_upload.mapper_view import FORM, check_lines, mapper
from dso_app.pages.smart_upload.preview_view import changes, count_tiles
from dso_app.pages.smart_upload.steps_view import import_queue, import_steps
from dso_app.pages.smart_upload.undo_view import take_back, undo_question
from dso_app.texts import N_

S: Any = BatchState
F: Any = FilesState
M: Any = MapperState


@page("/upload/[batch_id]", N_("Smart Upload"), Permission.IMPORT, on_load=[BatchState.open])
def batch() -> rx.Component:
    """One import, wherever it stands."""
    gone = card(
        empty(
            t("There is no such import"),
            t("It may belong to another company."),
            button_link(t("All imports"), href="/upload"),
            icon="file-question",
        )
    )
    return rx.cond(
        S.shown_at == rx.State.router.url.path,
        rx.cond(
            S.missing,
            rx.fragment(rx.el.h1(t("Smart Upload"), class_name="only-read"), gone),
            _batch(),
        ),
        bones(28, 40, 260),
    )


def _batch() -> rx.Component:
    return rx.fragment(
        head(t("Smart Upload"), rx.fragment(S.file, " · ", S.words), _actions()),
        undo_question(),
        import_queue(S.queue),
        import_steps(S.step),
        rx.cond((S.copies != "") & (S.state == "uploaded"), _copies()),
        rx.cond(S.problem != "", rx.el.div(note(S.problem, tone="bad"), class_name="below")),
        rx.cond(
            S.working != "",
            _working(),
            rx.match(
                S.step,
                (FILES, files()),
                (COLUMNS, rx.cond(S.readable, mapper())),
                (PREVIEW, rx.cond(S.moved, rx.fragment(), _preview())),
                _result(),
            ),
        ),
        rx.el.span(custom_attrs={"data-stands-at": S.key + "/" + S.step.to_string() + S.state}),
        rx.el.div(S.announced, class_name="only-read", role="status"),
    )


def _copies() -> rx.Component:
    return rx.el.div(
        note(
            t("Copies of invoices came along: they wait for their items."),
            " ",
            link(t("See them"), href=S.copies),
        ),
        class_name="below",
    )


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond(
            S.working != "",
            button_link(t("All imports"), href="/upload"),
            rx.match(
                S.step,
                (FILES, _of_files()),
                (COLUMNS, _of_mapper()),
                (PREVIEW, _of_preview()),
                _of_result(),
            ),
        ),
        class_name="row",
    )


def _of_files() -> rx.Component:
    return rx.fragment(
        button_link(t("Back"), href="/upload"),
        button(
            t("Continue"),
            look="primary",
            disabled=F.unreadable,
            on_click=BatchState.begin_queue,
            custom_attrs={"data-main-act": ""},
        ),
    )


def _of_mapper() -> rx.Component:
    return rx.fragment(
        take_back(S.key, S.take_back),
        rx.cond(
            S.state == "previewed",
            button(t("Back to the preview"), on_click=BatchState.follow),
            button_link(t("Back"), href="/upload"),
        ),
        rx.cond(
            S.readable,
            button(
                t("Preview changes"),
                look="primary",
                type="submit",
                form=FORM,
                disabled=M.missing.length() > 0,
                custom_attrs={"data-main-act": ""},
            ),
        ),
    )


def _of_preview() -> rx.Component:
    again = button(
        t("Look again"),
        look="primary",
        on_click=BatchState.look_again,
        custom_attrs={"data-main-act": ""},
    )
    return rx.fragment(
        take_back(S.key, S.take_back),
        button(t("Change columns"), on_click=BatchState.change_columns),
        rx.cond(S.moved, again, _go()),
    )


def _of_result() -> rx.Component:
    following = button_link(t("Next file"), href="/upload/" + S.next, look="primary")
    another = button_link(t("Import another file"), href="/upload", look="primary")
    return rx.fragment(take_back(S.key, S.take_back), rx.cond(S.next != "", following, another))


def _go() -> rx.Component:
    asked = confirm_button(
        t("Import…"),
        name="confirm-clearing",
        title=t("Clear all these items?"),
        words=S.guard,
        act=t("Clear them and import"),
        look="danger",
        on_confirm=BatchState.start,
    )
    return rx.cond(
        S.guard != "",
        asked,
        button(
            t("Import"),
            look="primary",
            on_click=BatchState.start,
            custom_attrs={"data-main-act": ""},
        ),
    )


def _working() -> rx.Component:
    return rx.fragment(
        card(
            progress(S.working, S.done, S.total, S.progress),
            rx.el.p(
                t("You can leave this page: it goes on, and is found again among the imports."),
                class_name="dim",
            ),
            rx.cond(
                S.stuck,
                note(
                    t(
                        "Nothing takes it up: the runner is not at work. It begins as soon as one is started."
                    ),
                    tone="warn",
                ),
            ),
        ),
        follow(BatchState.follow),
    )


def _preview() -> rx.Component:
    unwritten = note(t("This is a preview: nothing is written yet."))
    return rx.el.div(
        rx.cond(S.guard != "", note(S.guard, tone="warn"), unwritten),
        count_tiles(),
        rx.cond(
            S.noted.length() > 0, card(check_lines(S.noted), title=t("New and assumed"), flush=True)
        ),
        changes(),
        class_name="stack",
    )


def _result() -> rx.Component:
    done = rx.cond(
        S.nothing,
        note(t("Imported. The ledger already said the same: nothing changed."), tone="ok"),
        note(t("Imported."), tone="ok"),
    )
    undone = note(t("This import was undone: below is what it had done."), tone="warn")
    return rx.el.div(
        rx.cond(S.state == "undone", undone, done),
        count_tiles(),
        changes(),
        rx.el.div(
            button_link(t("Customers"), href="/customers"),
            button_link(t("Open agenda"), href="/agenda"),
            class_name="row",
        ),
        class_name="stack",
    )
