"""Take the pictures of the README and of the guides from the running application: ``make pictures``.

What stands in them is a made-up person; nothing real was ever entered.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "images"
ADDRESS = "http://127.0.0.1:8971"
PHONE = {"width": 360, "height": 780}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def wait(server: "subprocess.Popen[bytes]") -> None:
    """Until the application answers; raises ``RuntimeError`` when it stops instead."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server stopped")
        try:
            with urlopen(ADDRESS, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within half a minute")


def check(page: Page) -> None:
    """The check of the README's person."""
    page.goto(ADDRESS)
    page.get_by_label("Medicines and supplements").fill("Cymbalta 60 mg\nXanax 0.5 mg now and then")
    page.get_by_text("Your kratom", exact=True).first.click()
    page.get_by_label("In your own words").fill("2 g of Green Malay powder twice a day, for 3 weeks")
    page.screenshot(path=HERE / "check-ask.png")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector("#answer-title")
    page.wait_for_timeout(300)
    page.screenshot(path=HERE / "check-answer.png")


def emergency(page: Page) -> None:
    """The emergency card."""
    page.goto(f"{ADDRESS}/emergency")
    page.screenshot(path=HERE / "emergency.png")


def main() -> None:
    """Serve, visit, take the pictures."""
    HERE.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    server = subprocess.Popen([str(Path(sys.executable).with_name("ketum")), "serve", "--port", "8971"])
    try:
        wait(server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            page = browser.new_page(viewport=PHONE, device_scale_factor=2)
            for take in (check, emergency):
                take(page)
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
