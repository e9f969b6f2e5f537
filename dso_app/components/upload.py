"""Files into the house: a native file field that posts to our own route, with a bar."""

from typing import Any

import reflex as rx

from dso_app.components.text import t


def upload(
    action: str,
    *,
    accept: str,
    words: Any,
    several: bool = True,
    hidden: dict[str, Any] | None = None,
) -> rx.Component:
    """A place to drop files or pick them; they leave at once.

    The route answers `{"next": "/address"}`, where the browser then goes, or problem+json whose
    `detail` is shown.

    Args:
        action: The route, below `/api/`; it checks session, permission and size itself.
        accept: File endings offered: ".csv,.txt,.xlsx".
        words: What may be dropped here.
        several: Whether more than one file is taken.
        hidden: More fields of the form, by name.
    """
    extra = [
        rx.el.input(type="hidden", name=name, value=value, read_only=True)
        for name, value in (hidden or {}).items()
    ]
    return rx.el.form(
        *extra,
        rx.el.label(
            rx.icon("upload", custom_attrs={"aria-hidden": "true"}),
            rx.el.strong(
                t("Drop files here, or choose them")
                if several
                else t("Drop a file here, or choose it")
            ),
            rx.el.span(words),
            rx.el.input(
                type="file",
                name="files",
                multiple=several,
                accept=accept,
                class_name="only-read",
            ),
            class_name="drop-zone",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.span(t("Sending")),
                    rx.el.span("", class_name="num", custom_attrs={"data-share": ""}),
                ),
                rx.el.progress(max=1, aria_label=t("Sending")),
                class_name="progress",
            ),
            hidden=True,
            custom_attrs={"data-bar": ""},
            class_name="upload-list",
        ),
        rx.el.p(
            hidden=True, class_name="note bad", role="alert", custom_attrs={"data-problem": ""}
        ),
        action=action,
        method="post",
        enc_type="multipart/form-data",
        custom_attrs={
            "data-upload": "",
            "data-failed": t("The file could not be sent. Try again."),
        },
    )
