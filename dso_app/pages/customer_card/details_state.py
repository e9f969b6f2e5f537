"""The Details tab: what is known of the customer, edited as a whole, and its options."""

import asyncio
from collections.abc import Collection
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.preferences import PREFERABLE
from dso_app.domain.recipients import ROLE, Recipient
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.pages.company import places
from dso_app.pages.customer_card.contacts_state import ContactsState
from dso_app.pages.customer_card.details_form import blamed, save_details
from dso_app.pages.customer_card.details_words import (
    Fact,
    changed_words,
    fact_lines,
    field_choices,
    form_values,
    people_choices,
    regime_choices,
)
from dso_app.pages.customer_card.meanwhile_words import clash_words
from dso_app.pages.customer_card.options_form import (
    option_blamed,
    option_values,
    save_options,
)
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.typed import id_at_the_end
from dso_app.services.choices import Offered, colleagues, collectors
from dso_app.services.customers.details import CustomerDetails, read_customer_details
from dso_app.services.lists.words import channel_word
from dso_app.services.meanwhile import ChangedMeanwhile, Seen, last_event
from dso_app.services.scenarios.problems import offered_channels
from dso_app.services.words.recipients import recipient_words
from dso_app.texts import N_, translate

_NONE = Choice("", "—")


class DetailsState(rx.State):
    """Who the customer is, and its options."""

    shown_at: str = ""
    facts: list[Fact] = []
    changed: str = ""
    """The fields changed here, by name."""
    do_not_dun: bool = False
    spared_until: str = ""
    spared_why: str = ""
    preferred_channel: str = ""
    preferred_recipients: list[str] = []
    channels: list[Choice] = []
    """Channels a customer may prefer, after the steps' own."""
    recipients: list[Choice] = []
    """Those of the customer that messages may go to, as steps write them."""
    direct_debit: bool = False
    payment_term: str = ""
    default_term: str = ""
    language: str = ""
    pinned: str = ""
    problems: dict[str, str] = {}
    read: int = 0
    """Another one: the form of the options is filled again."""
    _options: Seen = Seen()
    """What the form of the options was filled with."""
    _details: Seen = Seen()
    """What that of the details was filled with."""
    editing: bool = False
    edited: dict[str, str] = {}
    """What stands in the form of the details, by field."""
    wrong: dict[str, str] = {}
    """What is wrong in it: sentences by field; `form` for what no field is to blame for."""
    fields: list[Choice] = []
    """The named fields."""
    countries: list[Choice] = []
    currencies: list[Choice] = []
    regimes: list[Choice] = []
    collectors: list[Choice] = []
    colleagues: list[Choice] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the customer the address names."""
        details, offered, event = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        customer = details.customer
        self.facts = fact_lines(details, viewer)
        self.changed = changed_words(details, viewer.language)
        self.do_not_dun, self.direct_debit = customer.do_not_dun, customer.direct_debit
        self._show_wishes(details, offered, viewer.language)
        self.payment_term, self.default_term = customer.payment_term, viewer.entity.default_term
        self.language, self.pinned = customer.language, customer.pinned_comment
        self.problems, self.editing = {}, False
        self._options, self.read = Seen(option_values(customer), event), self.read + 1
        self.shown_at = str(self.router.url.path)

    def _show_wishes(
        self, details: CustomerDetails, offered: Collection[Channel], language: str
    ) -> None:
        customer = details.customer
        until = customer.do_not_dun_until
        self.spared_until = until.isoformat() if until else ""
        self.spared_why = customer.do_not_dun_reason
        self.preferred_channel = customer.preferred_channel
        chosen = [one for one in customer.preferred_recipients.split(",") if one]
        self.preferred_recipients = chosen
        own = Choice("", translate(N_("As the steps say"), language))
        self.channels = [
            own,
            *(
                Choice(one.value, translate(channel_word(one), language))
                for one in PREFERABLE
                if one in offered or one == customer.preferred_channel
            ),
        ]
        roles = {f"{ROLE}{role.casefold()}" for role in details.roles}
        contact = Recipient.COLLECTION_CONTACT.value
        others = sorted((roles | set(chosen)) - {contact})
        self.recipients = [
            Choice(one, recipient_words(one, language)) for one in (contact, *others)
        ]

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def edit(self, viewer: Viewer) -> None:
        """Open the form with the customer's details."""
        details, found, event = await asyncio.to_thread(_read_choices, viewer, id_at_the_end(self))
        self.edited, self.fields = form_values(details, viewer), field_choices(details.names)
        self.countries = [_NONE, *places.countries(viewer.language)]
        self.currencies = [_NONE, *places.currencies(viewer.language)]
        self.regimes = regime_choices(viewer.language)
        self.collectors = people_choices(found[0], details.collector)
        self.colleagues = people_choices(found[1], details.sales)
        self._details = Seen(dict(self.edited), event)
        self.wrong, self.editing = {}, True

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.editing = False

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def save_details(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the details: all of them or, if one is wrong, none."""
        self.wrong = {}
        try:
            await asyncio.to_thread(save_details, viewer, id_at_the_end(self), form, self._details)
        except ChangedMeanwhile as error:
            self._details, self.wrong = error.seen, clash_words(error, viewer, self._said)
            return None
        except RelanceError as error:
            self.wrong = {blamed(error): error.sentence(viewer.language)}
            return None
        self.editing = False
        await toast(self, translate(N_("Saved."), viewer.language))
        return [DetailsState.load, ContactsState.load, *changed()]

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the options; a term nobody understands changes nothing."""
        try:
            await asyncio.to_thread(save_options, viewer, id_at_the_end(self), form, self._options)
        except ChangedMeanwhile as error:
            self._options, self.problems = error.seen, clash_words(error, viewer, self._said)
            return None
        except RelanceError as error:
            self.problems = {option_blamed(error): error.sentence(viewer.language)}
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return [DetailsState.load, *changed()]

    def _said(self, field: str, value: str) -> str:
        """The value of a field as the form offers it."""
        offered = {
            "country": self.countries,
            "currency": self.currencies,
            "penalty_regime": self.regimes,
            "collector": self.collectors,
            "sales": self.colleagues,
            "preferred_channel": self.channels,
        }
        labels = {one.value: one.label for one in offered.get(field, ())}
        return labels.get(value, value)


def _read(viewer: Viewer, customer_id: int) -> tuple[CustomerDetails, tuple[Channel, ...], int]:
    with database().read() as session:
        event = last_event(session)
        details = read_customer_details(session, viewer, customer_id)
        return details, offered_channels(session), event


def _read_choices(
    viewer: Viewer, customer_id: int
) -> tuple[CustomerDetails, tuple[list[Offered], list[Offered]], int]:
    with database().read() as session:
        event = last_event(session)
        found = collectors(session, viewer), colleagues(session, viewer)
        return read_customer_details(session, viewer, customer_id), found, event
