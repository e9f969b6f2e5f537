"""What narrows an ageing, in words: the names of what its filters name by id."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Group, User
from dso_app.reports.sheets import bucket_words
from dso_app.services.lists.custom import customer_fields, item_fields
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.narrowing import NONE, matches
from dso_app.services.merging.aliases import has_code
from dso_app.texts import N_, translate

FIGURES = {
    "late": N_("Late"),
    "debits": N_("All debits"),
    "unapplied": N_("Unapplied credits"),
}
"""Figures beside the buckets that open to the items behind them, by the filter `figure`."""


def narrowing_facts(
    session: Session, viewer: Viewer, filters: Mapping[str, str], labels: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Names and values of the filters that are set; what is out of scope is left out.

    Args:
        session: to look names up.
        viewer: who looks.
        filters: of the table, and `search`.
        labels: of the buckets, where `bucket` is a filter.
    """
    language = viewer.language
    bucket, figure = filters.get("bucket", ""), filters.get("figure", "")
    facts = [
        (N_("Customer"), _customer(session, viewer, filters)),
        (N_("Group"), _group(session, viewer, filters.get("group", ""))),
        (N_("Collector"), _collector(session, viewer, filters.get("collector", ""))),
        (N_("Kind"), _kind(filters.get("kind", ""), language)),
        (N_("Age"), translate(bucket_words(bucket), language) if bucket in labels else ""),
        (N_("Figure"), translate(FIGURES[figure], language) if figure in FIGURES else ""),
        (N_("Search"), filters.get("search", "")),
    ]
    named = [
        *customer_fields(session, viewer.entity_id).facts(filters),
        *item_fields(session, viewer.entity_id).facts(filters),
    ]
    return [(translate(name, language), value) for name, value in facts if value] + named


def _kind(kind: str, language: str) -> str:
    return translate(KIND_WORDS[Kind(kind)], language) if kind in set(Kind) else ""


def _customer(session: Session, viewer: Viewer, filters: Mapping[str, str]) -> str:
    """The name of the customer whose id or code is a filter."""
    key, code = filters.get("customer", ""), filters.get("code", "")
    if not (key or code):
        return ""
    one = matches(col(Customer.id), key) if key else has_code(viewer.entity_id, code)
    query = scoped(select(col(Customer.name)).where(one), viewer.actor, viewer.entity_id)
    return session.scalar(query) or ""


def _group(session: Session, viewer: Viewer, key: str) -> str:
    if key == NONE:
        return translate(N_("No group"), viewer.language)
    query = select(col(Group.name)).where(
        matches(col(Group.id), key), col(Group.entity_id) == viewer.entity_id
    )
    return (session.scalar(query) or "") if key else ""


def _collector(session: Session, viewer: Viewer, key: str) -> str:
    """The name stands on the customers in scope, so it is theirs to know."""
    if key == NONE:
        return translate(N_("No collector"), viewer.language)
    query = (
        select(col(User.name))
        .join(Customer, col(Customer.collector_id) == col(User.id))
        .where(matches(col(User.id), key))
        .limit(1)
    )
    return (session.scalar(scoped(query, viewer.actor, viewer.entity_id)) or "") if key else ""
