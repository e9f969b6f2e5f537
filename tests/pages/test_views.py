"""Every page can be built: what is wrong in a view would end the web when it starts."""

import reflex as rx

from dso_app.components.page import register_pages
from tests.support.doors import import_pages


class Pages:
    """An app that builds each page as it is added."""

    def __init__(self) -> None:
        self.built: dict[str, rx.Component] = {}

    def add_page(self, view: object, *, route: str, **_: object) -> None:
        """Build the page."""
        assert callable(view)
        self.built[route] = view()


def test_every_page_can_be_built_as_a_component() -> None:
    import_pages()
    pages = Pages()
    register_pages(pages)  # type: ignore[arg-type]
    assert {"/", "/login", "/customers/[customer_id]"} <= pages.built.keys()
    assert all(isinstance(one, rx.Component) for one in pages.built.values())
