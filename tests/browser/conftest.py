"""One server for the run, one browser for a file of tests, one fresh page for each test."""

import pytest
from browser import Page, chromium, served


@pytest.fixture(scope="session")
def address():
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def page(driver, address, tmp_path_factory):
    """The page, just opened. Whatever a test does, the console stays clean and nothing leaves the page."""
    driver.get("about:blank")
    driver.get_log("browser"), driver.get_log("performance")
    page = Page(driver, address, tmp_path_factory.mktemp("downloads"))
    # The last that is loaded: from here on nothing may be.
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules")
    loaded = page.requests()
    assert loaded and all(url.startswith(address) for url in loaded), loaded
    yield page
    page.width(None)
    assert not page.console()
    # What the page made itself, a file to save or a drawing, has an address too; nothing else may be asked for.
    left = [url for url in page.requests() if not url.startswith(("blob:", "data:"))]
    assert not left
    assert not page.all("#failure:not([hidden])")
