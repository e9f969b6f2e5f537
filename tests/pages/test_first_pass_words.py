"""Wherever customers come onto a scenario, the screen says what becomes of the first pass."""

import re

import pytest
from reflex.compiler.compiler import into_component

from dso_app.components.page import _PAGES
from dso_app.texts import translate
from tests.support.doors import import_pages

import_pages()

CONFIRM = "What is due waits in the agenda as one list, and leaves once confirmed."
NOW = "Automatic steps that are due leave by themselves."
RULE = (
    "Whoever comes onto a scenario: what is due at the first pass goes to confirm; where a cycle "
    "runs, nothing leaves that day."
)
RULE_IN_FRENCH = (
    "Pour qui rejoint un scénario : ce qui est dû au premier passage est à confirmer ; là où un "
    "cycle est en cours, rien ne part ce jour-là."
)


def built(route: str) -> str:
    """The page as it is compiled: all it may show, its dialogs too, in each language."""
    (view,) = (view for view, options in _PAGES if options["route"] == route)
    said = re.sub(
        r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), str(into_component(view))
    )
    return " ".join(said.split())


@pytest.mark.parametrize(
    ("route", "places"),
    [
        # Given to those a search found.
        ("/customers", 1),
        # Assigned, switched on, an old version restored, saved, saved over somebody else's.
        ("/scenarios/[scenario_id]", 5),
    ],
)
def test_a_person_chooses_what_becomes_of_the_first_pass_and_reads_what_each_means(
    route: str, places: int
) -> None:
    said = built(route)
    for sentence in ("The first pass", CONFIRM, NOW):
        assert said.count(sentence) == places, sentence
        assert said.count(translate(sentence, "fr")) == places, sentence
    assert said.count('type:"radio"') >= 2 * places
    # To confirm, unless it is said otherwise.
    assert said.count('defaultChecked:true,name:"start"') == places


def test_the_form_of_a_rule_says_that_what_is_due_goes_to_confirm() -> None:
    said = built("/assignment")
    assert RULE in said
    assert RULE_IN_FRENCH in said
    # No choice: nobody is there when an import puts customers on a scenario.
    assert 'name:"start"' not in said
