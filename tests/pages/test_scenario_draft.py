"""A scenario while somebody types it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dso_app.domain.scenario import Channel, Mode, Trigger
from dso_app.domain.scenario_check import check_scenario
from dso_app.pages.scenario.draft import (
    Draft,
    StepDraft,
    as_kept,
    draft_of,
    from_kept,
    new_draft,
    scenario_of,
)
from dso_app.pages.scenario.edits import (
    added,
    addressed,
    changed_step,
    duplicated,
    effective,
    moved,
    placed,
)
from dso_app.pages.scenario.marks import Mark, Span, marks_of
from dso_app.pages.scenario.problems import Checker
from dso_app.pages.scenario.step_words import Speaker
from dso_app.pages.texts.book import TextBook, book_of, free_key
from dso_app.services.scenarios.shipped import shipped_scenarios
from dso_app.services.texts.saving import NewerText
from dso_app.services.texts.templates import Text, shipped_texts
from tests.support.collecting import scenario, step


def _sentences(draft: Draft) -> list[str]:
    made, problems = scenario_of(draft)
    problems = problems or check_scenario(made)
    return [problem.sentence() for problem in problems]


@pytest.mark.parametrize("shipped", shipped_scenarios(), ids=lambda one: one.name)
def test_a_scenario_opened_and_not_touched_is_the_same_scenario(shipped: object) -> None:
    opened, problems = scenario_of(draft_of(shipped))  # type: ignore[arg-type]
    assert not problems
    assert opened == shipped


def test_days_before_the_due_date_are_typed_without_a_minus() -> None:
    [before] = draft_of(scenario(step(1, "Before due", -5))).steps
    assert (before.place, before.days) == ("before", "5")
    made, _ = scenario_of(Draft("A", steps=[before]))
    assert (made.steps[0].trigger, made.steps[0].offset_days) == (Trigger.DUE_DATE, -5)


def test_a_new_scenario_wants_nothing_but_a_name() -> None:
    draft = new_draft("First reminder")
    assert _sentences(draft) == ["The scenario has no name."]
    draft.name = "Gentle"
    assert _sentences(draft) == []


def test_what_cannot_be_read_is_named_by_its_step() -> None:
    draft = Draft("A", minimum="a lot", steps=[StepDraft("Reminder", days="soon")])
    assert _sentences(draft) == [
        "Step 1: “soon” is not a number of days.",
        "The minimum amount is not a number.",
    ]


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [("5", "EUR", 500), ("2,50", "EUR", 250), ("", "EUR", 0), ("500", "JPY", 500)],
)
def test_a_fee_is_typed_in_the_company_s_currency(typed: str, currency: str, minor: int) -> None:
    step = changed_step(StepDraft("Reminder"), "fee", typed)
    made, problems = scenario_of(Draft("A", currency=currency, steps=[step]))
    assert (problems, made.steps[0].fee_minor) == ([], minor)
    again, _ = scenario_of(draft_of(made, currency))
    assert again == made


@pytest.mark.parametrize("typed", ["five", "0.001", "Infinity", "9" * 20])
def test_a_fee_that_is_no_amount_is_named(typed: str) -> None:
    step = changed_step(StepDraft("Reminder"), "fee", typed)
    [problem] = _sentences(Draft("A", steps=[step]))
    assert problem == f"Step 1: “{typed}” is not an amount in EUR."


def test_only_messages_to_the_customer_charge_a_fee() -> None:
    step = changed_step(StepDraft("Reminder"), "fee", "5")
    for channel in ("call", "internal_email"):
        assert changed_step(step, "channel", channel).fee == ""
        wrong = Draft("A", steps=[replace(step, channel=channel, recipients=["collector"])])
        assert "Step 1: only a message to the customer can charge a fee." in _sentences(wrong)


def test_copies_go_with_what_is_sent_and_not_with_what_a_person_does() -> None:
    ticked = changed_step(StepDraft("Reminder"), "copies", "true")
    made, problems = scenario_of(Draft("A", steps=[ticked]))
    assert problems == []
    assert made.steps[0].attach_copies
    assert draft_of(made).steps == [ticked]
    assert not changed_step(ticked, "channel", "call").copies


def test_a_minimum_may_be_typed_with_a_comma() -> None:
    made, _ = scenario_of(Draft("A", minimum="12,50", steps=[StepDraft("Reminder")]))
    assert made.minimum == Decimal("12.50")


def test_the_rules_are_checked_as_one_types() -> None:
    steps = [StepDraft("Reminder", days="15"), StepDraft("Reminder", days="5")]
    assert _sentences(Draft("A", steps=steps)) == ["Two steps are named “Reminder”."]
    steps[1].name = "Second reminder"
    assert _sentences(Draft("A", steps=steps)) == ["Step 2 leaves before step 1."]


def test_what_a_person_does_is_manual_and_what_leaves_is_confirmed_at_first() -> None:
    email = StepDraft("Reminder", mode="automatic", template="own")
    call = changed_step(email, "channel", "call")
    assert (call.mode, call.template) == ("manual", "")
    assert changed_step(call, "channel", "letter").mode == "to_confirm"
    assert changed_step(email, "channel", "letter").mode == "automatic"


def test_what_goes_to_colleagues_has_other_recipients_and_texts() -> None:
    email = StepDraft("Reminder", recipients=["role:accounting"], template="own")
    internal = changed_step(email, "channel", "internal_email")
    assert (internal.recipients, internal.template) == (["collector"], "")
    assert changed_step(internal, "channel", "letter").recipients == ["collection_contact"]
    assert changed_step(email, "channel", "letter").recipients == ["role:accounting"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel", "interactive_email"),
        ("channel", "internal_interactive_email"),
        ("channel", "carrier pigeon"),
        ("place", "yesterday"),
        ("mode", "never"),
        ("listing", "everything"),
        ("recipients", "nobody"),
        ("__class__", "x"),
    ],
)
def test_what_is_not_offered_changes_nothing(name: str, value: str) -> None:
    step = StepDraft("Reminder")
    assert changed_step(step, name, value) == step


def test_days_to_give_way_count_for_manual_steps_alone() -> None:
    typed = StepDraft("Call", channel="call", mode="manual", lapse="10")
    made, _ = scenario_of(Draft("A", steps=[typed]))
    assert made.steps[0].lapse_days == 10
    made, _ = scenario_of(Draft("A", steps=[changed_step(typed, "channel", "email")]))
    assert made.steps[0].lapse_days is None


def test_recipients_are_added_once_and_taken_out() -> None:
    step = addressed(StepDraft("Reminder"), "role:accounting", wanted=True)
    step = addressed(step, "role:accounting", wanted=True)
    assert step.recipients == ["collection_contact", "role:accounting"]
    assert addressed(step, "collection_contact", wanted=False).recipients == ["role:accounting"]


@pytest.mark.parametrize(
    ("neighbour", "place", "days"),
    [
        (StepDraft("A", days="15"), "due_date", "22"),
        (StepDraft("A", place="before", days="10"), "before", "3"),
        (StepDraft("A", place="before", days="5"), "due_date", "2"),
        (StepDraft("A", place="previous_step", days="3"), "previous_step", "7"),
        (StepDraft("A", place="due_month_end", days="0"), "due_month_end", "7"),
        (StepDraft("A", days="soon"), "due_date", "soon"),
    ],
)
def test_a_new_step_comes_a_week_after_its_neighbour(
    neighbour: StepDraft, place: str, days: str
) -> None:
    _, new = added([neighbour], 0, "B")
    assert (new.name, new.place, new.days) == ("B", place, days)


def test_a_step_moves_up_and_down_and_stays_at_the_ends() -> None:
    steps = [StepDraft("A"), StepDraft("B"), StepDraft("C")]
    assert [one.name for one in moved(steps, 2, -1)] == ["A", "C", "B"]
    assert [one.name for one in moved(steps, 0, -1)] == ["A", "B", "C"]
    assert [one.name for one in moved(steps, 2, 1)] == ["A", "B", "C"]


SPEAKER = Speaker("en", {})


def _line(*steps: object) -> tuple[Span, list[Mark]]:
    made = scenario(*steps)  # type: ignore[arg-type]
    return marks_of(made, range(1, len(made.steps) + 1), SPEAKER)


def test_steps_stand_on_the_line_by_their_effective_offsets() -> None:
    span, marks = _line(
        step(1, "Before", -5),
        step(2, "After", 10),
        step(3, "Call", 7, channel=Channel.CALL, mode=Mode.MANUAL, trigger=Trigger.PREVIOUS_STEP),
        step(4, "End", 20, channel=Channel.LETTER, trigger=Trigger.DUE_MONTH_END),
    )
    assert [(mark.uid, mark.offset, mark.days, mark.channel) for mark in marks] == [
        (1, -5, "\N{MINUS SIGN}5 d", "email"),
        (2, 10, "+10 d", "email"),
        (3, 17, "+17 d", "call"),
        (4, 20, "+20 d, month end", "letter"),
    ]
    # From −5 to +20, and five days of room on either side.
    assert (span.first, span.last, span.due) == (-10, 25, "28.57%")
    assert [mark.left for mark in marks] == ["14.29%", "57.14%", "77.14%", "85.71%"]
    assert marks[2].words == "3. Call: Call, 7 days after the previous step, manual"


def test_labels_without_room_stand_lower_and_dots_on_each_other_stand_above() -> None:
    _, apart = _line(step(1, "A", 0), step(2, "B", 30))
    assert {(mark.raised, mark.drop) for mark in apart} == {("0px", "0px")}
    span, close = _line(step(1, "A", 5), step(2, "B", 5), step(3, "C", 6))
    assert [mark.drop for mark in close] == ["0px", "48px", "96px"]
    assert [mark.raised for mark in close] == ["0px", "-28px", "0px"]
    assert span.axis == "58px"


def test_a_copy_comes_half_way_to_the_next_step_where_a_week_is_too_long() -> None:
    steps = [StepDraft("A", days="5", uid=1), StepDraft("B", days="9", uid=2, template="own")]
    assert [one.days for one in added(steps, 0, "New")] == ["5", "7", "9"]
    copied = duplicated(steps, 1, "B (2)")[2]
    assert (copied.days, copied.template, copied.key, copied.uid) == ("16", "own", "", 3)


def test_a_new_step_has_no_text_and_no_past_of_its_own() -> None:
    steps = [StepDraft("A", key="a", template="own", uid=1)]
    new = added(steps, 0, "New")[1]
    assert (new.template, new.key, new.uid) == ("", "", 2)


@pytest.mark.parametrize(
    ("at", "offset", "place", "days"),
    [
        (0, -12, "before", "12"),
        (0, 3, "due_date", "3"),
        (1, -2, "before", "2"),
        (2, 20, "previous_step", "10"),
        (2, 5, "previous_step", "-5"),
        (3, 28, "due_month_end", "28"),
        (1, 5000, "due_date", "1000"),
        (1, -5000, "before", "1000"),
    ],
)
def test_a_step_put_on_another_day_keeps_what_it_counts_from(
    at: int, offset: int, place: str, days: str
) -> None:
    steps = [
        StepDraft("A", place="before", days="5"),
        StepDraft("B", days="10"),
        StepDraft("C", place="previous_step", days="7"),
        StepDraft("D", place="due_month_end", days="30"),
    ]
    found = placed(steps, at, offset)
    assert (found[at].place, found[at].days) == (place, days)
    assert [one.name for one in found] == ["A", "B", "C", "D"]


def test_what_counts_from_a_step_moves_with_it() -> None:
    steps = [StepDraft("A", days="10"), StepDraft("B", place="previous_step", days="7")]
    assert effective(placed(steps, 0, 20), 1) == 27


def test_nothing_moves_while_a_day_cannot_be_read() -> None:
    steps = [StepDraft("A", days="soon"), StepDraft("B", place="previous_step", days="7")]
    assert placed(steps, 1, 20) == steps
    assert effective(steps, 1) is None


def test_a_draft_that_was_kept_comes_back_as_it_was() -> None:
    draft = Draft("A", scope="item", steps=[StepDraft("One", days="soon", recipients=["sales"])])
    assert from_kept(as_kept(draft)) == draft
    later = as_kept(draft) | {"colour": "red"}
    later["steps"][0]["flavour"] = "sweet"
    assert from_kept(later) == draft


def test_steps_without_a_text_in_a_language_that_is_read_are_told() -> None:
    made = scenario(
        step(1, "Reminder", 5, template="own"),
        step(2, "Call", 15, channel=Channel.CALL, mode=Mode.MANUAL),
        step(3, "To us", 20, channel=Channel.INTERNAL_EMAIL, recipients=("sales",)),
    )
    book = book_of([_text(language="en")])
    checker = Checker("en", 2, {"fr": 14, "en": 3, "de": 1, "es": 0, "zz": 2})
    found = checker.check(made, book)
    assert not any(one.bad for one in found)
    assert [one.words for one in found if not one.beside] == [
        "No text in French, the language of 14 customers on it: steps 1.",
        "No text in zz, the language of 2 customers on it: steps 1.",
        "No text in German, the language of a customer on it: steps 1.",
        "No text in Spanish, the company’s language: steps 1.",
    ]
    assert [(one.order, one.words) for one in found if one.beside] == [
        (1, "Step 1 has no text in: French, zz, German, Spanish.")
    ]


def test_a_text_that_is_about_to_be_saved_counts_as_written() -> None:
    made = scenario(step(1, "Reminder", 5, template="own"))
    checker = Checker("en", 2, {})
    assert [one.words for one in checker.check(made, TextBook())] == [
        "Step 1: there is no text “own” for the channel “email”."
    ]
    assert checker.check(made, TextBook().written(_text())) == []


def _text(**values: Any) -> Text:
    return replace(Text("own", "email", "en", "Own", "S", "B"), **values)


def test_a_text_typed_back_to_what_was_saved_is_not_saved_again() -> None:
    book = book_of([_text()])
    changed = book.written(_text(body="Other"))
    assert list(changed.typed) == [("own", "email", "en")]
    assert changed.written(_text()).typed == {}


def test_a_text_copied_under_a_new_key_keeps_all_its_languages() -> None:
    book = book_of([_text(), _text(language="fr", body="Bonjour"), _text(channel="letter")])
    copied = book.copied("own", "email", "other", "Other")
    assert copied.languages("other", "email") == ["en", "fr"]
    found = copied.at("other", "email", "fr")
    assert found is not None
    assert (found.name, found.body) == ("Other", "Bonjour")


def test_the_languages_of_the_screens_come_first() -> None:
    book = TextBook()
    for language in ("de", "fr", "en", "es"):
        book = book.written(_text(language=language))
    assert book.languages("own", "email") == ["en", "fr", "de", "es"]


def test_a_typed_text_with_a_mistake_is_told_apart() -> None:
    book = book_of([_text()]).written(_text(body="Dear {{ contact.nam }}"))
    [(text, problem)] = book.problems("en")
    assert text.key == "own"
    assert "contact.nam" in problem.sentence()


def test_a_typed_text_missing_in_the_company_s_language_cannot_be_saved() -> None:
    book = book_of([]).written(_text())
    assert book.problems("en") == []
    [(_, problem)] = book.problems("fr")
    assert str(problem) == "“Own” has no text in Français, the company’s language."
    assert book.written(_text(language="fr", body="Bonjour")).problems("fr") == []


def test_a_text_somebody_saved_meanwhile_is_taken_or_seen_and_written_over() -> None:
    base = _text(version=1)
    mine, theirs = _text(body="Mine", version=1), _text(body="Theirs", version=2)
    book = book_of([base]).written(mine)
    newer = [NewerText(theirs, mine, "Hugo", None)]
    assert book.met(newer, take=True).typed == {}
    assert book.met(newer, take=True).at(*theirs.place) == theirs
    assert list(book.met(newer, take=False).typed.values()) == [replace(mine, version=2)]


def test_the_words_a_text_was_shipped_with_can_be_typed_again() -> None:
    place = ("reminder_1", "email", "en")
    [shipped] = [text for text in shipped_texts() if text.place == place]
    assert book_of([shipped]).shipped(place) is None
    found = book_of([replace(shipped, body="Pay!", version=4)]).shipped(place)
    assert found == replace(shipped, version=4)


def test_a_key_is_made_from_a_name_and_is_free() -> None:
    assert free_key("Dernière relance !", []) == "derniere_relance"
    assert free_key("Dernière relance", ["derniere_relance"]) == "derniere_relance_2"
    assert free_key("***", []) == "text"
