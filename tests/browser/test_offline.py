"""Kept on the device: the page without a network, a newer version, an installed app; and what is said when nothing runs."""

import contextlib
import http.server
import functools
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from browser import DIST, Handler, Page, chromium
from program import ROOT
from selenium.webdriver.common.keys import Keys


class Site:
    """A copy of the built page on a host that can go away."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(DIST, folder)
        self.port, self.server = 0, None
        self.start()

    def start(self):
        handler = functools.partial(Handler, directory=self.folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def change(self, name, change):
        """Another version of the build."""
        file = next(self.folder.glob(name))
        file.write_bytes(change(file.read_bytes()))
        shutil.copy(ROOT / "public/sw.js", self.folder / "sw.js")
        subprocess.run(["node", ROOT / "tools/offline.mjs", self.folder], check=True)


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path / "site")
    yield site
    with contextlib.suppress(OSError):
        site.stop()


@pytest.fixture
def driver(tmp_path):
    with chromium(tmp_path) as driver:
        yield driver


@pytest.fixture
def page(site, driver, tmp_path):
    page = Page(driver, site.address, tmp_path, keeps=True)
    ready(page)
    return page


def ready(page):
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules")
    page.wait(lambda: registration(page, "active") == "activated", "the files that are kept")


def registration(page, which):
    """The state of one of the service workers; None where there is none."""
    return page.driver.execute_async_script(
        "navigator.serviceWorker.getRegistration().then(it => arguments[1](it?.[arguments[0]]?.state ?? null))", which
    )


def reload(page):
    page.driver.get("about:blank")
    page.driver.get(page.address)
    ready(page)


def test_the_page_works_without_a_network_with_awss_rules(site, page):
    page.type_in("environment.suffix", "blue").send_keys(Keys.TAB)
    page.wait(lambda: page.text("[data-testid=kept]") == "Saved on this device", "the kept design")
    site.stop()
    reload(page)
    assert page.value("environment.suffix") == "blue"
    page.type_in("environment.suffix", "a b")
    page.refused("environment.suffix", "letters")
    page.type_in("environment.suffix", "green").send_keys(Keys.TAB)
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules on the change")
    for tab in ("templates", "failover", "review"):
        page.show(tab)
    assert not page.console()


def test_a_newer_version_asks_before_it_takes_over(site, page):
    site.change("index.html", lambda text: text.replace(b"<title>Twinstack</title>", b"<title>Twinstack, the next</title>"))
    reload(page)
    page.wait(lambda: page.one("[data-testid=newer]").is_displayed(), "the question")
    assert page.driver.title == "Twinstack", "the version that was opened stays"
    page.one("[data-testid=later]").click()
    page.wait(lambda: not page.one("[data-testid=newer]").is_displayed(), "the page without the question")
    page.driver.refresh()
    ready(page)
    assert page.driver.title == "Twinstack"
    page.wait(lambda: page.one("[data-testid=newer]").is_displayed(), "the question, once more")
    page.one("[data-testid=take-over]").click()
    page.wait(lambda: page.driver.title == "Twinstack, the next", "the newer version")
    ready(page)
    assert not page.one("[data-testid=newer]").is_displayed()
    names = page.driver.execute_async_script("caches.keys().then(arguments[0])")
    assert len(names) == 1, names


def test_a_tab_beside_the_one_that_takes_a_newer_version_is_told(site, page):
    driver, first = page.driver, page.driver.current_window_handle
    page.driver.refresh()  # a page that is being kept for the first time is not yet served from there
    ready(page)
    driver.switch_to.new_window("tab")
    driver.get(page.address)
    ready(page)
    site.change("index.html", lambda text: text.replace(b"<title>Twinstack</title>", b"<title>Twinstack, the next</title>"))
    driver.refresh()
    page.wait(lambda: page.one("[data-testid=newer]").is_displayed(), "the question")
    page.one("[data-testid=take-over]").click()
    page.wait(lambda: driver.title == "Twinstack, the next", "the newer version")
    driver.switch_to.window(first)
    assert driver.title == "Twinstack"
    page.wait(lambda: "Another tab uses a new version" in page.text("[data-testid=newer]"), "what the other tab did")
    page.one("[data-testid=take-over]").click()
    page.wait(lambda: driver.title == "Twinstack, the next", "the newer version here too")
    assert not page.console()


def test_files_of_two_versions_are_never_kept_together(site, page):
    """The host has the next list already, and one file of it not yet."""
    old = (site.folder / "boot.js").read_bytes()
    site.change("boot.js", lambda text: text + b"// the next\n")
    (site.folder / "boot.js").write_bytes(old)
    page.driver.execute_async_script(
        """
        navigator.serviceWorker.getRegistration().then(async registration => {
          await registration.update().catch(() => {});
          const worker = registration.installing;
          if (!worker || worker.state === 'redundant') return arguments[0]();
          worker.addEventListener('statechange', () => worker.state === 'redundant' && arguments[0]());
        });
        """
    )
    assert registration(page, "waiting") is None and registration(page, "active") == "activated"
    assert not page.one("[data-testid=newer]").is_displayed()


def test_it_can_be_installed(page):
    assert page.driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})["installabilityErrors"] == []
    manifest = page.driver.execute_cdp_cmd("Page.getAppManifest", {})
    assert manifest["errors"] == [] and manifest["url"].endswith("manifest.webmanifest")


def test_nothing_but_the_builds_own_files_is_kept(site, page):
    script = "caches.keys().then(async names => arguments[0]((await (await caches.open(names[0])).keys()).map(it => it.url)))"
    kept = {url.removeprefix(site.address) or "index.html" for url in page.driver.execute_async_script(script)}
    assert kept == {path.name for path in site.folder.iterdir()} - {"sw.js"}


def test_a_page_that_broke_down_says_so_and_goes_on(page):
    page.type_in("environment.suffix", "blue").send_keys(Keys.TAB)
    page.wait(lambda: page.text("[data-testid=kept]") == "Saved on this device", "the kept design")
    page.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": "addEventListener('TrunkApplicationStarted', event => { window.program = event.detail.wasm })"},
    )
    reload(page)
    # The program's memory is spoilt: whatever runs next traps.
    page.driver.execute_script("new Uint8Array(window.program.memory.buffer).fill(255)")
    page.one("#tab-templates").click()
    page.wait(lambda: page.one("#failure").is_displayed(), "what happened")
    assert "saved on this device" in page.text("#failure")
    page.one("#afresh").click()
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "a new start")
    assert page.value("environment.suffix") == "prod"
    page.one("[data-testid=designs]").click()
    page.wait(lambda: "transaction-blue" in page.text(".designs"), "the design, in its list")


def test_a_program_that_the_browser_cannot_read_is_told_by_a_sentence(site, driver, tmp_path):
    site.change("page-*_bg.wasm", lambda program: program[:8] + b"\xff" + program[9:])
    driver.get(site.address)
    old = driver.find_element("id", "old")
    for _ in range(200):
        if old.is_displayed():
            break
        driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert "too old" in old.text and not driver.find_elements("id", "loading")
    # Browsers that know no modules run the one script that is for them.
    text = (site.folder / "index.html").read_text()
    assert '<script nomodule src="old.js"></script>' in text and Path(site.folder / "old.js").is_file()
