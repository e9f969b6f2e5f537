"""How many, in words: nought is several in English, and is not in French."""

import ast
from pathlib import Path

import pytest

from dso_app.domain.scenario import Trigger
from dso_app.domain.sms_parts import sms_size
from dso_app.pages.scenario.step_words import Speaker
from dso_app.pages.texts.drawing import size_words
from dso_app.services.copies.enclosures import Enclosures
from dso_app.texts import N_, counted_words
from tests.support.collecting import step


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["0 customers", "1 customer", "2 customers", "1,200 customers"]),
        ("fr", ["0 client", "1 client", "2 clients", "1\N{NARROW NO-BREAK SPACE}200 clients"]),
    ],
)
def test_a_count_takes_the_words_and_the_digits_of_its_language(
    language: str, said: list[str]
) -> None:
    one, several = N_("{count} customer"), N_("{count} customers")
    assert [counted_words(one, several, count, language) for count in (0, 1, 2, 1200)] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["0 parts", "1 part", "2 parts"]), ("fr", ["0 partie", "1 partie", "2 parties"])],
)
def test_the_parts_of_a_text_message_nothing_written_has_none(
    language: str, said: list[str]
) -> None:
    # One holds 160 signs, each of several 153.
    sizes = (size_words(sms_size("x" * signs), language) for signs in (0, 160, 161))
    assert [words.rsplit(", ", 1)[1] for words in sizes] == said


@pytest.mark.parametrize(
    ("missing", "invoices", "english", "french"),
    [
        (1, 1, "The invoice has no copy.", "La facture n’a pas de copie."),
        (2, 2, "No invoice has a copy.", "Aucune facture n’a de copie."),
        (1, 3, "1 of 3 invoices has no copy.", "1 facture sur 3 n’a pas de copie."),
        (2, 3, "2 of 3 invoices have no copy.", "2 factures sur 3 n’ont pas de copie."),
    ],
)
def test_the_invoices_a_message_goes_without_a_copy_of(
    missing: int, invoices: int, english: str, french: str
) -> None:
    enclosed = Enclosures(invoices=invoices, missing=missing)
    assert [enclosed.words(language) for language in ("en", "fr")] == [[english], [french]]


@pytest.mark.parametrize(
    ("trigger", "days", "english", "french"),
    [
        (Trigger.DUE_DATE, -1, "1 day before the due date", "1 jour avant l’échéance"),
        (Trigger.DUE_DATE, 1, "1 day after the due date", "1 jour après l’échéance"),
        (Trigger.DUE_DATE, 2, "2 days after the due date", "2 jours après l’échéance"),
        (
            *(Trigger.PREVIOUS_STEP, 0),
            *("0 days after the previous step", "0 jour après l’étape précédente"),
        ),
        (
            *(Trigger.DUE_MONTH_END, 0),
            "0 days after the due date, then month end",
            "0 jour après l’échéance, puis fin de mois",
        ),
    ],
)
def test_the_days_a_step_is_away_from_what_it_counts_from(
    trigger: Trigger, days: int, english: str, french: str
) -> None:
    one = step(1, "A", days, trigger=trigger)
    assert [Speaker(language, {}).when(one) for language in ("en", "fr")] == [english, french]


def test_no_code_chooses_between_one_and_several_by_the_english_rule() -> None:
    app = Path(__file__).parent.parent / "dso_app"
    found = [
        f"{path.relative_to(app)}:{node.lineno}"
        for path in sorted(app.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.IfExp) and _is_one(node.test)
        if all(texts := (_texts(node.body), _texts(node.orelse)))
        and any("{count}" in text for text in (*texts[0], *texts[1]))
    ]
    assert found == []


def _is_one(test: ast.expr) -> bool:
    """Whether something is compared with 1."""
    return isinstance(test, ast.Compare) and any(
        isinstance(one, ast.Constant) and one.value == 1 for one in test.comparators
    )


def _texts(node: ast.expr) -> list[str]:
    constants = (one for one in ast.walk(node) if isinstance(one, ast.Constant))
    return [one.value for one in constants if isinstance(one.value, str) and one.value]
