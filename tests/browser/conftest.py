"""The production build, its database, and a real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.chromium import launch
from tests.support.clocks import TODAY
from tests.support.site import Site, running_site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive the production build."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web process, on a database that was just migrated."""
    with running_site(tmp_path_factory.mktemp("site"), TODAY) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium installed, else Playwright's own."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error as error:
            pytest.fail(f"Chromium is missing: {error.message.splitlines()[0]}", pytrace=False)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A fresh window, with no cookie."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
