"""Texts with their placeholders, as plain text and HTML."""

from dataclasses import replace

import pytest

from dso_app.domain.placeholders import NAMES
from dso_app.sending.facts import Facts, Person
from dso_app.sending.html_mail import html_mail
from dso_app.sending.placeholders import PLACEHOLDERS, SAMPLE
from dso_app.sending.rendering import plain_text, render, restored, stored
from dso_app.sending.table import sections
from dso_app.services.texts.checks import EmptyText, UnknownPlaceholder, check_text
from dso_app.services.texts.templates import Text, choose_text

FRENCH = replace(SAMPLE, language="fr")


def _plain(body: str, facts: Facts = SAMPLE) -> str:
    return plain_text(render("", body, facts).blocks, facts)


def test_a_placeholder_stands_for_its_value() -> None:
    assert _plain("Dear {{ contact.name }}, you owe {{items.total}}.") == (
        "Dear Paul Garnier, you owe 1,980.50\N{NO-BREAK SPACE}EUR.\n"
    )


def test_every_placeholder_has_a_sample() -> None:
    empty = [name for name in NAMES if not PLACEHOLDERS[name].sample and name != "items.table"]
    assert empty == []


def test_an_unknown_placeholder_is_an_error_at_saving_time_that_names_it() -> None:
    with pytest.raises(UnknownPlaceholder) as caught:
        check_text("Hello", "Dear\n {{ cusomer.name }}")
    assert str(caught.value) == (
        "Line 2, column 2: {{ cusomer.name }} is not a placeholder. "
        "Did you mean {{ customer.name }}?"
    )
    with pytest.raises(UnknownPlaceholder, match="__class__"):
        check_text("{{ customer.__class__ }}", "body")


def test_a_text_without_words_is_an_error() -> None:
    with pytest.raises(EmptyText):
        check_text("Hello", " \n ")


def test_values_are_escaped_in_html_and_cannot_become_markup() -> None:
    facts = replace(SAMPLE, customer_name="<script>**x** {{ today }}</script>")
    rendered = render("s", "**Dear** {{ customer.name }}", facts)
    page = html_mail("s", rendered.blocks, facts)
    assert "<strong>Dear</strong>" in page
    assert "&lt;script&gt;**x** {{ today }}&lt;/script&gt;" in page
    assert "<script" not in page


def test_a_subject_is_one_line_whatever_a_name_holds() -> None:
    facts = replace(SAMPLE, customer_name="A\r\nBcc: x@y.example")
    assert render("For {{ customer.name }}", "b", facts).subject == "For A Bcc: x@y.example"


def test_a_line_that_held_only_a_value_there_is_none_of_is_left_out() -> None:
    facts = replace(SAMPLE, collector=Person())
    assert _plain("Regards,\n{{ collector.name }}\n{{ company.name }}", facts) == (
        "Regards,\nAtelier Duval SAS\n"
    )


def test_the_table_lists_the_items_deducts_the_credits_and_sums_them() -> None:
    text = _plain("Before\n\n{{ items.table }}\n\nAfter")
    assert text.splitlines()[2:8] == [
        "Document                Date        Due         Days late    Amount  To pay (EUR)",
        "---------------------------------------------------------------------------------",
        "Invoice F2026-0412      27/04/2026  27/05/2026         34  1,240.00      1,240.00",
        "Invoice F2026-0455      19/05/2026  18/06/2026         12    860.50        860.50",
        "Credit note A2026-0031  26/05/2026  25/06/2026              -120.00       -120.00",
        "---------------------------------------------------------------------------------",
    ]
    assert text.splitlines()[8].endswith("Total due  1,980.50\N{NO-BREAK SPACE}EUR")


def test_an_item_of_which_less_is_asked_than_is_open_has_a_word_said_about_it() -> None:
    part = replace(SAMPLE.lines[0], remaining_minor=1000_00, asked_minor=600_00)
    text = _plain("{{ items.table }}", replace(SAMPLE, lines=[part]))
    assert "1,240.00        600.00" in text
    assert "Total due  600.00" in text
    note = "What is disputed, or promised for a later date, is not asked for here."
    assert text.splitlines()[-1] == note
    assert note not in _plain("{{ items.table }}")


def test_each_currency_has_its_own_table_and_total() -> None:
    dollars = replace(SAMPLE.lines[0], currency="USD", item_id=9)
    yen = replace(SAMPLE.lines[1], currency="JPY", asked_minor=5000, item_id=10)
    text = _plain("{{ items.table }}", replace(SAMPLE, lines=[dollars, yen]))
    assert text.count("Total due") == 2
    assert "1,240.00\N{NO-BREAK SPACE}USD" in text
    assert "5,000\N{NO-BREAK SPACE}JPY" in text


def test_a_currency_in_which_credits_prevail_is_not_among_what_is_asked() -> None:
    facts = replace(SAMPLE, asked={"EUR": 70_00, "USD": -30_00})
    assert render("{{ items.total }}", "b", facts).subject == "70.00\N{NO-BREAK SPACE}EUR"


def test_down_payment_requests_have_their_own_subtotal() -> None:
    memo = replace(SAMPLE.lines[0], memo=True, item_id=9)
    text = _plain("{{ items.table }}", replace(SAMPLE, lines=[*SAMPLE.lines, memo]))
    assert "Total due  1,980.50" in text
    assert "Down payments requested  1,240.00" in text


def test_figures_dates_and_words_follow_the_language_of_the_text() -> None:
    text = _plain("{{ leader.due_date }} {{ items.total }}\n\n{{ items.table }}", FRENCH)
    assert text.startswith("27 mai 2026 1\N{NARROW NO-BREAK SPACE}980,50\N{NO-BREAK SPACE}EUR")
    assert "Avoir A2026-0031" in text
    assert "Jours de retard" in text


def test_a_text_comes_back_from_the_database_as_it_was_rendered() -> None:
    blocks = render("s", "**A** {{ customer.name }}\n\n{{ items.table }}", SAMPLE).blocks
    assert restored(stored(blocks)) == blocks


def test_an_sms_needs_no_subject_but_words() -> None:
    check_text("", "Please pay {{ items.total }}.", "sms")
    with pytest.raises(EmptyText):
        check_text("", " ", "sms")
    with pytest.raises(EmptyText):
        check_text("", "Please pay.", "letter")


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [(["fr", "en"], "fr"), (["fr-BE", "en"], "fr"), (["de", "en"], "en"), (["de"], "en")],
)
def test_the_language_is_the_first_asked_for_that_there_is_a_text_in(
    languages: list[str], chosen: str
) -> None:
    texts = [Text("k", "email", language, "n", "s", "b") for language in ("en", "fr")]
    found = choose_text(texts, ["missing", "k"], "email", languages)
    assert found is not None
    assert found.language == chosen


def test_a_custom_field_stands_for_what_the_customer_or_the_leader_holds_escaped() -> None:
    leader = replace(SAMPLE.lines[0], custom={"custom_12": "<b>Quai 9</b> {{ today }}"})
    facts = replace(SAMPLE, customer_custom={"custom_1": "Nord & Est"}, leader=leader)
    body = "{{ customer.custom_1 }}, {{ leader.custom_12 }}, {{ customer.custom_2 }}."
    assert _plain(body, facts) == "Nord & Est, <b>Quai 9</b> {{ today }}, .\n"
    page = html_mail("s", render("s", body, facts).blocks, facts)
    assert "Nord &amp; Est, &lt;b&gt;Quai 9&lt;/b&gt; {{ today }}" in page
    assert _plain("{{ leader.custom_12 }}!", replace(facts, leader=None)) == "!\n"


def test_there_are_twelve_custom_fields_and_no_other_is_a_placeholder() -> None:
    check_text("{{leader.custom_1}}", "{{ customer.custom_12 }}")
    for name in ("customer.custom_13", "items.custom_1"):
        with pytest.raises(UnknownPlaceholder):
            check_text("Hello", f"{{{{ {name} }}}}")


def test_a_fee_stands_below_the_table_of_its_currency_and_in_no_total() -> None:
    facts = replace(SAMPLE, fee_minor=5_00, fee_currency="EUR")
    [section] = sections(facts)
    assert (
        section.note
        == "A fee of 5.00\N{NO-BREAK SPACE}EUR for this reminder comes on top of the total."
    )
    assert section.total == next(iter(sections(SAMPLE))).total
    dollars = replace(SAMPLE.lines[0], currency="USD")
    notes = [one.note for one in sections(replace(facts, lines=[*SAMPLE.lines, dollars]))]
    assert [bool(note) for note in notes] == [True, False]
    [only] = sections(replace(facts, lines=[dollars]))
    assert "5.00\N{NO-BREAK SPACE}EUR" in only.note
    assert _plain("{{ step.fee }}", facts) == "5.00\N{NO-BREAK SPACE}EUR\n"
    assert _plain("Fee: {{ step.fee }}") == "Fee: \n"
