"""The part of the program that comes after the first paint: what was asked for waits for it, or is told that it is missing."""

import http.server
import shutil
import threading

from browser import DIST, Handler, Page, served


def test_without_it_the_page_says_so_and_the_design_goes_on(driver, tmp_path):
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder)
    (rest,) = folder.glob("page-*_rest.wasm")
    rest.unlink()
    driver.get("about:blank")
    driver.get_log("browser"), driver.get_log("performance")
    with served(folder) as address:
        page = Page(driver, address, tmp_path)
        page.wait(lambda: "did not load" in page.status(), "word that the review did not load")
        assert page.aws_rules() == "AWS rules did not load"
        page.type_in("environment.suffix", "blue")
        page.wait(lambda: "transactions-blue" in page.picture(), "the new suffix in the picture")
        for tab in ["templates", "review"]:
            page.show(tab)
            page.wait(lambda: "did not load" in page.text("[data-testid=missing]"), f"word that {tab} did not load")
        page.one("[data-testid=export]").click()
        page.wait(lambda: "did not load" in page.text("[data-testid=toast]"), "word that the export did not load")
        assert not page.all("#failure:not([hidden])")
        # That a file is not there is the browser's to say; nothing else is said.
        assert all("_rest.wasm" in line and "404" in line for line in page.console())
        driver.get("about:blank")


def test_what_is_asked_for_before_it_is_there_comes_with_it(driver, tmp_path, monkeypatch):
    asked, released = threading.Event(), threading.Event()

    def do_get(self):
        if "_rest.wasm" in self.path:
            asked.set()
            released.wait(30)
        http.server.SimpleHTTPRequestHandler.do_GET(self)

    monkeypatch.setattr(Handler, "do_GET", do_get, raising=False)
    driver.get("about:blank")
    with served() as address:
        page = Page(driver, address, tmp_path)
        assert asked.wait(30)
        assert page.status() == "The review is loading"
        page.show("templates")
        assert "still loading" in page.text("[data-testid=missing]")
        page.one("[data-testid=export]").click()
        assert not page.all("dialog[open]")
        released.set()
        page.wait(lambda: page.all("dialog[open]"), "the export")
        assert not page.all("link[media='not all']"), "its styles are there"
        assert page.one("#pane-primary") and "warning" in page.status()
        driver.get("about:blank")
