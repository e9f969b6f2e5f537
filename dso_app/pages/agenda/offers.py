"""What the filters of the agenda offer, and what of them is kept for the next visit."""

import json
from dataclasses import dataclass, field

from dso_app import formats
from dso_app.access.scope import find_entities
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.services.choices import collectors, collects, groups
from dso_app.services.lists.agenda_filters import EVERYWHERE
from dso_app.services.lists.words import channel_word
from dso_app.services.people.preferences import preference, remember
from dso_app.services.scenarios.problems import BUILT_CHANNELS
from dso_app.texts import N_, translate

KEPT = ("collector", "channel", "group", "amount", "entity")
"""Filters that stay as they were left."""
_AMOUNTS = (500, 1_000, 5_000, 10_000, 50_000)
_LONGEST = 200


@dataclass
class Offers:
    """The choices of each filter."""

    collectors: list[Choice] = field(default_factory=list)
    groups: list[Choice] = field(default_factory=list)
    channels: list[Choice] = field(default_factory=list)
    amounts: list[Choice] = field(default_factory=list)
    companies: list[Choice] = field(default_factory=list)
    """Empty for somebody who sees one alone."""


def offers(viewer: Viewer) -> tuple[Offers, str]:
    """The choices, and the viewer's own id where they are in charge of customers."""
    language, me = viewer.language, str(viewer.actor.user_id)
    with database().read() as session:
        people, labels = collectors(session, viewer), groups(session, viewer)
        mine = me if collects(session, viewer) else ""
        companies = find_entities(session, viewer.actor)
    everybody = Choice("", translate(N_("Collector: all"), language))
    first = [Choice(mine, translate(N_("Collector: me"), language))] if mine else []
    others = [Choice(str(one.id), one.name) for one in people if str(one.id) != mine]
    found = Offers(
        collectors=[everybody, *first, *others],
        groups=[
            Choice("", translate(N_("Group: all"), language)),
            *(Choice(str(one.id), one.name) for one in labels),
        ],
        channels=[
            Choice("", translate(N_("Channel: all"), language)),
            *(Choice(one.value, translate(channel_word(one), language)) for one in BUILT_CHANNELS),
        ],
        amounts=[
            Choice("", translate(N_("Late: any"), language)),
            *(Choice(str(one), _from(one, viewer)) for one in _AMOUNTS),
        ],
    )
    if len(companies) > 1:
        found.companies = [
            Choice("", translate(N_("Company: this one"), language)),
            Choice(EVERYWHERE, translate(N_("Company: all"), language)),
            *(
                Choice(str(one.id), one.name or one.code)
                for one in companies
                if one.id != viewer.entity_id
            ),
        ]
    return found, mine


def kept_filters(viewer: Viewer, mine: str) -> dict[str, str]:
    """The filters as they were left; one's own customers before that."""
    with database().read() as session:
        kept = preference(session, viewer.actor, _name(viewer))
    first = {**dict.fromkeys(KEPT, ""), "collector": mine}
    try:
        left = json.loads(kept or "{}")
    except ValueError:
        return first
    return {name: str(left.get(name, first[name]))[:_LONGEST] for name in KEPT}


def keep(viewer: Viewer, filters: dict[str, str]) -> None:
    """Keep the filters for the next visit."""
    with database().write() as session:
        remember(session, viewer.actor, _name(viewer), json.dumps(filters))


def _name(viewer: Viewer) -> str:
    """Groups and people are a company's own."""
    return f"agenda.filters.{viewer.entity_id}"


def _from(amount: int, viewer: Viewer) -> str:
    number = f"{formats.number(amount, viewer.language)}\N{NO-BREAK SPACE}{viewer.entity.currency}"
    return translate(N_("Late: from {amount}"), viewer.language, amount=number)
