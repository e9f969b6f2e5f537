"""The title block of reports: companies, dates, currency, the dated rates used."""

from collections.abc import Sequence

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.reports.basis import Basis
from dso_app.texts import N_, translate


def basis_facts(basis: Basis, viewer: Viewer) -> list[tuple[str, str]]:
    """The title block of a report on one company."""
    return facts_of([basis], viewer)


def facts_of(bases: Sequence[Basis], viewer: Viewer) -> list[tuple[str, str]]:
    """The title block of a report on one company or several, in the viewer's language."""
    language, first = viewer.language, bases[0]
    facts = [
        (N_("Company"), ", ".join(basis.entity_name for basis in bases)),
        (N_("As of"), formats.day(first.on, language)),
    ]
    if first.known_on:
        facts.append((N_("As known on"), formats.day(first.known_on, language)))
    facts.append((N_("Currency"), first.currency))
    for basis in bases:
        for rate in basis.rates.values():
            since = formats.day(rate.valid_from, language)
            whose = f"{basis.entity_name}: " if len(bases) > 1 else ""
            worth = formats.exact(rate.value, language)
            words = f"{whose}1 {rate.currency} = {worth} {basis.currency} ({since})"
            facts.append((N_("Exchange rate"), words))
    return [(translate(name, language), value) for name, value in facts]
