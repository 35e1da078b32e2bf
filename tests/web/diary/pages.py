"""The diary's pages as a person reaches them, for tests in the browser."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

FILES = Path(__file__).parents[2] / "interop" / "files"
PASSPHRASE = " ".join(("quiet", "river", "seven", "lamps"))


def begin(page: Page, address: str, medicines: str = "Cymbalta 60 mg") -> None:
    """The first run: passphrase, medicines, flags; the page Now is open afterwards."""
    page.goto(address)
    page.get_by_label("A passphrase that locks it").fill(PASSPHRASE)
    page.get_by_role("button", name="Start the diary").click()
    page.get_by_label("Medicines, supplements, alcohol").fill(medicines)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/now")


def add_product(page: Page, address: str, nickname: str = "Green") -> None:
    """A product by its name and kind."""
    page.goto(f"{address}/products/new")
    page.get_by_label("Your own name for it").fill(nickname)
    page.get_by_label("Leaf powder").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/products")


def log_dose(page: Page, address: str, grams: str) -> None:
    """One dose of the first product, however much is said before."""
    page.goto(f"{address}/dose")
    page.locator(".picks a").first.click()
    page.get_by_label("Grams", exact=True).fill(grams)
    while not page.url.endswith("/now"):
        page.locator(".act button").first.click()
        page.wait_for_load_state()


def unlock(page: Page, address: str) -> None:
    """Type the passphrase."""
    page.goto(f"{address}/unlock")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url("**/now")


def _visit(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, address: str) -> None:
        page.goto(address + path)

    return go


def _refused(page: Page, address: str) -> None:
    page.goto(f"{address}/labs")
    page.get_by_label("Value", exact=True).fill("much")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".problems")


def _too_soon(page: Page, address: str) -> None:
    page.goto(f"{address}/dose")
    page.locator(".picks a").first.click()
    page.wait_for_selector(".before")


def _urgent(page: Page, address: str) -> None:
    page.goto(f"{address}/feel/more")
    page.get_by_label("Other, one per line").fill("dark urine and yellow eyes")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".card")


def _entry(page: Page, address: str) -> None:
    page.goto(f"{address}/story")
    page.locator(".entries a").first.click()
    page.wait_for_selector("#when")


def _recovery(page: Page, address: str) -> None:
    page.goto(f"{address}/more/privacy")
    page.get_by_role("button", name="recovery sheet").click()
    page.wait_for_selector(".code")


def _scored(page: Page, address: str) -> None:
    for number, value in enumerate(("6", "7", "4"), start=1):
        page.goto(f"{address}/scores/peg/{number}")
        page.get_by_role("button", name=value, exact=True).click()
    page.wait_for_selector(".facts-list")


def _dry_run(page: Page, address: str) -> None:
    page.goto(f"{address}/more/files")
    page.get_by_label("The file").set_input_files(FILES / "journal.json")
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_selector("#would")


SCREENS: dict[str, Callable[[Page, str], None]] = {
    **{
        path: _visit(path)
        for path in (
            "/now", "/dose", "/feel", "/feel/more", "/flare", "/story", "/products", "/products/new", "/labs",
            "/medicines", "/more", "/more/about", "/more/privacy", "/start", "/start/medicines", "/start/flags",
            "/offline", "/check", "/know",
            "/scores", "/scores/peg", "/scores/peg/1", "/scores/body-map/1", "/more/files",
            "/trials", "/trials/back", "/trials/new/T3", "/trials/new/T4",
        )
    },
    "a value that is none": _refused,
    "too soon": _too_soon,
    "urgent": _urgent,
    "one entry": _entry,
    "recovery sheet": _recovery,
    "a score": _scored,
    "what a file would bring": _dry_run,
}  # fmt: skip
