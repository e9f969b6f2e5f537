"""Reads what messages are about, for many actions in few queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from babel.core import Locale, UnknownLocaleError
from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock, today
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import Listed
from dso_app.domain.preferences import preferred
from dso_app.domain.recipients import COLLEAGUE
from dso_app.domain.scenario import Channel, Scenario, Step
from dso_app.models import (
    Action,
    ActionItem,
    Contact,
    Customer,
    Entity,
    Item,
    User,
    known_id,
)
from dso_app.models import Scenario as ScenarioRow
from dso_app.sending.facts import Company, Facts, Line, Person
from dso_app.sending.lines import asked_of, custom_of, line_of, sorted_lines
from dso_app.sending.recipients import Addressed, People, address
from dso_app.services.company.logos import logo_of
from dso_app.services.company.mail_settings import mail_fingerprint
from dso_app.services.planning.facts import preference_of
from dso_app.services.planning.ledger_day import ledger_date
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.services.specific.rows import SPECIFIC, recipients_of
from dso_app.services.texts.templates import (
    STATEMENT,
    Text,
    choose_text,
    place_key,
    text_channel,
    texts_of,
)

_WINDOW_RIGHT = "FR"


@dataclass(frozen=True, slots=True)
class About:
    """An action with all that its message needs.

    Attributes:
        scenario: the scenario in force; None for an action without one.
        text: the text it takes; None when there is none.
        step: what the scenario in force says of it; None where it has no such step.
    """

    action: Action
    customer: Customer
    collector: User | None
    to: Addressed
    facts: Facts
    text: Text | None
    scenario: Scenario | None
    step: Step | None = None


class Reader:
    """What does not change from one action of an entity to the next is read once."""

    def __init__(self, session: Session, clock: Clock, entity: Entity) -> None:
        self._session = session
        self.entity = entity
        self.today = today(clock, entity.timezone)
        self.ledger_on = ledger_date(session, entity)
        self._texts = texts_of(session, entity.id or 0)
        self.scenarios = scenarios_in_force(session, entity.id or 0)
        self._company = company_of(session, entity)
        self._sends_by = mail_fingerprint(session)

    def read(self, actions: Sequence[Action]) -> list[About]:
        """What each action's message is about, with the items the action lists."""
        lines = self._lines([action.id or 0 for action in actions])
        people = self._people(actions)
        return [
            self._about(action, people[action.customer_id], lines[action.id or 0])
            for action in actions
        ]

    def again(self, listed: Sequence[tuple[Action, Listed]]) -> list[About]:
        """What each action's message is about now, with the items just worked out."""
        memo = {key for _, listing in listed for key in listing.down_payment_ids}
        rows = self._items({key for _, listing in listed for key in listing.item_ids} | memo, memo)
        people = self._people([action for action, _ in listed])
        return [
            self._about(
                action,
                people[action.customer_id],
                sorted_lines([rows[key] for key in (*listing.item_ids, *listing.down_payment_ids)]),
            )
            for action, listing in listed
        ]

    def _about(self, action: Action, people: People, lines: list[Line]) -> About:
        compiled = self.scenarios.get(action.scenario_id or 0)
        scenario = compiled.scenario if compiled else None
        step = _step(scenario, action)
        channel = Channel(action.channel)
        customer = people.customer
        specific = action.kind == SPECIFIC
        named = recipients_of(action) if specific else step.recipients if step else ()
        if not action.recipients:
            named = _wanted(named, customer, channel)
        to = address(channel, named, people, self.entity)
        languages = [to.person.language, customer.language, self.entity.language, "en"]
        keys = [step.template] if step and step.template else []
        if specific:
            keys = [action.step_key]
        if action.step_key == STATEMENT:
            lines = [replace(line, asked_minor=line.remaining_minor) for line in lines]
        if scenario and step:
            keys.append(place_key(scenario, step.order))
        text = choose_text(self._texts, keys, text_channel(channel) or "", filter(None, languages))
        return About(
            action=action,
            customer=customer,
            collector=people.collector,
            to=to,
            text=text,
            scenario=scenario,
            step=step,
            facts=Facts(
                today=self.today,
                language=_known(text.language if text else self.entity.language),
                company=self._company,
                customer_name=customer.name,
                customer_code=customer.code,
                customer_legal_id=customer.legal_id,
                postal=to.lines if text_channel(channel) == "letter" else (),
                contact=to.person,
                collector=self._person(people.collector),
                sales=self._person(people.sales),
                leader=next((x for x in lines if x.item_id == action.leader_item_id), None),
                lines=lines,
                asked=asked_of(lines),
                ledger_on=self.ledger_on,
                customer_custom=custom_of(customer),
                internal=channel.internal,
                comment=action.note if specific else "",
                fee_minor=step.fee_minor if step and not channel.internal else 0,
                fee_currency=self.entity.currency,
            ),
        )

    def _person(self, user: User | None) -> Person:
        if user is None:
            return Person()
        sends = self._sends_by != "" and user.sends_by == self._sends_by
        return Person(user.name, user.email, user.language, sends=sends)

    def _lines(self, action_ids: Sequence[int]) -> dict[int, list[Line]]:
        query = (
            select(col(ActionItem.action_id), Item, col(Customer.code))
            .join(Item, col(Item.id) == col(ActionItem.item_id))
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .where(col(ActionItem.action_id).in_(action_ids))
        )
        found: dict[int, list[Line]] = defaultdict(list)
        for action_id, item, account in self._session.execute(query):
            memo = item.kind == Kind.DOWN_PAYMENT
            found[action_id].append(line_of(item, memo=memo, account=account))
        return defaultdict(list, {key: sorted_lines(lines) for key, lines in found.items()})

    def _items(self, ids: Collection[int], memo: Collection[int]) -> dict[int, Line]:
        query = (
            select(Item, col(Customer.code))
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .where(col(Item.id).in_(ids))
            .execution_options(populate_existing=True)
        )
        return {
            row.id or 0: line_of(row, memo=row.id in memo, account=account)
            for row, account in self._session.execute(query)
        }

    def _people(self, actions: Sequence[Action]) -> dict[int, People]:
        customer_ids = {action.customer_id for action in actions}
        query = select(Customer).where(col(Customer.id).in_(customer_ids))
        customers = list(self._session.scalars(query))
        contacts: dict[int, list[Contact]] = defaultdict(list)
        rows = select(Contact).where(col(Contact.customer_id).in_(customer_ids))
        for contact in self._session.scalars(rows.order_by(col(Contact.id))):
            contacts[contact.customer_id].append(contact)
        ids = {one for row in customers for one in (row.collector_id, row.sales_id) if one}
        ids |= {one for action in actions for one in _named(action)}
        users = {
            known_id(user): user
            for user in self._session.scalars(
                select(User).where(col(User.id).in_(ids), col(User.active))
            )
        }
        return {
            row.id or 0: People(
                row,
                contacts[row.id or 0],
                users.get(row.collector_id or 0),
                users.get(row.sales_id or 0),
                users,
            )
            for row in customers
        }


def _named(action: Action) -> list[int]:
    """The colleagues a specific action names, by id."""
    named = (who for who in action.recipients.split(",") if who.startswith(COLLEAGUE))
    return [int(who.removeprefix(COLLEAGUE)) for who in named]


def scenario_name(session: Session, action: Action) -> str:
    """The name of an action's scenario; empty without one."""
    row = session.get(ScenarioRow, action.scenario_id) if action.scenario_id else None
    return row.name if row else ""


def company_of(session: Session, entity: Entity) -> Company:
    """Our side of a message."""
    town = f"{entity.postcode} {entity.city}".strip()
    habit = "right" if entity.country == _WINDOW_RIGHT else "left"
    return Company(
        name=entity.name or entity.code,
        address=tuple(x for x in (entity.address_1, entity.address_2, town) if x),
        country=entity.country,
        email=entity.email,
        phone=entity.phone,
        website=entity.website,
        legal_id=entity.legal_id,
        vat_number=entity.vat_number,
        iban=entity.iban,
        bic=entity.bic,
        bank=entity.bank_name,
        logo=logo_of(session, known_id(entity)),
        window=entity.letter_window or habit,
    )


def _step(scenario: Scenario | None, action: Action) -> Step | None:
    if scenario is None:
        return None
    return next((step for step in scenario.steps if step.key == action.step_key), None)


def _wanted(named: tuple[str, ...], customer: Customer, channel: Channel) -> tuple[str, ...]:
    """The recipients named, or the customer's preferred ones instead."""
    prefers = preference_of(customer.preferred_channel, customer.preferred_recipients)
    return preferred(named, channel, prefers) if prefers else named


def _known(language: str) -> str:
    """The language, where figures and dates can be written in it; else English."""
    try:
        Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return "en"
    return language
