"""What is kept of two customers, and which of their items one customer could not both have."""

from datetime import date
from typing import Any

from dso_app.domain.merging import (
    COLLECTION_CONTACT,
    FIELDS,
    Keyed,
    Side,
    choose,
    clash,
    renumbered,
)
from dso_app.models import Customer

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def values(**given: Any) -> dict[str, Any]:
    columns = [name for field in FIELDS for name in field.columns or (field.name,)]
    return dict.fromkeys(columns, "") | given


def test_what_is_the_same_is_not_asked() -> None:
    assert choose(values(name="Garnier"), values(name="Garnier"), {}) == {}


def test_an_empty_field_and_none_are_the_same() -> None:
    assert choose(values(custom_1=None), values(custom_1=""), {}) == {}


def test_the_survivors_is_kept_else_the_others() -> None:
    one, other = values(name="A", phone=""), values(name="B", phone="01")
    assert choose(one, other, {}) == {"name": Side.SURVIVOR, "phone": Side.GONE}


def test_what_somebody_picked_is_kept_even_where_it_is_empty() -> None:
    one, other = values(name="A", phone="02"), values(name="B", phone="")
    picks = {"name": Side.GONE, "phone": Side.GONE}
    assert choose(one, other, picks) == picks


def test_an_address_is_chosen_as_a_whole() -> None:
    one, other = values(city="Lyon"), values(city="Lyon", address_2="Hall B")
    assert choose(one, other, {}) == {"address": Side.SURVIVOR}


def test_a_switch_that_is_off_gives_way_to_one_that_is_on() -> None:
    one, other = values(do_not_dun=False), values(do_not_dun=True)
    assert choose(one, other, {}) == {"do_not_dun": Side.GONE}
    assert choose(other, one, {}) == {"do_not_dun": Side.SURVIVOR}


def test_every_column_that_describes_a_customer_is_chosen_or_follows() -> None:
    """A column added to customers must be thought of here."""
    follows = {
        *("id", "entity_id", "code", "created_at", "changed_here", "late_rank"),
        *("legal_entity_id", "first_pass", "not_before", "plan_needed", "plan_reason_code"),
        *("plan_reason_message", "plan_reason_values", "last_performed_on"),
        "last_performed_offset",
    }
    chosen = [name for field in FIELDS for name in field.columns]
    assert len(chosen) == len(set(chosen))
    assert follows | set(chosen) == set(Customer.model_fields)
    assert COLLECTION_CONTACT in {field.name for field in FIELDS}


def item(key: int, due: date = MAY, instalment: int = 1, **values: bool) -> Keyed:
    return Keyed(key, instalment, due, values.get("is_open", True), values.get("counted", False))


def test_items_clash_when_both_are_open_and_due_on_one_day() -> None:
    assert clash(item(1), item(2))
    assert not clash(item(1), item(2, JUNE))
    assert not clash(item(1), item(2, is_open=False))


def test_where_files_number_instalments_it_is_they_that_clash() -> None:
    assert clash(item(1), item(2, JUNE, counted=True))
    assert not clash(item(1, counted=True), item(2, MAY, 2, counted=True))


def test_of_two_instalments_of_one_number_the_one_that_moves_gets_another() -> None:
    assert renumbered([item(1), item(2, instalment=2)], [item(3, JUNE)]) == {3: 3}


def test_or_the_settled_one_whosever_it_is() -> None:
    assert renumbered([item(1, is_open=False)], [item(2)]) == {1: 2}
    assert renumbered([item(1)], [item(2, is_open=False)]) == {2: 2}


def test_instalments_that_do_not_meet_stay() -> None:
    assert renumbered([item(1)], [item(2, instalment=2)]) == {}


def test_no_two_of_several_meet_after_all() -> None:
    kept = [item(1, is_open=False), item(2, instalment=2)]
    moved = [item(3, JUNE), item(4, JUNE, 2, is_open=False), item(5, JUNE, 3)]
    given = renumbered(kept, moved)
    now = [given.get(one.id, one.instalment) for one in (*kept, *moved)]
    assert len(set(now)) == len(now)
