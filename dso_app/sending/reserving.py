"""Reserved: a message is in *sending*, its exact bytes stored, before anything of it leaves."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.domain.scenario import Channel
from dso_app.models import known_id
from dso_app.sending.contents import keep_contents
from dso_app.sending.departing import Departing, Parcel
from dso_app.sending.packing import pack
from dso_app.services.outbox.rows import Claim
from dso_app.services.outbox.tries import reserve


def hold(
    session: Session, clock: Clock, runner_id: str, leaving: Sequence[Departing]
) -> list[Departing]:
    """Turn messages that leave to *sending*; those that still were this runner's."""

    def place(one: Departing) -> tuple[int, date]:
        return one.message.entity_id, one.today

    mine: set[int] = set()
    for (_, today), theirs in groupby(sorted(leaving, key=place), place):
        some = list(theirs)
        messages, timezone = [one.message for one in some], some[0].entity.timezone
        mine |= reserve(session, clock, messages, runner_id, today, timezone)
    return [one for one in leaving if one.message.id in mine]


def reserve_parcels(
    session: Session, clock: Clock, runner_id: str, leaving: Sequence[Departing]
) -> list[Parcel]:
    """Reserve messages of transports, with the bytes they are handed."""
    # What was decided in an earlier transaction comes along: packing may still change its rows.
    session.add_all(one.message for one in leaving)
    held = hold(session, clock, runner_id, leaving)
    parcels = [_parcel(clock, runner_id, one) for one in held]
    keep_contents(session, {one.message_id: one.envelope.content for one in parcels})
    return parcels


def _parcel(clock: Clock, runner_id: str, one: Departing) -> Parcel:
    message = one.message
    logo = one.about.facts.company.logo if one.about is not None else None
    moment = clock.now(one.entity.timezone)
    return Parcel(
        message_id=known_id(message),
        customer_id=message.customer_id,
        key=message.key,
        channel=Channel(message.channel),
        claim=Claim(runner_id, message.attempts),
        envelope=pack(message, moment, logo),
        on=one.today,
    )
