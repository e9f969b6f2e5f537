"""The options many customers can be given at once, in words."""

from collections.abc import Mapping

from dso_app import formats
from dso_app.components.session_state import Choice
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.preferences import PREFERABLE
from dso_app.pages.company.places import LANGUAGES
from dso_app.services.customers.options import OPTIONS
from dso_app.services.customers.values import REGIMES
from dso_app.services.lists.words import channel_word
from dso_app.services.words.stored import CUSTOMER_WORDS
from dso_app.texts import N_, translate


def option_choices(names: Mapping[str, str], language: str) -> list[Choice]:
    """The options, the named custom fields among them."""
    return [
        Choice(one, names.get(one) or translate(CUSTOMER_WORDS[one], language))
        for one in OPTIONS
        if one not in CUSTOM_FIELDS or one in names
    ]


def option_values(option: str, language: str) -> list[Choice]:
    """What an option may be; none where it is typed."""
    offered: Mapping[str, str] = {}
    if option == "language":
        return [Choice(code, formats.language_in(code, language)) for code in LANGUAGES]
    if option == "direct_debit":
        offered = {"yes": N_("yes"), "no": N_("no")}
    elif option == "penalty_regime":
        offered = REGIMES
    elif option == "preferred_channel":
        as_steps_say = {"": N_("As the steps say")}
        offered = as_steps_say | {one: channel_word(one) for one in PREFERABLE}
    return [Choice(value, translate(words, language)) for value, words in offered.items()]
