"""The rows of reports in words: what they are, how many, and those of nobody."""

from collections.abc import Mapping

from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind
from dso_app.reports.by import By, Key
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.listing import Column
from dso_app.texts import N_, translate

ROW_NAME, ROW_CODE = "row_name", "code"
"""Columns of a report's table."""
BY_NAMES = {
    By.CUSTOMER: N_("Customer"),
    By.GROUP: N_("Group"),
    By.COLLECTOR: N_("Collector"),
    By.ENTITY: N_("Company"),
    By.KIND: N_("Kind"),
}
_COUNTED = {
    By.CUSTOMER: (N_("{count} customer"), N_("{count} customers")),
    By.GROUP: (N_("{count} group"), N_("{count} groups")),
    By.COLLECTOR: (N_("{count} collector"), N_("{count} collectors")),
    By.ENTITY: (N_("{count} company"), N_("{count} companies")),
    By.KIND: (N_("{count} kind"), N_("{count} kinds")),
}
_VALUES_COUNTED = (N_("{count} value"), N_("{count} values"))
_NOBODY = {By.GROUP: N_("No group"), By.COLLECTOR: N_("No collector"), By.KIND: N_("No item")}
_NO_VALUE = N_("Without a value")


def by_name(by: By, viewer: Viewer) -> str:
    """What the rows are, in words; a field an administrator named by its name."""
    if by.is_field:
        return str(by)
    return translate(BY_NAMES[by], viewer.language)


def name_columns(by: By, fields: Mapping[str, str]) -> list[Column]:
    """The columns that say what a row is.

    Args:
        by: what the rows are.
        fields: the names administrators gave to fields of customers.
    """
    if by.is_field:
        return [Column(ROW_NAME, fields.get(by, by), given=True)]
    code = [Column(ROW_CODE, N_("Code"))] if by is By.CUSTOMER else []
    return [Column(ROW_NAME, BY_NAMES[by]), *code]


def counted(by: By) -> tuple[str, str]:
    """Msgids of how many rows there are, for one and for several."""
    return _COUNTED.get(by, _VALUES_COUNTED)


def key_words(key: Key, by: By, language: str) -> str:
    """A row's name: kinds in words, empty for the row of those without."""
    if by is By.KIND and key.name:
        return translate(KIND_WORDS[Kind(key.name)], language)
    return key.name


def shown_name(key: Key, by: By, language: str) -> str:
    """A row's name on screen: that of those without says so."""
    if key.key is None:
        return translate(_NOBODY.get(by, _NO_VALUE), language)
    return key_words(key, by, language)
