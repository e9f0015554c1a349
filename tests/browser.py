"""A real browser for the tests: headless Chromium by chromedriver's own protocol (WebDriver), offline."""

import json
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHROMEDRIVER = shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and CHROMEDRIVER), reason="no chromium and chromedriver here"
)
_ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--no-first-run"),
]
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How WebDriver names an element in JSON."""


class Browser:
    """One tab; every method raises OSError or AssertionError if the browser does not do it."""

    def __init__(self, port: int) -> None:
        """Start a session at a chromedriver that listens on *port*."""
        self._base = f"http://127.0.0.1:{port}"
        options = {"args": _ARGUMENTS, "binary": CHROMIUM}
        wanted = {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        started = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._base += f"/session/{started['sessionId']}"

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def close(self) -> None:
        """End the session."""
        self._call("DELETE", "")

    def open(self, address: str) -> None:
        """Open an address and wait until it is loaded; what was logged before is forgotten."""
        self._call("POST", "/url", {"url": "about:blank"})
        self.console()
        self.requests()
        self._call("POST", "/url", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function in the page and give what it returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": arguments})

    def wait_for(self, script: str, *arguments: Any) -> Any:
        """Run the body of a function until it returns something true, and give that."""
        end = time.monotonic() + 20
        while not (value := self.run(script, *arguments)):
            assert time.monotonic() < end, script
            time.sleep(0.02)
        return value

    def run_async(self, script: str) -> Any:
        """Run the body of a function whose last argument takes the result."""
        return self._call("POST", "/execute/async", {"script": script, "args": []})

    def type(self, text: str, selector: str = "") -> None:
        """Type into the element that a selector finds, else into what has the focus."""
        if selector:
            element = self._call("POST", "/element", {"using": "css selector", "value": selector})
        else:
            element = self._call("GET", "/element/active")
        self._call("POST", f"/element/{element[_ELEMENT]}/value", {"text": text})

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self._call("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def look(self, width: int, scheme: str = "light") -> None:
        """Take a width in pixels and a colour scheme."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", features=features)

    def printed(self) -> str:
        """Print the page; give the PDF as base64."""
        return str(self._call("POST", "/print", {}))

    def console(self) -> list[str]:
        """Give what the console has had since the last call, errors of the content policy too."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """Give the addresses that have been asked for since the last call."""
        entries = self._call("POST", "/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in entries]
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run a browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(
        [str(CHROMEDRIVER), f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        browser = _started(port)
        try:
            yield browser
        finally:
            browser.close()
    finally:
        driver.terminate()
        driver.wait(10)


def _started(port: int) -> Browser:
    end = time.monotonic() + 20
    while True:
        try:
            return Browser(port)
        except URLError:
            assert time.monotonic() < end, "chromedriver does not answer"
            time.sleep(0.05)


def axe(folder: Path) -> str:
    """Give the source of axe-core, which judges accessibility, as npm has it; skip where it cannot be had."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm here, for axe-core")
    done = subprocess.run(
        [npm, "pack", "--silent", "axe-core@4"], cwd=folder, capture_output=True, timeout=120, check=False
    )
    packed = next(folder.glob("axe-core-*.tgz"), None)
    if done.returncode or not packed:
        pytest.skip("npm cannot fetch axe-core")
    with tarfile.open(packed) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member
        return member.read().decode()


def violations(browser: Browser, source: str) -> list[str]:
    """Judge the page by every rule of axe-core, best practices too; give what fails, with its elements."""
    browser.run(f"{source}; window.axe = axe")
    found = browser.run_async(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
        ".then(result => done(result.violations), error => done([{id: String(error), nodes: []}]))"
    )
    return [f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found]
