"""A blinded trial in a real browser, by its own buttons: accessible, in reach of a thumb, and ready for paper."""

from datetime import UTC, datetime

import pytest
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from tests.web.conftest import PHONE, Served
from tests.web.diary.pages import begin, log_dose
from tests.web.diary.test_in_browser import OVERFLOW, RULES, SMALL

pytestmark = pytest.mark.browser


def sound(page: Page, name: str) -> None:
    """No violation, no small target, nothing beside the screen, with everything unfolded."""
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", RULES)["violations"]
    assert [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]] == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate(OVERFLOW) == 0, name
    page.set_viewport_size({"width": 320, "height": 640})
    large = page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate(OVERFLOW) == 0, f"{name} in large text"
    large.evaluate("one => one.remove()")
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


def takes_two_products(page: Page, address: str) -> None:
    """All that the gates ask of the diary."""
    page.goto(f"{address}/more/about")
    page.get_by_label("Year of birth").fill("1982")
    page.get_by_label("Male", exact=True).check()
    page.locator("input[name=alcohol][value=none]").check()
    page.get_by_label("Country or US state").fill("Texas")
    page.get_by_role("button", name="Save").click()
    for nickname, strength in (("Red", "12"), ("Green", "15")):
        page.goto(f"{address}/products/new")
        page.get_by_label("Your own name for it").fill(nickname)
        page.get_by_label("Leaf powder").check()
        page.locator("summary").first.click()
        page.get_by_label("Mitragynine, mg per gram").fill(strength)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/products")
    for _ in range(2):  # the one that was not taken yet comes first or last: both are taken once
        log_dose(page, address, "1")
    page.goto(f"{address}/dose")
    page.locator(".picks a").last.click()
    page.get_by_label("Grams", exact=True).fill("1")
    while not page.url.endswith("/now"):
        page.locator(".act button").first.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_blinded_trial_from_its_question_to_its_end(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True, service_workers="block")
    page = context.new_page()
    address = served.address
    begin(page, address, medicines="")
    takes_two_products(page, address)
    page.goto(f"{address}/trials/new/T3")
    sound(page, "answers")
    for one in page.locator("input[type=radio][value=no]").all():
        one.check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Grams on a usual day").fill("9")
    page.get_by_label("How much do you expect from it?").select_option("6")
    sound(page, "choices")
    page.get_by_role("button", name="Show the plan").click()
    sound(page, "plan")
    page.get_by_label("First day").fill(datetime.now(UTC).date().isoformat())
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/kit")
    sound(page, "kit")
    page.emulate_media(media="print")
    assert page.locator(".labels").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".labels svg").count() == 8
    assert not page.get_by_role("button", name="I am the helper").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="I am the helper").click()
    sound(page, "helper")
    page.goto(f"{address}/now")
    page.get_by_role("link", name="Take envelope 1").click()
    sound(page, "day")
    page.get_by_role("button", name="5", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Stop the trial").click()
    sound(page, "stopped")
    page.get_by_role("button", name="Open the order").click()
    page.wait_for_selector("#not")
    sound(page, "answer")
    page.goto(f"{address}/trials/new/T4")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("#tested")
    sound(page, "choices of something else")
    context.close()
