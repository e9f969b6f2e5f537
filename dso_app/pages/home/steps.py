"""The first steps of a new installation, and how far one got."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import card
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.texts import N_


@dataclass(frozen=True)
class FirstStep:
    """One of the first steps: where it is done, and by whom it may be."""

    key: str
    title: str
    words: str
    act: str
    href: str
    permission: Permission


FIRST_STEPS = (
    FirstStep(
        "company",
        N_("Company details"),
        N_("Name, address, bank details: customers read them in every message."),
        N_("Fill in"),
        "/company",
        Permission.ADMINISTER,
    ),
    FirstStep(
        "customers",
        N_("Import customers"),
        N_("The list your accounting software exports; a code and a name are enough."),
        N_("Import"),
        "/upload",
        Permission.IMPORT,
    ),
    FirstStep(
        "items",
        N_("Import items"),
        N_("Open invoices, credit notes and payments, as your ledger stands today."),
        N_("Import"),
        "/upload",
        Permission.IMPORT,
    ),
    FirstStep(
        "scenario",
        N_("Pick a scenario"),
        N_("It says when to remind, how and with what words; give it to customers."),
        N_("Choose"),
        "/scenarios",
        Permission.EDIT_SCENARIOS,
    ),
    FirstStep(
        "mail",
        N_("Mail settings"),
        N_("The mail server your reminders leave by, with a test."),
        N_("Set up"),
        "/company#mail",
        Permission.ADMINISTER,
    ),
)


def first_steps(done: Any, begun: Any) -> rx.Component:
    """The list with what is done ticked; once one has begun, only what is left.

    Args:
        done: A state's dict of the steps by key.
        begun: Whether there are items already.
    """
    listed = [
        rx.cond(begun & done[step.key], rx.fragment(), _step(step, done)) for step in FIRST_STEPS
    ]
    return card(
        rx.el.ol(*listed, class_name="first-steps"),
        title=rx.cond(begun, t("Still to set up"), t("First steps")),
        flush=True,
    )


def _step(step: FirstStep, done: Any) -> rx.Component:
    allowed = FrameState.permissions.contains(step.permission.value)
    mark = rx.cond(
        done[step.key],
        rx.icon("circle-check", class_name="ok-text", custom_attrs={"aria-hidden": "true"}),
        rx.icon("circle", class_name="dim", custom_attrs={"aria-hidden": "true"}),
    )
    return rx.el.li(
        mark,
        rx.el.div(
            rx.el.b(t(step.title)),
            rx.cond(done[step.key], rx.el.span(" · ", t("done"), class_name="dim")),
            rx.el.small(t(step.words)),
        ),
        rx.cond(allowed, button_link(t(step.act), href=step.href, small=True)),
    )
