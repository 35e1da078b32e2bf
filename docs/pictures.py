"""Take the pictures of the README and of the guides from the running application: ``make pictures``.

What stands in them is a made-up person; nothing real was ever entered.
"""

import os
import shutil
import subprocess
import sys
import tempfile
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
    page.goto(f"{ADDRESS}/check")
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


def article(page: Page) -> None:
    """An article beside what is known."""
    page.goto(f"{ADDRESS}/article")
    page.get_by_label("The text").fill(
        "Kratom is a natural herb and it is not addictive. It can be taken together with sleeping pills. "
        "Red vein is best for the night. It comes from a tree in Southeast Asia."
    )
    page.get_by_role("button", name="Compare").click()
    page.wait_for_selector("#sum")
    page.screenshot(path=HERE / "article.png")


def exposure(page: Page) -> None:
    """What a dose does in the body."""
    page.goto(f"{ADDRESS}/exposure")
    page.get_by_label("Leaf powder").check()
    page.get_by_label("Grams").fill("2")
    page.get_by_label("Times a day").fill("2")
    page.get_by_role("button", name="Show").click()
    page.locator("#d1").scroll_into_view_if_needed()
    page.screenshot(path=HERE / "exposure.png")


def diary(page: Page) -> None:
    """The first run, and the page Now with a day in it."""
    page.goto(ADDRESS)
    page.screenshot(path=HERE / "first-run.png")
    page.get_by_label("A passphrase that locks it").fill("quiet river seven lamps")
    page.get_by_role("button", name="Start the diary").click()
    page.get_by_label("Medicines, supplements, alcohol").fill("Cymbalta 60 mg")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.goto(f"{ADDRESS}/products/new")
    page.get_by_label("Your own name for it").fill("Green")
    page.get_by_label("Leaf powder").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{ADDRESS}/dose")
    page.locator(".picks a").first.click()
    page.get_by_label("Grams", exact=True).fill("2")
    while not page.url.endswith("/now"):
        page.locator(".act button").first.click()
        page.wait_for_load_state()
    page.goto(f"{ADDRESS}/feel")
    page.get_by_role("button", name="pain 6 of 10").click()
    page.goto(f"{ADDRESS}/now")
    page.screenshot(path=HERE / "now.png")


def main() -> None:
    """Serve, visit, take the pictures."""
    HERE.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    home = tempfile.mkdtemp()
    command = [str(Path(sys.executable).with_name("ketum")), "serve", "--port", "8971"]
    server = subprocess.Popen(command, env=os.environ | {"KETUM_HOME": home})
    try:
        wait(server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            page = browser.new_page(viewport=PHONE, device_scale_factor=2)
            for take in (check, emergency, article, exposure, diary):
                take(page)
            browser.close()
    finally:
        server.terminate()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
