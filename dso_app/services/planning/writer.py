"""Writes what planning changed, in bulk."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlmodel import Session, col

from dso_app.domain.outbox_states import UNSENT, ActionState, MessageState
from dso_app.models import Action, ActionItem, ActionTotal, Customer, Cycle, Item, Message
from dso_app.services.bulk import among, fetch, insert_many, reserve_ids, table_of, update_many
from dso_app.services.planning.changes import Changes, CycleKey, NewAction, SkippedStep
from dso_app.services.planning.items import cycles_wanted, insert_details, release_steps
from dso_app.services.planning.reasons import values_text
from dso_app.services.planning.states import IN_FLIGHT, standing_of

_WHY: dict[str, Any] = {
    "reason_code": bindparam("b_code"),
    "reason_message": bindparam("b_message"),
    "reason_values": bindparam("b_filled"),
}
_actions, _messages, _customers = table_of(Action), table_of(Message), table_of(Customer)
# An IN list cannot be part of a statement executed for many rows.
_UNSENT = or_(*(_messages.c.state == state for state in UNSENT))


_CYCLE_COLUMNS = (
    *("id", "entity_id", "customer_id"),
    *("scenario_id", "leader_item_id", "started_on"),
)
_ACTION_COLUMNS = (
    *("id", "planned_on", "closed_on", "state", "reason_code", "reason_message", "reason_values"),
    *("entity_id", "customer_id", "kind", "cycle_id", "scenario_id", "version_id", "step_key"),
    *("step_order", "step_name", "effective_offset", "channel", "mode", "leader_item_id"),
    *("created_on", "note"),
)


class PlanWriter:
    """Writes the changes of one pass for one entity."""

    def __init__(self, session: Session, entity_id: int, today: date) -> None:
        self._session = session
        self._entity_id = entity_id
        self._today = today
        self._day = today.isoformat()

    def write(self, changes: Changes) -> None:
        """Write all of them; actions that make way go first."""
        self._cancel(changes)
        self._move(changes)
        cycles = self._cycles(cycles_wanted(changes))
        self._relist(changes, cycles)
        self._insert_skipped(changes.skipped, cycles)
        self._insert_new(changes.new, cycles)
        self._say_why(changes.reasons)

    def _many(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(statement, rows)

    def _cancel(self, changes: Changes) -> None:
        """Close actions and call their messages back, but for those that just began to leave."""
        rows = [
            {
                "b_key": action.id,
                "b_code": reason.code,
                "b_message": reason.message,
                "b_filled": values_text(reason.values),
            }
            for action, reason in changes.cancelled
        ]
        self._many(
            update(_messages)
            .where(_messages.c.action_id == bindparam("b_key"), _UNSENT)
            .values(state=MessageState.CANCELLED, **_WHY),
            rows,
        )
        leaving = self._leaving([action.id for action, _ in changes.cancelled])
        if leaving:
            _spare(changes, leaving)
        self._many(
            update(_actions)
            .where(_actions.c.id == bindparam("b_key"))
            .values(state=ActionState.CANCELLED, closed_on=self._today, **_WHY),
            [row for row in rows if row["b_key"] not in leaving],
        )
        ended = [action.id for action, _ in changes.cancelled if action.id not in leaving]
        release_steps(self._session, ended)

    def _leaving(self, action_ids: list[int]) -> set[int]:
        """Actions whose message another process began to send since they were read."""
        if not action_ids:
            return set()
        query = select(col(Message.action_id)).where(
            among(col(Message.action_id), action_ids),
            col(Message.state).in_((*IN_FLIGHT, MessageState.SENT)),
        )
        return {found for found in self._session.scalars(query) if found is not None}

    def _move(self, changes: Changes) -> None:
        rows = [
            {
                "b_key": action.id,
                "b_now": standing[0],
                "b_code": standing[1],
                "b_message": standing[2],
                "b_filled": standing[3],
                "b_day": planned.planned_on,
            }
            for action, planned, standing in changes.moved
        ]
        statement = update(_actions).where(_actions.c.id == bindparam("b_key"))
        self._many(
            statement.values(state=bindparam("b_now"), planned_on=bindparam("b_day"), **_WHY), rows
        )

    def _relist(self, changes: Changes, cycles: dict[CycleKey, int]) -> None:
        ids = [action.id for action, _ in changes.relisted]
        if not ids:
            return
        for detail in (ActionItem, ActionTotal):
            table = table_of(detail)
            self._session.connection().execute(delete(table).where(among(table.c.action_id, ids)))
        update_many(
            self._session,
            Action,
            ("leader_item_id", "cycle_id"),
            [
                (planned.leader_id, cycles[action.scenario_id or 0, planned.leader_id], action.id)
                for action, planned in changes.relisted
                if planned.leader_id != action.leader_item_id
            ],
        )
        insert_details(
            self._session,
            [(action.id, action.scenario_id or 0, planned) for action, planned in changes.relisted],
            cycles,
        )

    def _cycles(self, wanted: dict[CycleKey, int]) -> dict[CycleKey, int]:
        """The cycles of leaders and of climbing items: the ones they had, which go on, else new.

        Args:
            wanted: the cycles, and the customer of each.
        """
        if not wanted:
            return {}
        query = select(col(Cycle.scenario_id), col(Cycle.leader_item_id), col(Cycle.id)).where(
            among(col(Cycle.leader_item_id), sorted({leader for _, leader in wanted}))
        )
        cycles = {
            (scenario, leader): key
            for scenario, leader, key in fetch(self._session, query)
            if (scenario, leader) in wanted
        }
        if cycles:
            self._set_ended(among(col(Cycle.id), list(cycles.values())), None)
        missing = [cycle for cycle in wanted if cycle not in cycles]
        ids = reserve_ids(self._session, Cycle, len(missing))
        cycles.update(zip(missing, ids, strict=True))
        rows = [
            (cycles[cycle], self._entity_id, wanted[cycle], *cycle, self._day) for cycle in missing
        ]
        insert_many(self._session, Cycle, _CYCLE_COLUMNS, rows)
        return cycles

    def end_cycles(self, customer_ids: list[int]) -> None:
        """End the cycles of customers whose leader is settled; one that reopens goes on."""
        settled = select(col(Item.id)).where(
            among(col(Item.customer_id), customer_ids), col(Item.remaining_minor) == 0
        )
        of_them = among(col(Cycle.customer_id), customer_ids)
        running = col(Cycle.ended_on).is_(None)
        self._set_ended(of_them & running & col(Cycle.leader_item_id).in_(settled), self._today)

    def end_first_passes(self, changes: Changes) -> None:
        """End the first pass of the customers in which it found something open."""
        if changes.passed:
            statement = update(_customers).where(among(_customers.c.id, changes.passed))
            self._session.connection().execute(statement.values(first_pass=False))

    def _set_ended(self, cycles: ColumnElement[bool], on: date | None) -> None:
        self._session.connection().execute(
            update(table_of(Cycle)).where(cycles).values(ended_on=on)
        )

    def _insert_new(self, new: list[NewAction], cycles: dict[CycleKey, int]) -> None:
        ids = reserve_ids(self._session, Action, len(new))
        rows = [
            (
                *(key, one.planned.planned_on.isoformat(), None, *one.standing),
                *self._row(one, one.planned.step.order, cycles),
            )
            for key, one in zip(ids, new, strict=True)
        ]
        insert_many(self._session, Action, _ACTION_COLUMNS, rows)
        insert_details(
            self._session,
            [(key, one.cycle[0], one.planned) for key, one in zip(ids, new, strict=True)],
            cycles,
        )

    def _insert_skipped(self, skipped: list[SkippedStep], cycles: dict[CycleKey, int]) -> None:
        """Record what the entry rule passes over, and what the leaders remember of it."""
        ids = reserve_ids(self._session, Action, len(skipped))
        standing = standing_of(ActionState.SKIPPED, None)
        rows = [
            (key, self._day, self._day, *standing, *self._row(one, one.order, cycles))
            for key, one in zip(ids, skipped, strict=True)
        ]
        insert_many(self._session, Action, _ACTION_COLUMNS, rows)
        last = [one for one in skipped if one.highest]
        update_many(
            self._session,
            Item,
            (
                *("reached_scenario_id", "reached_version_id", "reached_order"),
                *("reached_offset", "reached_on"),
            ),
            [(one.cycle[0], *_step_done(one), None, one.cycle[1]) for one in last],
        )
        update_many(
            self._session,
            Cycle,
            ("version_id", "last_order", "last_offset"),
            [(*_step_done(one), cycles[one.cycle]) for one in last],
        )

    def _row(
        self, of: NewAction | SkippedStep, order: int, cycles: dict[CycleKey, int]
    ) -> tuple[Any, ...]:
        step = of.planned.step if isinstance(of, NewAction) else of.compiled.steps[order - 1]
        return (
            self._entity_id,
            of.customer_id,
            "scenario",
            cycles[of.cycle],
            of.cycle[0],
            of.compiled.scenario.version_id,
            step.key,
            order,
            step.name,
            of.compiled.offsets[order - 1],
            str(step.channel),
            str(step.mode),
            of.cycle[1],
            self._day,
            "",
        )

    def _say_why(self, reasons: list[tuple[int, tuple[str, str, str]]]) -> None:
        columns = ("plan_reason_code", "plan_reason_message", "plan_reason_values")
        rows = [(*reason, key) for key, reason in reasons]
        update_many(self._session, Customer, columns, rows)


def _step_done(one: SkippedStep) -> tuple[int | None, int, int]:
    """Version, order and effective offset of a step, as memories hold them."""
    return one.compiled.scenario.version_id, one.order, one.compiled.offsets[one.order - 1]


def _spare(changes: Changes, leaving: set[int]) -> None:
    """Leave customers alone whose message is leaving: what comes next is planned after it."""
    spared = {action.customer_id for action, _ in changes.cancelled if action.id in leaving}
    changes.new = [one for one in changes.new if one.customer_id not in spared]
    changes.skipped = [one for one in changes.skipped if one.customer_id not in spared]
