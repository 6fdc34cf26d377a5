"""A real Chromium without a window, driven through a pipe: nothing is installed for that, and no port is opened.

The pipe speaks the DevTools protocol: each message is JSON with a NUL behind it. Chromium reads from descriptor 3 and
writes to descriptor 4.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
PATIENCE = 60.0
"""Seconds until a browser that does not answer is given up; no claim about time."""

_OPTIONS = (
    "--headless",
    "--no-sandbox",  # the pages are ours, and root, as which containers run, has no sandbox
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)

_LAUNCH = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def browser_path() -> str | None:
    """Return the path of a browser of the Chromium family, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """Speaks with a running Chromium."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._heard = b""
        self._number = 0
        self._events: list[dict[str, Any]] = []

    def __call__(self, method: str, *, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Call `method` and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            if "method" in answer:
                self._events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def events(self, session: str) -> list[dict[str, Any]]:
        """Return what a page has told by itself so far."""
        return [event for event in self._events if event.get("sessionId") == session]

    def wait(self, session: str, method: str) -> None:
        """Wait until a page has told `method`."""
        while not any(event["method"] == method for event in self.events(session)):
            answer = self._next()
            if "method" in answer:
                self._events.append(answer)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._heard:
            ready, _, _ = select.select([self._receive], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise AssertionError(f"the browser said nothing for {PATIENCE:.0f} s")
            taken = os.read(self._receive, 1 << 16)
            if not taken:
                raise AssertionError("the browser has gone")
            self._heard += taken
        message, _, self._heard = self._heard.partition(b"\0")
        return dict(json.loads(message))


class Tab:
    """One page in the browser."""

    def __init__(self, browser: Browser, path: Path, *, width: int, height: int) -> None:
        self._browser = browser
        target = browser("Target.createTarget", url="about:blank")["targetId"]
        self._session = str(browser("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.call("Page.navigate", url=path.as_uri())
        browser.wait(self._session, "Page.loadEventFired")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol on the page."""
        return self._browser(method, session=self._session, **parameters)

    def ask(self, expression: str) -> Any:
        """Return what a JavaScript expression is in the page, as JSON can hold it."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, key: str, **more: Any) -> None:
        """Press and release a key."""
        text = {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **(text if kind == "keyDown" else {}), **more)

    def type(self, words: str) -> None:
        """Type `words` where the focus is."""
        for sign in words:
            self.press(sign)

    def point(self, selector: str, nth: int = 0) -> None:
        """Move the pointer onto an element."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **self._middle(selector, nth))

    def click(self, selector: str, nth: int = 0) -> None:
        """Click on an element as a mouse does."""
        place = self._middle(selector, nth)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **place)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def style(self, selector: str, name: str) -> str:
        """Return a computed style of the first such element."""
        return str(self.ask(f"getComputedStyle(document.querySelector({json.dumps(selector)}))[{json.dumps(name)}]"))

    def media(self, media: str = "", *, scheme: str = "light") -> None:
        """Show the page as on this medium, to one who likes this colour scheme."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        # The page hears of it with its next picture.
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")

    def requests(self) -> list[str]:
        """Return every address that the page has asked for, itself included."""
        return [
            str(event["params"]["request"]["url"])
            for event in self._browser.events(self._session)
            if event["method"] == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[str]:
        """Return what stands in the console, and every exception."""
        self.ask("new Promise(done => setTimeout(done, 50))")
        kinds = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
        return [
            json.dumps(event["params"]) for event in self._browser.events(self._session) if event["method"] in kinds
        ]

    def picture(self, *, whole: bool = False) -> bytes:
        """Return the page as it looks, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def pdf(self) -> bytes:
        """Return the page as it prints."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def _middle(self, selector: str, nth: int) -> dict[str, float]:
        place = self.ask(
            f"""(() => {{
              const one = document.querySelectorAll({json.dumps(selector)})[{nth}];
              one.scrollIntoView({{ block: "center", behavior: "instant" }});
              const {{ left, top, width, height }} = one.getClientRects()[0];
              return {{ x: left + Math.min(width, innerWidth - left) / 2, y: top + height / 2 }};
            }})()"""
        )
        return {"x": float(place["x"]), "y": float(place["y"])}


@contextmanager
def chromium(path: str, folder: Path) -> Iterator[Browser]:
    """Start the browser at `path`, with its profile in `folder`, and end it."""
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    # 3 and 4 are where they shall be in the browser; here they must not stand in each other's way.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
    command = [sys.executable, "-c", _LAUNCH, *map(str, ends), path, *_OPTIONS, f"--user-data-dir={folder}"]
    with subprocess.Popen(
        command, pass_fds=ends, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        for end in (theirs_in, theirs_out, *ends):
            os.close(end)
        browser = Browser(ours_out, ours_in)
        try:
            yield browser
            browser("Browser.close")
            running.wait(PATIENCE)
        except BaseException:
            running.kill()
            raise
        finally:
            os.close(ours_out)
            os.close(ours_in)
