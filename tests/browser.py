"""A real browser for tests: Chromium, driven over WebDriver (https://www.w3.org/TR/webdriver2/) by urllib alone."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"enter": "\ue007", "escape": "\ue00c"}


class Browser:
    """One window. What the page logs, its errors too, is kept by the browser and read by `log`."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._session = ""

    def start(self, dark: bool = False) -> None:
        """Open a window."""
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]
        arguments += ["--force-dark-mode" if dark else "--disable-features=DarkMode"]
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": BROWSER, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{answer['sessionId']}"

    def open(self, page: Path, width: int = 1280, height: int = 900) -> None:
        """Open a file."""
        self._ask("POST", self._session + "/window/rect", {"width": width, "height": height})
        self._ask("POST", self._session + "/url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        """What a script in the page returns."""
        return self._ask("POST", self._session + "/execute/sync", {"script": script, "args": []})

    def click(self, selector: str) -> None:
        """Click the first element."""
        found = self._ask("POST", self._session + "/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"{self._session}/element/{found[_ELEMENT]}/click", {})

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        steps = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        actions = {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]}
        self._ask("POST", self._session + "/actions", actions)

    def emulate(self, **media: str) -> None:
        """Media features: `prefers_color_scheme="dark"`."""
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        self.command("Emulation.setEmulatedMedia", features=features)

    def command(self, name: str, **parameters: Any) -> Any:
        """A command of the DevTools protocol."""
        return self._ask("POST", self._session + "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def log(self) -> list[str]:
        """What the console said since the last time."""
        entries = self._ask("POST", self._session + "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries]

    def picture(self, path: Path) -> None:
        """The window as PNG."""
        path.write_bytes(base64.b64decode(self._ask("GET", self._session + "/screenshot")))

    def close(self) -> None:
        """Close the window."""
        with contextlib.suppress(OSError):
            self._ask("DELETE", self._session)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A window of a browser of its own; the driver ends with it."""
    assert DRIVER and BROWSER
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen([DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    window = Browser(port)
    try:
        _until_ready(window)
        window.start()
        try:
            yield window
        finally:
            window.close()
    finally:
        driver.terminate()
        driver.wait(10)


def _until_ready(window: Browser) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            if window._ask("GET", "/status")["ready"]:
                return
        time.sleep(0.05)
    raise RuntimeError("the browser's driver does not answer")
