"""A real server and a real browser for the web application's tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
SAMPLE = {
    "medicines": "duloxetine 60 mg\nalprazolam 0.5 mg",
    "condition": ["fibromyalgia"],
    "use": "4 g of leaf powder a day",
    "kind": "leaf_powder",
    "age": "44",
}

OpenPage = Callable[..., Page]


@pytest.fixture
def sample() -> dict[str, object]:
    """What the person of the first story types."""
    return dict(SAMPLE)


class Served:
    """The application, served as ``ketum serve`` serves it, with a home of its own; it can be stopped and started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = ""
        self.start()

    def start(self) -> None:
        code = f"from ketum.web.serve import serve; serve('127.0.0.1', {self.port}, False)"
        around = {**os.environ, "KETUM_HOME": str(self.home)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=around
        )
        _wait_for(self.address, self.process)

    def stop(self) -> None:
        self.process.terminate()
        self.log += self.process.communicate(timeout=30)[0].decode()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the application answers."""
    served = Served(tmp_path_factory.mktemp("home"))
    yield served.address
    served.stop()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An application of one's own, with no diary yet."""
    mine = Served(tmp_path / "home")
    yield mine
    if mine.process.poll() is None:
        mine.stop()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail(f"the server stopped: {server.communicate()[0].decode()}")
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"{url} did not answer within a minute")


@pytest.fixture(scope="session")
def program() -> str:
    """The system's Chromium; its absence is a failure, because an unseen page is an untested page."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium is missing, so the pages cannot be seen. On Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """Not longer than a module: it keeps an event loop running, under which Django refuses its database."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(driver: Playwright, program: str) -> Iterator[Browser]:
    """One browser for the tests of a module; each test has a context of its own."""
    started = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens a path in a fresh context; options are those of ``Browser.new_context``."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/check", **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
