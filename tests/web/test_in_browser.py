"""The pages in a real browser: thumb, keyboard, no script, large text, dark, and nobody listening."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}}}  # 7:1, beyond axe's defaults
SIZES = """() => [...document.querySelectorAll('a, button, input, textarea, summary')].map(one => {
  const target = one.closest('label.choice') ?? one, box = target.getBoundingClientRect();
  const inline = one.matches('p a, li > a:not(.calls a, .jumps a), .skip');
  return {what: one.outerHTML.slice(0, 90), width: box.width, height: box.height, least: inline ? 44 : 56};
}).filter(one => one.height > 0)"""
GAPS = """() => [...document.querySelectorAll('.choices, .act, .calls, .jumps ul')].map(group => {
  const boxes = [...group.children].map(one => one.getBoundingClientRect()), gaps = [];
  for (const a of boxes) for (const b of boxes) if (a !== b)
    gaps.push(Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom));
  return Math.min(...gaps);
})"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

OpenPage = Callable[..., Page]


def open_all(page: Page) -> None:
    closed = page.locator("details.group:not([open]) > summary")
    while closed.count():
        closed.first.click()


def ask(page: Page) -> None:
    page.get_by_label("Medicines and supplements").fill("duloxetine 60 mg\nalprazolam 0.5 mg")
    open_all(page)
    page.get_by_label("In your own words").fill("4 g of leaf powder a day")
    page.get_by_label("Leaf powder").check()
    page.get_by_label("Fibromyalgia").check()
    check(page)


def check(page: Page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector("#answer-title, #problems-title")


def violations(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def emergency_answer(page: Page) -> None:
    open_all(page)
    page.get_by_label("Cannot be woken").check()
    ask(page)


def problems(page: Page) -> None:
    open_all(page)
    page.get_by_label("Age in years").fill("400")
    page.get_by_label("Grams each time").fill("some")
    check(page)


def first_view(page: Page) -> None:
    page.get_by_label("Medicines and supplements").wait_for()


STATES: dict[str, Callable[[Page], None]] = {
    "first": first_view,
    "open": open_all,
    "answer": ask,
    "emergency": emergency_answer,
    "problems": problems,
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(open_page: OpenPage, size: dict[str, int], scheme: str) -> None:
    # The policy is lifted in this context only, because axe itself is a script from elsewhere.
    options: dict[str, Any] = {"viewport": size, "color_scheme": scheme, "bypass_csp": True}
    for path in ("/emergency", "/nowhere", "/know", "/know/law", "/know/how-it-works?for=clinician", "/know/strains"):
        assert violations(open_page(path, **options)) == [], path
    for name, reach in STATES.items():
        page = open_page("/check", **options)
        reach(page)
        for details in page.locator("details.sources").all():
            details.evaluate("one => { one.open = true }")
        assert violations(page) == [], name


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_leaves_this_machine_and_nothing_is_blocked(open_page: OpenPage, size: dict[str, int]) -> None:
    complaints: list[str] = []
    hosts: set[str | None] = set()
    page = open_page("/nowhere", viewport=size)
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.get_by_role("link", name="Back to the check").click()
    ask(page)
    page.get_by_role("link", name="Emergency", exact=True).click()
    assert complaints == []
    assert hosts == {"127.0.0.1"}


def test_nothing_typed_stays_in_the_browser(open_page: OpenPage) -> None:
    page = open_page()
    ask(page)
    kept = page.evaluate("() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert not [word for word in ("duloxetine", "alprazolam", "fibro", "leaf") if word in kept.casefold()]
    assert page.context.cookies() == []
    assert "duloxetine" not in page.url
    page.reload()
    assert page.get_by_label("Medicines and supplements").input_value() == ""


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page()
    focused = "() => document.activeElement.id || document.activeElement.textContent.trim()"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "medicines")
    page.keyboard.type("dulox")
    page.get_by_role("button", name="duloxetine", exact=False).first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "medicines"
    page.keyboard.type("60 mg\nalprazolam")
    page.keyboard.press("Escape")
    assert page.get_by_label("Medicines and supplements").input_value().casefold() == "duloxetine 60 mg\nalprazolam"
    tab_to_text(page, "Your kratom")
    page.keyboard.press("Enter")
    tab_to(page, "use")
    page.keyboard.type("4 g of leaf powder a day")
    tab_to_text(page, "Check")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer-title")
    expect(page.locator("#answer-title")).to_be_focused()
    expect(page.locator("#answer-title")).to_be_in_viewport()
    assert "warning" in (page.get_by_role("status").text_content() or "")
    assert page.locator("article.card").count() > 0


def tab_to(page: Page, name: str) -> None:
    reach(page, f"() => document.activeElement.id === '{name}'")


def tab_to_text(page: Page, text: str) -> None:
    reach(page, f"() => document.activeElement.textContent.trim().startsWith('{text}')")


def reach(page: Page, there: str) -> None:
    for _ in range(40):
        if page.evaluate(f"() => document.activeElement !== document.body && ({there})()"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"40 tabs did not reach {there}")


def test_without_script_the_same_answer_comes_as_a_page(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    ask(page)
    assert page.locator("article.card").count() > 1
    assert page.get_by_label("Medicines and supplements").input_value().startswith("duloxetine")
    open_all(page)
    page.get_by_label("Age in years").fill("400")
    page.get_by_role("button", name="Check", exact=True).click()
    assert page.locator("#problems-title").is_visible()
    page.get_by_role("link", name="Emergency", exact=True).click()
    assert page.get_by_role("heading", name="Cannot be woken", exact=False).is_visible()


def test_a_problem_leads_to_its_field_and_goes_away_when_mended(open_page: OpenPage) -> None:
    page = open_page()
    problems(page)
    expect(page.locator("#problems-title")).to_be_focused()
    page.locator(".problems a").first.click()
    field = page.get_by_label("Grams each time")
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("2")
    page.get_by_label("Age in years").fill("44")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector("#answer-title")
    assert page.locator(".problems, .error").count() == 0


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways_also_with_text_twice_as_large(open_page: OpenPage, state: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 780})
    STATES[state](page)
    assert page.evaluate(OVERFLOW) <= 0
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert page.evaluate(OVERFLOW) <= 0


def test_the_emergency_card_does_not_scroll_sideways_with_large_text(open_page: OpenPage) -> None:
    page = open_page("/emergency")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("path", ["/know", "/know/liver", "/know/how-it-works?for=clinician", "/know/law"])
def test_reading_pages_fit_a_small_phone_also_with_text_twice_as_large(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 780})
    assert page.evaluate(OVERFLOW) <= 0
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert page.evaluate(OVERFLOW) <= 0


def test_a_question_is_asked_and_a_page_opened_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/know")
    tab_to(page, "q")
    page.keyboard.type("is it addictive")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Answers").wait_for()
    tab_to_text(page, "Dependence and addiction")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dependence and addiction").wait_for()
    assert page.url.endswith("/know/dependence")


@pytest.mark.parametrize("path", ["/check", "/emergency", "/know", "/know/liver"])
def test_targets_are_large_and_apart(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    if path == "/check":
        ask(page)
    for details in page.locator("details.sources").all():
        details.evaluate("one => { one.open = true }")
    small = [one for one in page.evaluate(SIZES) if one["height"] < one["least"] or one["width"] < 44]
    assert small == []
    assert min(page.evaluate(GAPS), default=8) >= 8


def test_the_main_button_is_under_the_thumb(open_page: OpenPage) -> None:
    box = open_page().get_by_role("button", name="Check", exact=True).bounding_box()
    assert box is not None
    assert box["y"] > PHONE["height"] * 2 / 3
    assert box["y"] + box["height"] <= PHONE["height"]


def test_help_stays_in_sight_while_reading(open_page: OpenPage) -> None:
    page = open_page()
    ask(page)
    page.mouse.wheel(0, 3_000)
    page.wait_for_timeout(100)
    expect(page.get_by_role("link", name="Emergency", exact=True)).to_be_in_viewport()


def test_nothing_moves_by_itself(open_page: OpenPage) -> None:
    page = open_page()
    ask(page)
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_dark_is_dark(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    red, green, blue = page.evaluate("() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(red, green, blue) < 40


def printed(page: Page) -> list[str]:
    """The words of each sheet of the page on A4."""
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


def test_the_emergency_card_fits_one_sheet_with_every_number(open_page: OpenPage) -> None:
    sheets = printed(open_page("/emergency"))
    assert len(sheets) == 1
    assert all(one in sheets[0] for one in ("112", "988", "116 123", "No clinician has reviewed"))


def test_a_printed_page_of_knowledge_says_how_sure_it_is_and_names_its_sources(open_page: OpenPage) -> None:
    words = " ".join(printed(open_page("/know/liver")))
    assert "livertox" in words.casefold()
    assert "No clinician has reviewed it yet" in words
    assert words.count("sure") > 5
