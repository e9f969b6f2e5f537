"""Scenarios as their editor saves them: nobody's work is lost, and every version comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.domain.scenario import Scenario
from dso_app.errors import NotAllowed
from dso_app.models import Event, ScenarioDraft, ScenarioVersion, Step
from dso_app.services.scenarios.card import ScenarioNameTaken
from dso_app.services.scenarios.drafts import (
    DraftTooLarge,
    drafted_scenario,
    forget_draft,
    keep_draft,
    read_draft,
)
from dso_app.services.scenarios.editing import (
    Edit,
    SavedMeanwhile,
    duplicate_scenario,
    save_edit,
)
from dso_app.services.scenarios.files import BadScenario
from dso_app.services.scenarios.readers import languages_read
from dso_app.services.scenarios.restoring import restore_version
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.switch import (
    archive_scenario,
    switch_scenario,
    unarchive_scenario,
)
from dso_app.services.scenarios.verbs import UnknownScenario
from dso_app.services.scenarios.versions import (
    UnknownVersion,
    changed_since,
    list_versions,
    version_of,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world


def manager(here: World, **values: Any) -> Actor:
    """A credit manager of the company."""
    return build.actor(build.user(here.session, Role.CREDIT_MANAGER, **values), here.entity)


def in_force(here: World) -> Scenario:
    """The scenario as it is now."""
    found = read_version(here.session, here.scenario)
    assert found is not None
    return found


def with_days(scenario: Scenario, order: int, days: int, **changes: Any) -> Scenario:
    """The scenario with one step moved."""
    changes["offset_days"] = days
    steps = (replace(one, **changes) if one.order == order else one for one in scenario.steps)
    return replace(scenario, steps=tuple(steps))


def edit(here: World, base: int, scenario: Scenario, actor: Actor = HOUSE, **values: Any) -> None:
    """Save an edit of the scenario."""
    start = values.pop("start", Start.CONFIRM)
    made = Edit(key(here.scenario), base, scenario, **values)
    save_edit(here.session, actor, here.clock, here.entity, made, start=start)


def test_an_edit_is_a_new_version_with_who_and_when(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        edit(here, 1, with_days(in_force(here), 2, 7), manager(here, name="Claire Moreau"))
        newest, first = list_versions(session, HOUSE, here.entity, key(here.scenario))
        assert (newest.number, newest.by, newest.at) == (2, "Claire Moreau", clock.real())
        assert [one.what for one in newest.changes] == ["when"]
        assert (first.number, first.by, first.changes) == (1, "", ())


def test_an_edit_of_an_older_version_is_refused_telling_what_changed(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        seen = in_force(here)
        edit(here, 1, with_days(seen, 2, 7), manager(here, name="Claire Moreau"))
        edit(here, 2, replace(in_force(here), steps=in_force(here).steps[:4]))
        with pytest.raises(SavedMeanwhile) as caught:
            edit(here, 1, with_days(seen, 3, 20))
        assert (caught.value.number, caught.value.by) == (3, "")
        # Both versions saved since count, not the last alone.
        assert [
            (one.what, one.before.name if one.before else "") for one in caught.value.changes
        ] == [("removed", "Formal notice"), ("when", "Reminder")]
        assert here.scenario.version == 3


def test_mine_over_theirs_is_saved_knowingly(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        seen = in_force(here)
        edit(here, 1, with_days(seen, 2, 7))
        edit(here, 2, with_days(seen, 3, 20))
        assert [step.offset_days for step in in_force(here).steps] == [-5, 5, 20, 25, 40]
        assert here.scenario.version == 3


def test_an_edit_leaves_a_scenario_switched_off_or_archived_as_it_is(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        switch_scenario(session, HOUSE, clock, here.entity, "Standard", active=False)
        archive_scenario(session, HOUSE, clock, here.entity, "Standard")
        edit(here, 1, with_days(in_force(here), 2, 7))
        assert (here.scenario.active, here.scenario.archived) == (False, True)
        unarchive_scenario(session, HOUSE, clock, here.entity, "Standard")
        assert (here.scenario.active, here.scenario.archived) == (False, False)


def test_a_scenario_is_renamed_only_by_who_typed_another_name(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        seen = in_force(here)
        edit(here, 1, replace(seen, name="Gentle"), rename=True)
        assert (here.scenario.name, here.scenario.version) == ("Gentle", 1)
        edit(here, 1, with_days(seen, 2, 7))
        assert (here.scenario.name, here.scenario.version) == ("Gentle", 2)
        with pytest.raises(ScenarioNameTaken):
            save_edit(
                session, HOUSE, clock, here.entity, Edit(None, 0, replace(seen, name="GENTLE"))
            )


def test_a_renamed_step_stays_the_same_step_and_a_new_one_of_its_name_is_another(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        edit(here, 1, with_days(in_force(here), 2, 5, name="Gentle reminder"))
        assert in_force(here).steps[1].key == "reminder"
        steps = in_force(here).steps
        new = replace(steps[1], name="Reminder", key="", offset_days=6, order=3)
        later = (replace(one, order=one.order + 1) for one in steps[2:])
        edit(here, 2, replace(in_force(here), steps=(*steps[:2], new, *later)))
        assert [one.key for one in in_force(here).steps[1:3]] == ["reminder", "reminder 2"]
        # A file knows no keys: steps are those of the same name in the version in force.
        here.save(*(replace(one, key="") for one in in_force(here).steps))
        assert here.scenario.version == 3


def test_a_step_renamed_and_put_off_is_not_sent_a_second_time(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 6))
        here.plan()
        assert here.perform(customer).step_name == "Reminder"
        edit(here, 1, with_days(in_force(here), 2, 12, name="Later reminder"), start=Start.NOW)
        clock.date = TODAY + timedelta(days=7)
        here.plan()
        assert here.action(customer).step_name == "Second reminder"


def test_where_cycles_run_nothing_leaves_on_the_day_of_an_edit(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        edit(here, 1, with_days(in_force(here), 2, 7))
        assert (customer.first_pass, customer.not_before) == (True, TODAY + timedelta(days=1))


def test_an_edit_that_changes_nothing_is_no_version_and_disturbs_nobody(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        edit(here, 1, in_force(here))
        assert (here.scenario.version, customer.first_pass) == (1, False)


def test_a_version_is_restored_as_the_newest_and_the_others_stay(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        edit(here, 1, with_days(in_force(here), 2, 7, name="Renamed"))
        edit(here, 2, replace(in_force(here), name="Gentle"), rename=True)
        number = key(here.scenario)
        restore_version(session, HOUSE, clock, here.entity, number, 1, base=2)
        assert [step.name for step in in_force(here).steps][:2] == ["Before due", "Reminder"]
        assert (here.scenario.version, here.scenario.name) == (3, "Gentle")
        old = version_of(session, HOUSE, here.entity, number, 2)
        assert [step.offset_days for step in old.steps] == [-5, 7, 15, 25, 40]
        assert changed_since(session, HOUSE, here.entity, number, 1).changes == ()
        with pytest.raises(SavedMeanwhile):
            restore_version(session, HOUSE, clock, here.entity, number, 2, base=2)
        with pytest.raises(UnknownVersion, match="“Gentle” has no version 9"):
            restore_version(session, HOUSE, clock, here.entity, number, 9, base=3)


def test_a_version_whose_text_is_gone_is_not_restored(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        edit(here, 1, with_days(in_force(here), 2, 7))
        [first] = session.exec(select(ScenarioVersion).where(ScenarioVersion.number == 1)).all()
        steps = session.exec(select(Step).where(Step.version_id == first.id)).all()
        steps[0].template_key = "gone"
        session.flush()
        with pytest.raises(BadScenario, match="there is no text “gone”"):
            restore_version(session, HOUSE, clock, here.entity, key(here.scenario), 1, base=2)
        assert here.scenario.version == 2


def test_a_copy_has_nobody_on_it_and_a_name_of_its_own(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer()
        names = [
            duplicate_scenario(
                session, HOUSE, clock, here.entity, key(here.scenario), "Copy of Standard"
            ).name
            for _ in range(2)
        ]
        assert names == ["Copy of Standard", "Copy of Standard 2"]


def keep(here: World, actor: Actor, number: int | None, base: int = 1, **values: Any) -> None:
    """Keep a draft of the scenario, or of a new one."""
    scenario = values.pop("scenario", None)
    keep_draft(here.session, actor, here.clock, here.entity, number, base, values, scenario)


def test_a_draft_is_kept_per_person_and_scenario_until_it_is_given_up(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        me, colleague, number = manager(here), manager(here), key(here.scenario)
        keep(here, me, number, days="9")
        keep(here, me, number, days="10")
        keep(here, colleague, number, days="soon")
        keep(here, me, None, base=0, name="New")
        mine = read_draft(session, me, here.entity, number)
        assert mine is not None
        assert (mine.base, mine.typed, mine.at) == (1, {"days": "10"}, clock.real())
        forget_draft(session, me, here.entity, number)
        assert read_draft(session, me, here.entity, number) is None
        new = read_draft(session, me, here.entity, None)
        assert new is not None
        assert new.typed == {"name": "New"}
        assert len(session.exec(select(ScenarioDraft)).all()) == 2


def test_a_draft_of_another_company_s_scenario_is_out_of_reach(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        me = manager(here)
        with pytest.raises(UnknownScenario):
            keep(here, me, key(there.scenario))
        keep(here, me, None, name="Here")
        assert read_draft(session, replace(me, entity_ids=None), there.entity, None) is None


def test_only_who_may_edit_scenarios_keeps_drafts(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        collector = build.actor(build.user(session), here.entity)
        with pytest.raises(NotAllowed):
            keep(here, collector, key(here.scenario))
        assert read_draft(session, collector, here.entity, key(here.scenario)) is None
        with pytest.raises(NotAllowed):
            keep(here, HOUSE, key(here.scenario))


def test_a_draft_has_its_bounds(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        with pytest.raises(DraftTooLarge):
            keep(here, manager(here), None, name="x" * 2_000_001)


def test_a_draft_stands_for_a_scenario_whose_steps_keep_their_keys(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        me, number = manager(here), key(here.scenario)
        edited = with_days(in_force(here), 2, 7, name="Renamed")
        edited = replace(
            edited, steps=(*edited.steps, replace(edited.steps[-1], order=6, name="New", key=""))
        )
        keep(here, me, number, scenario=edited)
        drafted = drafted_scenario(session, me, here.entity, number)
        assert drafted is not None
        assert [(one.name, one.key) for one in drafted.steps][1::4] == [
            ("Renamed", "reminder"),
            ("New", "new"),
        ]
        keep(here, me, number, days="soon")
        assert drafted_scenario(session, me, here.entity, number) is None


def test_the_language_read_is_the_contact_s_else_the_customer_s_else_the_company_s(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.entity.language = "fr"
        here.customer(language="de-AT")
        here.customer()
        build.contact(session, here.customer(language="de"), language="es")
        here.customer(language="it", scenario_id=None)
        found = languages_read(session, here.entity, key(here.scenario))
        assert found == {"fr": 1, "de": 1, "es": 1}
        assert languages_read(session, here.entity, None) == {"fr": 0}


def test_every_save_stands_in_the_history(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        edit(here, 1, with_days(in_force(here), 2, 7))
        query = select(Event.kind).where(col(Event.kind).startswith("scenario."))
        assert session.exec(query).all() == ["scenario.saved", "scenario.saved"]
