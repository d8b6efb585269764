"""Breakout rooms, there and back in real browsers: seen and heard is who is in the same group, and nobody else."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.axe import assert_accessible
from tests.support.browser import CallPage
from tests.support.caller import AUDIBLE, Driven
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

SMALL = small_camera(160, 90, 4)
OPENED = {"enable_prejoin_ui": False, "enable_breakout_rooms": True}
ARRIVING = "(kind) => probe.arriving(kind, 2500)"


def banner(page: Page) -> Locator:
    return page.locator(".breakout-banner")


def group(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def enter(open_page: OpenPage, server: ParlourServer, room: Room, name: str, **claims: object) -> Page:
    link = f"{room.url}?t={server.token(room, user_name=name, **claims)}"
    return open_page(link, width=1280, height=720, script=SMALL).page


def create_two(host: Page) -> None:
    host.get_by_role("button", name="Breakout rooms", exact=True).click()
    host.get_by_role("button", name="Create groups").click()
    expect(group(host, "Group 2")).to_be_visible()


def assign(host: Page, name: str, place: str) -> None:
    host.get_by_label(f"Group of {name}").select_option(place)
    expect(group(host, place).get_by_label(f"Group of {name}")).to_be_visible()


def all_get_all(callers: Iterable[CallPage]) -> None:
    """Wait until the voices and pictures of the five others are sent to each of these. Six times five pictures are more
    than busy cores can draw in time: who is seen and heard is told where there are fewer."""
    for caller in callers:
        for kind in ("video", "audio"):
            caller.wait_for("async (kind) => (await probe.arriving(kind, 2500)) === 5", kind, seconds=60)


def apart(caller: Driven, others: Sequence[str]) -> None:
    """Nothing is seen or heard of these for longer than the microphones' pauses."""
    caller.run("() => probe.mark()")
    caller.run("() => new Promise((resolve) => setTimeout(resolve, 2500))")
    for other in others:
        assert caller.run("(id) => probe.frames()[id] ?? 0", other) == 0
        assert caller.run("(id) => probe.loudness()[id] ?? 0", other) < AUDIBLE


@pytest.mark.alone("six browsers see and hear each other")
@pytest.mark.property("enable_breakout_rooms")
def test_six_people_go_into_groups_and_come_back(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(**OPENED)
    link = f"{room.url}?t={server.token(room, user_name='Ada', is_owner=True)}"
    opened = open_page(link, width=1280, height=720, script=SMALL)
    host = opened.page
    create_two(host)
    callers: dict[str, CallPage] = {}
    ids: dict[str, str] = {}
    for name in ("Ben", "Cleo", "Dan", "Eve", "Finn"):
        callers[name] = open_call(script=SMALL)
        ids[name] = callers[name].join(room.url, userName=name)
    all_get_all(callers.values())
    for name, place in {"Ben": "Group 1", "Cleo": "Group 1", "Dan": "Group 2", "Eve": "Group 2"}.items():
        assign(host, name, place)
    host.screenshot(path=artifacts / "breakout-assigning.png")
    assert_accessible(host, schemes=("dark",))
    host.get_by_label("Time limit").select_option("5 minutes")
    host.get_by_role("button", name="Open the groups").click()
    expect(banner(host)).to_contain_text(re.compile(r"The groups are open – 4:\d\d left"))

    inside = {"Ben": ["Cleo"], "Cleo": ["Ben"], "Dan": ["Eve"], "Eve": ["Dan"]}
    for name, with_whom in inside.items():
        callers[name].wait_until_seen([ids[one] for one in with_whom])
        callers[name].wait_until_heard([ids[one] for one in with_whom])
        apart(callers[name], [ids[one] for one in ids if one not in (name, *with_whom)])
        assert callers[name].run(ARRIVING, "video") == 1, "not even sent"
        assert callers[name].run(ARRIVING, "audio") == 1
    opened.wait_until_seen([ids["Finn"]])
    expect(host.get_by_role("listitem").filter(has=host.locator("video"))).to_have_count(2)
    callers["Ben"].run("() => call.sendAppMessage('for us', '*')")
    callers["Cleo"].wait_event("app-message")
    host.screenshot(path=artifacts / "breakout-open.png")
    assert_accessible(host, schemes=("dark",))

    group(host, "Group 2").get_by_role("button", name="Join Group 2").click()
    expect(banner(host)).to_contain_text("You are in Group 2")
    opened.wait_until_seen([ids["Dan"], ids["Eve"]])
    opened.wait_until_heard([ids["Dan"], ids["Eve"]])
    callers["Dan"].run("() => call.setLocalAudio(false)")
    assign(host, "Eve", "Group 1")  # moved while they are open
    callers["Eve"].wait_until_seen([ids["Ben"], ids["Cleo"]])
    apart(callers["Eve"], [ids["Dan"]])

    host.get_by_role("button", name="Close the groups").click()
    expect(banner(host)).to_have_count(0)
    callers["Dan"].wait_for("() => call.localAudio() === false")
    callers["Dan"].run("() => call.setLocalAudio(true)")
    all_get_all(callers.values())
    callers["Ben"].wait_until_heard([ids["Dan"], ids["Finn"]])
    callers["Dan"].wait_until_seen([ids["Cleo"]])
    assert not callers["Dan"].events("app-message"), "it stayed in the group"


@pytest.mark.property("enable_breakout_rooms")
def test_who_is_in_a_group_is_told_gets_help_and_finds_it_again(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(**OPENED)
    host = enter(open_page, server, room, "Ada", is_owner=True)
    ben = enter(open_page, server, room, "Ben", user_id="ben")
    create_two(host)
    assign(host, "Ben", "Group 1")
    host.get_by_role("button", name="Open the groups").click()
    expect(banner(ben)).to_contain_text("You are in Group 1")
    expect(ben.get_by_role("status").filter(has_text="You are in Group 1 now")).to_be_visible()
    ben.set_viewport_size({"width": 390, "height": 780})
    ben.screenshot(path=artifacts / "breakout-phone.png")
    assert_accessible(ben, schemes=("dark",))
    assert ben.evaluate("() => document.documentElement.scrollWidth") <= 390

    ben.get_by_role("button", name="Ask for help").click()
    expect(host.get_by_text("Ben asks for help in Group 1")).to_be_visible()
    host.get_by_label("Message to everybody").fill("Two minutes left")
    host.get_by_role("button", name="Send").click()
    expect(ben.get_by_role("alert").filter(has_text="Ada: Two minutes left")).to_be_visible()

    ben.reload()
    expect(banner(ben)).to_contain_text("You are in Group 1")
    late = enter(open_page, server, room, "Cleo")
    expect(host.get_by_text("Cleo is in no group yet")).to_be_visible()
    expect(banner(late)).to_contain_text("The groups are open")
    host.get_by_role("button", name="People", exact=True).click()
    for place, names in {"Main room": ["Ada", "Cleo"], "Group 1": ["Ben"], "Group 2": []}.items():
        rows = group(host, place).get_by_role("listitem")
        expect(rows).to_have_count(len(names))
        assert [text for text, name in zip(rows.all_inner_texts(), names, strict=True) if name not in text] == []
    host.screenshot(path=artifacts / "breakout-people.png")
    assert_accessible(host, schemes=("dark",))

    banner(ben).get_by_role("button", name="Go to the main room").click()
    expect(banner(ben)).to_contain_text("The groups are open")
    banner(ben).get_by_role("button", name="Go to Group 1").click()
    expect(banner(ben)).to_contain_text("You are in Group 1")
    host.get_by_role("button", name="Leave the call").click()
    expect(banner(ben)).to_contain_text("You are in Group 1")
    second = enter(open_page, server, room, "Dora", is_owner=True)
    second.get_by_role("button", name="Breakout rooms", exact=True).click()
    second.get_by_role("button", name="Close the groups").click()
    expect(ben.get_by_text("You are in the main room again")).to_be_visible()


@pytest.mark.property("enable_breakout_rooms")
def test_without_the_property_nothing_speaks_of_groups(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = open_page(f"{room.url}?t={server.token(room, is_owner=True)}").page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(page.get_by_role("button", name="Breakout rooms", exact=True)).to_have_count(0)
