"""The built page in Chromium: a server for its files, a browser, and the page as a user knows it."""

import contextlib
import functools
import http.server
import json
import os
import shutil
import threading
from pathlib import Path

from program import ROOT
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

DIST = Path(os.environ.get("TWINSTACK_DIST", ROOT / "dist"))
PATIENCE = 30  # seconds that a condition may take on a busy machine before it counts as not met

# Chromium talks to its maker unless told not to; nothing here may leave the machine.
ARGUMENTS = """
--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1500,1000
""".split()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files with the types that a static host gives them."""

    extensions_map = {
        ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".png": "image/png", ".svg": "image/svg+xml",
        ".wasm": "application/wasm", ".webmanifest": "application/manifest+json", "": "application/octet-stream",
    }  # fmt: skip

    def log_message(self, *_):
        pass


def script(name):
    """A file that the set-up fetched for the tests."""
    return Path(os.environ.get("TWINSTACK_TOOLS") or ROOT / ".tools") / "scripts" / name


@contextlib.contextmanager
def served(folder=DIST):
    """Serves a folder on a free port of this machine and gives its address."""
    assert (folder / "index.html").is_file(), f"{folder} holds no built page: make build"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextlib.contextmanager
def chromium(profile):
    """A fresh browser that keeps its console and its requests."""
    options = webdriver.ChromeOptions()
    for argument in [*ARGUMENTS, f"--user-data-dir={profile / 'data'}"]:
        options.add_argument(argument)
    if binary := shutil.which("chromium") or shutil.which("google-chrome"):
        options.binary_location = binary
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver_path = shutil.which("chromedriver")
    assert driver_path, "chromedriver is not on PATH"
    driver = webdriver.Chrome(options, webdriver.ChromeService(driver_path))
    try:
        yield driver
    finally:
        driver.quit()


class Page:
    """The page, in the words of its users."""

    def __init__(self, driver, address, downloads, keeps=False):
        """Opens the page; with `keeps` its files are kept on the device, which takes as long as to load them."""
        self.driver, self.address, self.downloads = driver, address, downloads
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        # A browser that has never seen the page.
        driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": address.rstrip("/"), "storageTypes": "all"})
        if not keeps:
            source = "delete Navigator.prototype.serviceWorker"
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
        driver.get(address)
        self.wait(lambda: not driver.find_elements(By.ID, "loading") and self.all("[data-testid=export]"), "the page")

    # Waiting and finding.

    def wait(self, condition, what):
        """Waits until a condition gives something true, and gives that."""
        return WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: condition(), f"{what} did not come")

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.wait(lambda: next(iter(self.all(selector)), None), selector)

    def text(self, selector):
        return self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('\\n')", selector
        )

    # The panel.

    @staticmethod
    def id_of(parameter):
        return "field-" + parameter.replace(".", "-")

    def open_group(self, parameter):
        """Opens a parameter's group, where it is closed: its fields are made then."""
        heading = self.one("#group-" + parameter.split(".")[0])
        if heading.get_attribute("aria-expanded") == "false":
            heading.click()

    def field(self, parameter):
        """A parameter's control, its group opened."""
        self.open_group(parameter)
        field = self.one("#" + self.id_of(parameter))
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        return self.wait(lambda: field if field.is_displayed() else None, parameter)

    def type_in(self, parameter, text):
        """Replaces a field's text, key by key."""
        field = self.field(parameter)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text if text else Keys.DELETE)
        return field

    def choose(self, parameter, value):
        Select(self.field(parameter)).select_by_value(value)

    def value(self, parameter):
        self.open_group(parameter)
        return self.one("#" + self.id_of(parameter)).get_property("value")

    def message(self, parameter):
        """What is said at a parameter."""
        self.open_group(parameter)
        return self.text(f"#{self.id_of(parameter)}-message")

    def refused(self, parameter, words):
        """Waits for an error with these words at a parameter."""
        error = f"#{self.id_of(parameter)}-message .message.error"
        return self.wait(lambda: words in self.text(error), f"an error with \"{words}\" at {parameter}")

    def accepted(self, parameter):
        """Waits until no error stands at a parameter."""
        error = f"#{self.id_of(parameter)}-message .message.error"
        return self.wait(lambda: not self.all(error), f"{parameter} without an error")

    def status(self):
        return self.text("[data-testid=status]")

    def aws_rules(self):
        """How far AWS's own rules are."""
        return self.text("[data-testid=aws]")

    # The views.

    def show(self, tab):
        self.one(f"#tab-{tab}").click()
        self.wait(lambda: self.one(f"#tab-{tab}").get_attribute("aria-selected") == "true", tab)

    def picture(self):
        """Everything that the picture says."""
        return self.text("main svg")

    def nodes(self):
        return {node.get_attribute("data-node") for node in self.all("[data-node]")}

    def find(self, place, text):
        """Searches the templates and waits until a pane shows a line with the text."""
        pane = self.one(f"#pane-{place}")
        if not pane.is_displayed():
            # Where there is no room for all, one stack is shown at a time.
            self.driver.find_element(By.XPATH, f"//div[@aria-label='Stack']/button[.='{place.title()}']").click()
            self.wait(pane.is_displayed, f"the {place} pane")
        box = self.one("[data-testid=find]")
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(text)
        return self.wait(lambda: text in self.text(f"#pane-{place} [data-line]"), f"\"{text}\" in the {place} template")

    def width(self, width, height=780, mobile=False):
        """The page as wide as on another device; with None as wide as the window."""
        if width is None:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        else:
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def covered(self, selector):
        """The words of those elements that something else lies over, or that are out of sight."""
        return self.driver.execute_script(
            """
            return [...document.querySelectorAll(arguments[0])].filter(element => {
              const { x, y, width, height } = element.getBoundingClientRect();
              return !element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }).map(element => element.textContent.trim());
            """,
            selector,
        )

    def focused(self):
        """Where the focus is: the element's name or text, or BODY."""
        return self.driver.execute_script(
            "const e = document.activeElement; return e.tagName === 'BODY' ? 'BODY' : e.getAttribute('aria-label') || e.id || e.textContent.trim()"
        )

    # Opening and taking away.

    def open(self, path):
        """Opens a design file, giving up what is not saved."""
        self.one("[data-testid=open] input").send_keys(str(path))
        self.wait(lambda: not self.one(".banner.reading").is_displayed(), "a file that has been read")
        for button in self.all(".ask .danger"):
            button.click()

    def review(self, *paths):
        """Opens templates for review."""
        self.one("[data-testid=review]").click()
        self.one("[data-testid=review-files]").send_keys("\n".join(map(str, paths)))
        self.wait(lambda: self.one("[data-testid=banner]").is_displayed(), "the review")

    def export(self):
        """Saves the ZIP and gives its path."""
        for earlier in self.downloads.iterdir():
            earlier.unlink()
        self.one("[data-testid=export]").click()
        self.wait(lambda: self.one("[data-testid=export-zip]").is_enabled(), "an export without errors")
        self.one("[data-testid=export-zip]").click()
        saved = self.wait(lambda: next(self.downloads.glob("*.zip"), None), "the ZIP")
        self.one(".export-dialog [aria-label=Close]").click()
        self.wait(lambda: not self.all(".export-dialog[open]"), "the closed dialog")
        return saved

    def drop(self, path):
        """Drops a file from the desktop onto the place for the artifact."""
        area = self.one("[data-testid=artifact-drop]")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", area)
        box = area.rect
        scroll = self.driver.execute_script("return [scrollX, scrollY]")
        at = {"x": box["x"] - scroll[0] + box["width"] / 2, "y": box["y"] - scroll[1] + box["height"] / 2}
        for step in ["dragEnter", "dragOver", "drop"]:
            data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
            self.driver.execute_cdp_cmd("Input.dispatchDragEvent", {"type": step, **at, "data": data})

    # What the browser noticed.

    def console(self):
        """Everything that was written to the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """The addresses of every request since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
