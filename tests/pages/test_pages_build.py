"""Every page can be built: what only the production build would find is found in a second."""

from collections.abc import Callable

import pytest
import reflex as rx
from reflex.compiler.compiler import into_component

from dso_app.components.page import _PAGES
from tests.support.doors import import_pages

import_pages()


@pytest.mark.parametrize(
    "view", [view for view, _ in _PAGES], ids=[str(options["route"]) for _, options in _PAGES]
)
def test_a_page_is_made_of_components_and_variables_alone(view: Callable[[], rx.Component]) -> None:
    assert into_component(view)
