"""The button and the dialog that have a report mailed again and again."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, button_link
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.text import t
from dso_app.pages.reports.mailing_state import READER, MailingState

M: Any = MailingState


def mailing_button(report: str, state: Any) -> rx.Component:
    """The button of a report's page.

    Args:
        report: its name in the registry.
        state: the page's state class, whose `address` says what is asked.
    """
    return rx.fragment(
        button(
            t("Every Monday"),
            icon="calendar-clock",
            on_click=M.open_mailing(report, state.address),
        ),
        _dialog(),
    )


def _dialog() -> rx.Component:
    days = [
        ("* * 1", t("Every Monday")),
        ("* * 1-5", t("Monday to Friday")),
        ("* * *", t("Every day")),
        ("1 * *", t("On the first of each month")),
    ]
    formats = [("xlsx", "Excel"), ("pdf", "PDF"), ("csv", "CSV")]
    return dialog(
        M.opened,
        t("Mail this report"),
        rx.el.p(
            rx.el.b(M.title),
            " ",
            t("as it is asked here, each time as of that day; everybody gets what they may see."),
        ),
        rx.cond(
            M.no_server,
            note(t("There is no mail server: it is set in Company."), tone="warn"),
        ),
        form(
            pair(
                select_field("days", t("When"), days, value="* * 1"),
                field("at", t("Hour"), kind="time", value="07:00"),
            ),
            pair(
                select_field("file_format", t("Format"), formats, value="xlsx"),
                field(
                    "cron",
                    t("Or a schedule of your own"),
                    placeholder="30 6 * * 1,4",
                    help_text=t(
                        "Five fields of cron; it then counts instead of the day and the hour."
                    ),
                    max_length=100,
                ),
            ),
            rx.el.fieldset(
                rx.el.legend(t("To"), class_name="label"),
                rx.el.div(
                    rx.foreach(
                        M.people,
                        lambda one: checkbox(
                            READER + one.value, one.label, default_checked=one.value == M.me
                        ),
                    ),
                    class_name="choices",
                ),
                class_name="field",
            ),
            rx.cond(M.wrong != "", note(M.wrong, tone="bad")),
            acts(
                button_link(t("All mailings"), href="/reports/mailings"),
                button(t("Cancel"), on_click=M.close),
                button(t("Mail it"), look="primary", type="submit"),
            ),
            on_submit=M.save,
            no_validate=True,
        ),
        on_close=M.close,
    )
