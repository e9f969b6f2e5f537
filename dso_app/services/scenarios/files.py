"""Scenario files: YAML or JSON in, the rules' scenario out, and back."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from dso_app.domain.listing import listing_text
from dso_app.domain.scenario import Entry, Scenario, Scope, Step
from dso_app.errors import Reason, RelanceError
from dso_app.formats import decimals
from dso_app.services.scenarios.fields import FieldReader
from dso_app.texts import N_, translate

LARGEST_FILE = 200_000
"""Characters; a scenario of fifty steps takes a tenth of it."""
_SCENARIO_FIELDS = ("name", "scope", "entry", "minimum_amount", "steps")


class NotAScenarioFile(RelanceError):
    """The text is neither YAML nor JSON, or holds no scenario."""

    message = N_("This is not a scenario file: {detail}.")


class BadScenario(RelanceError):
    """A scenario has problems; `problems` holds them all, one sentence each."""

    message = N_("The scenario “{name}” cannot be saved: {problems}")

    def __init__(self, name: str, problems: Iterable[Reason]) -> None:
        super().__init__(name=name)
        self.problems = tuple(problems)

    def sentence(self, language: str = "en") -> str:
        """All the problems, one after the other."""
        listed = " ".join(problem.sentence(language) for problem in self.problems)
        return translate(self.message, language, name=self.values["name"], problems=listed)


def read_scenario(text: str, currency: str) -> Scenario:
    """The scenario of a file.

    Args:
        text: YAML, of which JSON is a part.
        currency: the entity's, for the steps' fees.

    Raises:
        NotAScenarioFile: the text holds no scenario.
        BadScenario: fields are missing, unknown or hold something else.
    """
    source = _mapping(_parse(text))
    reader = FieldReader()
    reader.know(source, _SCENARIO_FIELDS, "")
    name = reader.text(source, "name", "")
    steps = source.get("steps")
    if not isinstance(steps, list) or not steps:
        reader.complain(N_("The list “steps” is missing or empty."))
        steps = []
    scenario = Scenario(
        name=name,
        scope=reader.word(source, "scope", "", Scope, Scope.ACCOUNT),
        entry=reader.word(source, "entry", "", Entry, Entry.FIRST_STEP),
        minimum=reader.amount(source, "minimum_amount", ""),
        steps=tuple(reader.step(step, order, currency) for order, step in enumerate(steps, 1)),
    )
    if reader.problems:
        raise BadScenario(name, reader.problems)
    return scenario


def scenario_data(scenario: Scenario, currency: str) -> dict[str, Any]:
    """A scenario as its file holds it; what is as usual is left out of the steps."""
    return {
        "name": scenario.name,
        "scope": str(scenario.scope),
        "entry": str(scenario.entry),
        "minimum_amount": f"{scenario.minimum:f}",
        "steps": [_step_data(step, currency) for step in scenario.steps],
    }


def write_scenario(scenario: Scenario, currency: str) -> str:
    """A scenario as a YAML file."""
    import yaml  # noqa: PLC0415 - only scenario files need it

    written = yaml.safe_dump(
        scenario_data(scenario, currency), sort_keys=False, allow_unicode=True, width=100
    )
    return str(written)


def _step_data(step: Step, currency: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": step.name,
        "channel": str(step.channel),
        "trigger": str(step.trigger),
        "offset_days": step.offset_days,
        "mode": str(step.mode),
        "recipients": list(step.recipients),
        "items": listing_text(step.items, step.within_days),
    }
    if step.template:
        data["template"] = step.template
    if not step.deduct_credits:
        data["deduct_credits"] = False
    if step.list_down_payments:
        data["list_down_payments"] = True
    if step.attach_copies:
        data["attach_copies"] = True
    if step.fee_minor:
        data["fee"] = f"{Decimal(step.fee_minor).scaleb(-decimals(currency)):f}"
    if step.lapse_days is not None:
        data["lapse_days"] = step.lapse_days
    return data


def _parse(text: str) -> object:
    import yaml  # noqa: PLC0415 - only scenario files need it

    if len(text) > LARGEST_FILE:
        raise NotAScenarioFile(detail=f"> {LARGEST_FILE}")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "YAML"
        raise NotAScenarioFile(detail=where) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotAScenarioFile(detail="YAML") from error


def _mapping(parsed: object) -> Mapping[str, Any]:
    if not isinstance(parsed, dict) or not all(isinstance(key, str) for key in parsed):
        raise NotAScenarioFile(detail="name, steps")
    return parsed
