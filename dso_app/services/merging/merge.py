"""Two customers become one, in one transaction: nothing is lost, nobody is asked twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock, today
from dso_app.domain.merging import COLLECTION_CONTACT, FIELDS, Side, Values, choose, values_of
from dso_app.errors import RelanceError
from dso_app.models import (
    Customer,
    CustomerAlias,
    Entity,
    ReportSchedule,
    known_id,
)
from dso_app.services.bulk import table_of
from dso_app.services.changed_here import mark_changed
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.contacts import contacts_of
from dso_app.services.customers.legal import follow_legal_id
from dso_app.services.customers.own_email import follow_own_email
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.customers.verbs import tell
from dso_app.services.history import record
from dso_app.services.locks import lock_customers, take_turns
from dso_app.services.merging.carrying import carry_planning, withdraw
from dso_app.services.merging.clashes import check_items, make_room
from dso_app.services.merging.contacts import settle_collection
from dso_app.services.merging.moving import move_all
from dso_app.services.merging.reading import (
    FieldTexts,
    both,
    check_nothing_leaves,
    field_values,
    figures_of,
)
from dso_app.services.merging.suggestions import forget_open_pairs
from dso_app.services.merging.view import seen_of
from dso_app.services.planning.bulk import replan_customers
from dso_app.texts import N_

_MERGED = N_(
    "{name} ({code}) was merged into this customer. Open items: {open_items}; settled: "
    "{settled_items}; messages: {messages}; promises: {promises}; disputes: {disputes}; contacts: "
    "{contacts}."
)
_GIVEN_UP = N_("{field} of {code} not kept: {value}.")
_SHOWN_AS = {"address": "address_1"}
"""Fields whose word is that of a column."""


class ChangedSince(RelanceError):
    """One of the two is no longer as it was shown; nothing was changed."""

    message = N_("One of the two changed meanwhile: look at both again, then merge.")


@dataclass(frozen=True)
class MergeRequest:
    """What somebody decided.

    Attributes:
        picks: whose value is kept, by field; the usual where nothing is said.
        seen: names the two as they were shown; empty where nobody looked.
    """

    survivor_id: int
    gone_id: int
    picks: Mapping[str, Side] = field(default_factory=dict)
    seen: str = ""


def merge_customers(session: Session, actor: Actor, clock: Clock, asked: MergeRequest) -> Customer:
    """Merge a customer into another, for good; gives the one that stays.

    All that the one had is the other's: items, messages, promises, history. Its open steps and
    unsent messages are called back, and one next step is planned over the items of both. Its code
    and the address of its card lead to the survivor from now on.

    Raises:
        NotAllowed, UnknownCustomer, SameCustomer, OtherCompany, MergedAlready, ChangedSince,
        Leaving, ItemsClash: nothing is changed.
    """
    survivor, gone = both(session, actor, asked.survivor_id, asked.gone_id)
    # As imports do, before customers are locked: none is applied meanwhile.
    take_turns(session, f"import.{survivor.entity_id}")
    lock_customers(session, (asked.survivor_id, asked.gone_id))
    session.expire_all()
    survivor, gone = both(session, actor, asked.survivor_id, asked.gone_id)
    if asked.seen and asked.seen != seen_of(session, survivor, gone):
        raise ChangedSince
    check_nothing_leaves(session, survivor, gone)
    check_items(session, asked.survivor_id, asked.gone_id)
    _Merge(session, actor, clock, survivor, gone).do(asked.picks)
    return session.get_one(Customer, asked.survivor_id)


class _Merge:
    def __init__(
        self, session: Session, actor: Actor, clock: Clock, survivor: Customer, gone: Customer
    ) -> None:
        self._session, self._actor, self._clock = session, actor, clock
        self._survivor, self._gone = survivor, gone
        self._key, self._gone_key = known_id(survivor), known_id(gone)
        self._entity = session.get_one(Entity, survivor.entity_id)
        self._day = today(clock, self._entity.timezone)
        self._code, self._name = gone.code, gone.name

    def do(self, picks: Mapping[str, Side]) -> None:
        session, survivor, gone = self._session, self._survivor, self._gone
        values = {
            Side.SURVIVOR: field_values(session, survivor, gone),
            Side.GONE: field_values(session, gone, survivor),
        }
        sides = choose(values[Side.SURVIVOR], values[Side.GONE], picks)
        told = vars(figures_of(session, self._gone_key))
        withdraw(session, survivor, gone, self._day)
        self._choose_contact(sides)
        target = values[sides.get("scenario_id", Side.SURVIVOR)]["scenario_id"]
        carry_planning(session, survivor, gone, target, self._day)
        self._keep_chosen(sides, values)
        make_room(session, self._key, self._gone_key)
        move_all(session, self._key, self._gone_key)
        self._rename_parents()
        self._ask_for_survivor()
        event_id = self._tell(told)
        self._remove(event_id)
        self._settle(sides)

    def _choose_contact(self, sides: Mapping[str, Side]) -> None:
        people = {
            Side.SURVIVOR: contacts_of(self._session, self._key),
            Side.GONE: contacts_of(self._session, self._gone_key),
        }
        side = sides.get(COLLECTION_CONTACT, Side.SURVIVOR)
        other = Side.GONE if side is Side.SURVIVOR else Side.SURVIVOR
        emails = people[sides.get("email", Side.SURVIVOR)]
        settle_collection(self._session, people[side], people[other], emails_of=emails)

    def _keep_chosen(self, sides: Mapping[str, Side], values: Mapping[Side, Values]) -> None:
        """Write what is kept of the other, and into the history what is not kept of either."""
        session, survivor = self._session, self._survivor
        names = custom_field_names(session, self._entity.id or 0, CUSTOMERS)
        texts = FieldTexts(session, self._entity)
        for one in FIELDS:
            if one.name not in sides:
                continue
            word = names.get(one.name) or _SHOWN_AS.get(one.name, one.name)
            own = texts.of(one, values[Side.SURVIVOR], survivor)
            theirs = texts.of(one, values[Side.GONE], self._gone)
            if sides[one.name] is Side.GONE:
                about = {"field": word, "value": theirs or "—"}
                self._say("changed", N_("{field}: {value}."), own, about)
                for column in one.columns:
                    setattr(survivor, column, values[Side.GONE][column])
                mark_changed(survivor, one.columns)
            elif one.columns and any(values_of(one, values[Side.GONE])):
                about = {"field": word, "value": theirs, "code": self._code}
                self._say("given_up", _GIVEN_UP, "", about)
        survivor.parent_code = values[sides.get("parent_code", Side.SURVIVOR)]["parent_code"]
        session.flush()

    def _say(self, kind: str, message: str, before: str, about: Mapping[str, str]) -> None:
        tell(self._session, self._actor, self._clock, self._survivor, kind, message, before, about)

    def _rename_parents(self) -> None:
        """Accounts that named it as their payer name the survivor."""
        self._session.execute(
            update(Customer)
            .where(
                col(Customer.entity_id) == self._entity.id,
                col(Customer.parent_code) == self._code,
                col(Customer.id) != self._key,
            )
            .values(parent_code=self._survivor.code)
            .execution_options(synchronize_session="fetch")
        )

    def _ask_for_survivor(self) -> None:
        """Reports mailed about it are about the survivor."""
        now = {
            "customer": {str(self._gone_key): str(self._key)},
            "code": {self._code: self._survivor.code},
        }
        query = select(ReportSchedule).where(col(ReportSchedule.entity_id) == self._entity.id)
        for schedule in self._session.scalars(query).all():
            schedule.asked = {
                name: now.get(name, {}).get(value, value) for name, value in schedule.asked.items()
            }

    def _tell(self, figures: Mapping[str, object]) -> int:
        """Write the merge into the survivor's history; gives the event's id."""
        counted = {name: value for name, value in figures.items() if name != "balance"}
        event = record(
            self._session,
            self._actor,
            self._clock,
            "customer.merged",
            _MERGED,
            on=self._day,
            entity_id=self._entity.id,
            customer_id=self._key,
            before=self._code,
            after=self._survivor.code,
            code=self._code,
            name=self._name,
            **counted,
        )
        self._session.flush()
        return known_id(event)

    def _remove(self, event_id: int) -> None:
        """Take the emptied customer away; its code and id stay as an alias."""
        session = self._session
        session.expunge(self._gone)
        customers = table_of(Customer)
        session.connection().execute(delete(customers).where(customers.c.id == self._gone_key))
        session.add(
            CustomerAlias(
                entity_id=known_id(self._entity),
                code=self._code,
                name=self._name,
                customer_id=self._key,
                gone_id=self._gone_key,
                merged_on=self._day,
                event_id=event_id,
                user_id=self._actor.user_id,
            )
        )
        session.flush()

    def _settle(self, sides: Mapping[str, Side]) -> None:
        """Bring up to date what follows from the rest, and plan one next step."""
        session, survivor = self._session, self._survivor
        follow_legal_id(session, survivor)
        if sides.get("email") is Side.GONE:
            follow_own_email(session, survivor)
        survivor.plan_needed = True
        forget_open_pairs(session, self._key)
        reshelter(session, [self._key])
        refresh_summaries(session, survivor.entity_id, self._day)
        replan_customers(session, self._clock, [self._key])
