"""The card of the files kept with the customer."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import card
from dso_app.components.frame import FrameState
from dso_app.components.links import file_link
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.domain.file_kinds import ENDINGS
from dso_app.pages.customer_card.attachments_state import AttachmentsState

F: Any = AttachmentsState


def attachments_card() -> rx.Component:
    """What is there, and where one more is dropped."""
    return card(
        rx.cond(
            F.files.length() > 0,
            rx.el.ul(rx.foreach(F.files, _file), class_name="people"),
        ),
        rx.cond(
            FrameState.permissions.contains(Permission.COMMENT.value),
            rx.el.div(
                upload(
                    "/api/attachments",
                    accept=",".join(f".{one}" for one in ENDINGS),
                    words=t("PDF, picture, mail, document or table, up to 10 MB; colleagues only."),
                    several=False,
                    hidden={"customer": F.customer},
                ),
                class_name="body",
            ),
        ),
        title=t("Files"),
        flush=True,
    )


def _file(one: Any) -> rx.Component:
    asking = rx.fragment(
        button(t("Keep it"), small=True, on_click=F.ask("")),
        button(t("Remove the file"), look="danger", small=True, on_click=F.remove(one.key)),
    )
    removing = rx.cond(
        F.asked == one.key,
        asking,
        button(t("Remove"), look="bare", small=True, on_click=F.ask(one.key)),
    )
    return rx.el.li(
        rx.el.div(file_link(one.name, href=one.href), rx.el.small(one.detail)),
        rx.cond(one.mine, rx.el.div(removing, class_name="row")),
    )
