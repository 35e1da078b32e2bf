"""The diary in a real browser: by thumb, by keyboard, by what a screen reader hears, without a connection."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from tests.web.conftest import ARGUMENTS, DESK, PHONE, Served
from tests.web.diary.pages import SCREENS, add_product, begin, log_dose, unlock

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].map(one => {
  const target = one.closest('label.choice, label.tick') ?? one, box = target.getBoundingClientRect();
  const inline = one.matches('p a, .skip, .crumbs a, .sources a');
  return {what: one.outerHTML.slice(0, 90), width: box.width, height: box.height, least: inline ? 44 : 55.5};
}).filter(one => one.height > 0 && one.height < one.least)"""


@pytest.fixture(scope="module")
def diary(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, Any]]]:
    """A diary with some days in it, and the cookie that opens it."""
    served = Served(tmp_path_factory.mktemp("diary"))
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    begin(page, served.address)
    add_product(page, served.address)
    log_dose(page, served.address, "2")
    page.goto(f"{served.address}/feel")
    page.get_by_role("button", name="pain 6 of 10").click()
    page.goto(f"{served.address}/labs")
    page.get_by_label("Which test").fill("ALT")
    page.get_by_label("Value", exact=True).fill("272")
    page.get_by_label("Unit").fill("U/L")
    page.get_by_label("Upper limit on the report").fill("40")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".scroll")
    state: dict[str, Any] = context.storage_state()
    context.close()
    yield served, state
    served.stop()


def opened(browser: Browser, diary: tuple[Served, dict[str, Any]], **options: Any) -> Page:
    context = browser.new_context(**{"viewport": PHONE, "storage_state": diary[1], **options})
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_screen(
    browser: Browser, diary: tuple[Served, dict[str, Any]], size: dict[str, int], scheme: str
) -> None:
    page = opened(browser, diary, viewport=size, color_scheme=scheme, bypass_csp=True, service_workers="block")
    for name, reach in SCREENS.items():
        reach(page, diary[0].address)
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("options => axe.run(options)", RULES)["violations"]
        assert [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]] == [], name
    page.context.close()


def test_a_thumb_hits_everything_and_nothing_scrolls_sideways(
    browser: Browser, diary: tuple[Served, dict[str, Any]]
) -> None:
    page = opened(browser, diary, service_workers="block")
    for name, reach in SCREENS.items():
        reach(page, diary[0].address)
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        assert page.evaluate(SMALL) == [], name
        assert page.evaluate(OVERFLOW) == 0, name
    page.context.close()


def test_text_of_twice_the_size_fits_a_small_phone(browser: Browser, diary: tuple[Served, dict[str, Any]]) -> None:
    page = opened(browser, diary, viewport={"width": 320, "height": 640}, service_workers="block", bypass_csp=True)
    for name, reach in SCREENS.items():
        reach(page, diary[0].address)
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate(OVERFLOW) == 0, name
    page.context.close()


def test_the_two_big_buttons_are_in_the_lower_half_and_in_sight(
    browser: Browser, diary: tuple[Served, dict[str, Any]]
) -> None:
    page = opened(browser, diary)
    page.goto(f"{diary[0].address}/now")
    for name in ("Dose", "How I am"):
        box = page.get_by_role("link", name=name, exact=True).bounding_box()
        assert box
        assert PHONE["height"] / 2 < box["y"]
        assert box["y"] + box["height"] <= PHONE["height"]
    page.context.close()


def test_nothing_moves_and_nothing_runs_out(browser: Browser, diary: tuple[Served, dict[str, Any]]) -> None:
    page = opened(browser, diary, reduced_motion="reduce")
    for path in ("/now", "/feel", "/flare"):
        page.goto(diary[0].address + path)
        moving = "() => document.getAnimations().length + document.querySelectorAll('meta[http-equiv=refresh]').length"
        assert page.evaluate(moving) == 0
    page.context.close()


def test_a_new_person_logs_a_dose_and_pain_in_under_a_minute_with_few_taps(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(served.address)
    begun, taps = time.monotonic(), 0

    def tap(locator: Any) -> None:
        nonlocal taps
        taps += 1
        locator.click()

    page.get_by_label("A passphrase that locks it").fill("quiet river seven lamps")
    tap(page.get_by_role("button", name="Start the diary"))
    tap(page.get_by_role("button", name="Skip", exact=True))
    tap(page.get_by_role("button", name="Go on"))
    tap(page.get_by_role("link", name="Dose", exact=True))
    tap(page.get_by_role("link", name="Another product"))
    page.get_by_label("Your own name for it").fill("Green")
    tap(page.get_by_role("button", name="Save"))
    page.get_by_label("Grams", exact=True).fill("2")
    tap(page.get_by_role("button", name="Log", exact=True))
    if page.locator(".before").count():
        tap(page.get_by_role("button", name="Log", exact=True))
    tap(page.get_by_role("link", name="How I am"))
    tap(page.get_by_role("button", name="pain 6 of 10"))
    page.wait_for_url("**/feel/more")
    page.goto(f"{served.address}/now")
    expect(page.get_by_text("Today: 1 time, 2 g")).to_be_visible()
    expect(page.get_by_text("Pain today: 6 of 10")).to_be_visible()
    assert taps <= 11
    assert time.monotonic() - begun < 60
    context.close()


def press_until(page: Page, name: str, key: str = "Enter", *, goes: bool = True) -> None:
    """Tab to the control with this name and press ``key``, as somebody without a mouse does."""
    told = """() => {
      const one = document.activeElement, labels = [...(one.labels ?? [])].map(label => label.innerText).join(' ');
      return (one.getAttribute('aria-label') || labels || one.innerText || '').trim();
    }"""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(told).split("\n")[0].removesuffix(" Most useful") == name:
            break
    else:
        pytest.fail(f"the keyboard does not reach {name!r} on {page.url}")
    visible = (
        "() => getComputedStyle(document.activeElement.closest('label.choice') ?? document.activeElement).outlineStyle"
    )
    assert page.evaluate(visible) == "solid"
    if key and goes:
        with page.expect_navigation():
            page.keyboard.press(key)
    elif key:
        page.keyboard.press(key)


def test_the_keyboard_alone_records_dose_pain_and_a_blood_test_and_checks(
    browser: Browser, diary: tuple[Served, dict[str, Any]]
) -> None:
    page = opened(browser, diary)
    page.goto(f"{diary[0].address}/now")
    press_until(page, "Dose")
    press_until(page, "Green")
    press_until(page, "Log")
    page.wait_for_url("**/now")
    press_until(page, "How I am")
    press_until(page, "pain 4 of 10, moderate")
    page.wait_for_url("**/feel/more")
    page.goto(f"{diary[0].address}/labs")
    for name, said in (("Which test", "AST"), ("Value", "30"), ("Unit", "U/L"), ("Upper limit on the report", "40")):
        press_until(page, name, key="")
        page.keyboard.type(said)
    press_until(page, "Save")
    expect(page.get_by_role("cell", name="30 U/L (limit 40)")).to_be_visible()
    page.goto(f"{diary[0].address}/check")
    press_until(page, "Medicines and supplements", key="")
    page.keyboard.type("Xanax")
    press_until(page, "Check", goes=False)
    page.wait_for_selector("#answer-title")
    expect(page.get_by_role("heading", name="Alprazolam")).to_be_visible()
    page.context.close()


def test_what_a_screen_reader_hears_is_enough_for_dose_and_pain(
    browser: Browser, diary: tuple[Served, dict[str, Any]]
) -> None:
    page = opened(browser, diary)
    page.goto(f"{diary[0].address}/feel")
    heard = page.locator("main").aria_snapshot()
    assert 'heading "Pain right now?" [level=1]' in heard
    assert heard.count("button") == 12
    assert 'button "pain 10 of 10, the worst"' in heard
    page.get_by_role("button", name="pain 3 of 10").click()
    assert re.search(r'status:.*"?Saved', page.locator("body").aria_snapshot(), re.DOTALL)
    page.goto(f"{diary[0].address}/dose")
    page.get_by_role("link", name="Green").click()
    heard = page.locator("main").aria_snapshot()
    for part in ('textbox "Grams"', 'button "less by 0.5 g"', 'button "more by 0.5 g"', 'group "When"', 'button "Log"'):
        assert part in heard
    page.goto(f"{diary[0].address}/story")
    heard = page.locator("main").aria_snapshot()
    assert re.search(r'img "Pain on .*"', heard)
    page.context.close()


def test_without_scripts_a_dose_and_pain_are_recorded_all_the_same(
    browser: Browser, diary: tuple[Served, dict[str, Any]]
) -> None:
    page = opened(browser, diary, java_script_enabled=False)
    log_dose(page, diary[0].address, "1")
    page.goto(f"{diary[0].address}/feel")
    page.get_by_role("button", name="pain 2 of 10").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.context.close()


@pytest.fixture
def phone(driver: Playwright, program: str, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps what browsers keep, in a folder that can be searched."""
    context = driver.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=program, args=ARGUMENTS, viewport=PHONE
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def installed(page: Page) -> None:
    """Wait until the device can open the recorder without a connection and seal to the diary's key."""
    page.wait_for_selector("#brought[data-remembered]", state="attached")
    page.wait_for_function("() => navigator.serviceWorker.controller || navigator.serviceWorker.ready")
    page.evaluate("() => navigator.serviceWorker.ready.then(one => one.active.state)")
    page.wait_for_function("async () => (await caches.keys()).length === 1")


def test_offline_for_a_day_forty_entries_are_there_once_in_order_with_their_edits(
    phone: BrowserContext, served: Served, tmp_path: Path
) -> None:
    """Hazards H-21 and H-22: nothing recorded is lost, and nothing of it can be read on the device."""
    page = phone.new_page()
    begin(page, served.address)
    add_product(page, served.address, "Greenbird")
    log_dose(page, served.address, "2")
    installed(page)
    served.stop()

    page.goto(f"{served.address}/now")
    expect(page.get_by_role("heading", name="Record now, open later")).to_be_visible()
    page.goto(f"{served.address}/emergency")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{served.address}/now")
    pains = [n % 11 for n in range(37)]
    for value in pains:
        page.get_by_role("button", name=f"pain {value} of 10,").click()
    expect(page.get_by_text("Entries that wait on this device: 37")).to_be_visible()
    page.get_by_label("Grams").fill("1,5")
    page.get_by_role("button", name="Log").click()
    page.get_by_label("Grams").fill("3")
    page.get_by_label("Your own name for it").fill("Hiddenfinch")
    page.get_by_role("button", name="Log").click()
    page.get_by_label("In your own words").fill("Secretwren all day")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Entries that wait on this device: 40")).to_be_visible()
    # The newest pain is changed and one dose is taken back before anything came in.
    page.locator("#mine li", has_text=f"Pain {pains[-1]} of 10").first.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Change: Pain").fill("9")
    page.locator("#mine").get_by_role("button", name="Save").click()
    page.locator("#mine li", has_text="Hiddenfinch").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Entries that wait on this device: 42")).to_be_visible()

    page.goto(f"{served.address}/now")  # a closed page forgets what it showed; the device cannot read it either
    expect(page.get_by_text("Entries that wait on this device: 42")).to_be_visible()
    assert page.locator("#mine li").count() == 0

    served.start()
    unlock(page, served.address)
    expect(page.get_by_text("Pain today: 9 of 10")).to_be_visible()
    page.goto(f"{served.address}/story")
    told = page.locator(".entries a span").all_inner_texts()
    kept = [int(one.split()[1]) for one in told if one.startswith("Pain")]
    assert sorted(kept) == sorted([*pains[:-1], 9])
    assert sum(one.startswith("Greenbird: 1.5") for one in told) == 1
    assert sum("Hiddenfinch" in one for one in told) == 0
    assert sum("Secretwren" in one for one in told) == 1

    page.goto(f"{served.address}/now")
    page.goto(f"{served.address}/offline")
    expect(page.get_by_text("Nothing waits on this device.")).to_be_visible()
    phone.close()
    served.stop()
    words = [
        spelt
        for word in ("Greenbird", "Hiddenfinch", "Secretwren")
        for spelt in (word.encode(), word.encode("utf-16-le"))
    ]
    folders = ("Service Worker", "IndexedDB", "Local Storage", "Session Storage", "Cache")
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file() and set(path.parts) & set(folders)]
    assert any("Service Worker" in path.parts for path in files)
    assert any("IndexedDB" in path.parts for path in files)
    files += [path for path in served.home.rglob("*") if path.is_file()]
    assert [path for path in files for word in words if word in path.read_bytes()] == []
    assert not [word for word in told if word in served.log]


def test_it_records_while_it_is_locked(phone: BrowserContext, served: Served) -> None:
    page = phone.new_page()
    begin(page, served.address)
    installed(page)
    page.goto(f"{served.address}/more")
    page.get_by_role("button", name="Lock now").click()
    page.get_by_role("link", name="Record now, open later").click()
    page.get_by_role("button", name="pain 8 of 10,").click()
    expect(page.get_by_text("Entries that wait on this device: 1")).to_be_visible()
    unlock(page, served.address)
    expect(page.get_by_text("Pain today: 8 of 10")).to_be_visible()
