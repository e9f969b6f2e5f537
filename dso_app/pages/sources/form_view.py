"""The form of a source on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.text import t
from dso_app.pages.sources.form_reading import PREFIX
from dso_app.pages.sources.form_state import SourceFormState
from dso_app.services.lists.words import import_kind_word
from dso_app.services.sources.fields import FOLDER, HOLDS, SFTP

F: Any = SourceFormState


def source_dialog() -> rx.Component:
    """Where it looks, for what, when, and how its files are read."""
    return dialog(
        F.opened,
        rx.cond(F.key == "", t("New source"), t("Source")),
        form(
            pair(
                _field("name", t("Name"), required=True, auto_focus=True),
                select_field(
                    f"{PREFIX}place",
                    t("Files come from"),
                    [(FOLDER, t("Watched folder")), (SFTP, t("SFTP server"))],
                    value=F.place,
                    on_change=F.choose_place,
                ),
            ),
            rx.cond(F.place == FOLDER, _folder(), _server()),
            pair(
                select_field(
                    f"{PREFIX}holds",
                    t("They hold"),
                    [(kind, t(import_kind_word(kind))) for kind in HOLDS],
                    value=F.holds,
                    on_change=F.choose_holds,
                ),
                _field(
                    "pattern",
                    t("File names"),
                    help_text=t("A pattern: *.csv, items_*.xlsx. Letter case does not matter."),
                ),
            ),
            rx.cond(F.holds != "copies", _reading()),
            _field(
                "cron",
                t("Schedule"),
                help_text=rx.cond(
                    F.runs != "",
                    F.runs,
                    t("Minute, hour, day, month, weekday, by the company's clock."),
                ),
                on_blur=F.type_cron,
            ),
            checkbox(
                f"{PREFIX}archive",
                t("Move imported files into the folder “archive” beside them"),
                default_checked=F.fields["archive"] == "on",
            ),
            rx.cond(F.wrong["form"], note(F.wrong["form"], tone="bad")),
            acts(
                button(t("Cancel"), on_click=F.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=F.save,
            no_validate=True,
            key=F.version.to_string(),
        ),
        on_close=F.close,
        large=True,
    )


def _field(name: str, label: Any, **more: Any) -> rx.Component:
    more.setdefault("value", F.fields[name])
    return field(f"{PREFIX}{name}", label, error=F.wrong[name], **more)


def _folder() -> rx.Component:
    return _field(
        "folder",
        t("Folder"),
        placeholder="erp/items",
        help_text=t("Inside the folder “watched” of the data folder; made when it is not there."),
    )


def _server() -> rx.Component:
    return rx.fragment(
        pair(
            _field("host", t("Server"), placeholder="sftp.example.com", on_blur=F.type_host),
            _field("port", t("Port"), input_mode="numeric", on_blur=F.type_port),
        ),
        pair(_field("user", t("User"), auto_complete="off"), _field("path", t("Folder"))),
        _host_key(),
        pair(
            _field(
                "password",
                t("Password"),
                kind="password",
                value="",
                auto_complete="new-password",
                help_text=_kept(),
            ),
            _field(
                "passphrase",
                t("Passphrase of the key"),
                kind="password",
                value="",
                auto_complete="new-password",
            ),
        ),
        _field(
            "private_key",
            t("or private key"),
            kind="textarea",
            value="",
            rows=3,
            spell_check=False,
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----",
        ),
    )


def _kept() -> Any:
    return rx.cond(
        F.key == "",
        t("Kept encrypted and never shown again."),
        t("Kept encrypted and never shown again. Empty: the one saved stays."),
    )


def _host_key() -> rx.Component:
    return rx.fragment(
        _field(
            "host_key",
            t("Key of the server"),
            kind="textarea",
            value=F.pinned,
            key=F.pinned,
            rows=2,
            spell_check=False,
            placeholder="ssh-ed25519 AAAA…",
            help_text=t("Files are fetched from the server of this key alone."),
        ),
        rx.cond(
            F.found_key != "",
            note(
                rx.el.div(
                    t("The server shows this key. Compare it with what its people tell you:")
                ),
                rx.el.div(rx.el.code(F.found_key)),
                button(t("It is the same: pin it"), small=True, on_click=F.pin),
                tone="warn",
            ),
            rx.el.div(
                button(
                    t("Read the server's key"), icon="key-round", small=True, on_click=F.read_key
                )
            ),
        ),
    )


def _reading() -> rx.Component:
    return pair(
        rx.fragment(
            _field(
                "profile",
                t("Profile"),
                list=f"{PREFIX}profiles",
                placeholder=t("Default"),
                help_text=t("How they are read; a new name is saved with the first file."),
            ),
            rx.el.datalist(
                rx.foreach(F.profiles, lambda one: rx.el.option(one.label, value=one.value)),
                id=f"{PREFIX}profiles",
            ),
        ),
        rx.cond(
            F.holds == "items",
            select_field(
                f"{PREFIX}mode",
                t("Each file is"),
                [
                    ("", t("as the profile says")),
                    ("stock", t("the complete list of open items")),
                    ("delta", t("changes only")),
                ],
                value=F.fields["mode"],
            ),
            rx.el.span(),
        ),
    )
