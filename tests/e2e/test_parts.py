"""Parts that the call machine loads when a call needs them: on pages of other origins, under the documented policy."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e.test_topology import assert_see_and_hear_each_other, topology, wait_for_topology
from tests.support.browser import CallPage, serve_pages
from tests.support.fixtures import OpenCall
from tests.support.policy import documented_policy
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

PART = re.compile(r"/static/call-machine/([a-z]+)-[0-9a-f]{8}\.js$")


def note_parts(page: CallPage) -> list[str]:
    """Return the list of parts that the page asks for from now on."""
    asked: list[str] = []

    def note(url: str) -> None:
        if found := PART.search(urlsplit(url).path):
            asked.append(found[1])

    page.context.on("request", lambda request: note(request.url))
    return asked


@pytest.fixture(params=[True, False], ids=["script tag", "fetch and eval"])
def strict_pages(request: pytest.FixtureRequest, server: ParlourServer, browser: Browser) -> Iterator[list[CallPage]]:
    """Two pages of another origin under the strictest policy that the call machine can be loaded under."""
    avoid_eval: bool = request.param
    with serve_pages(documented_policy(server.url, avoid_eval=avoid_eval)) as origin:
        opened = [CallPage(browser, origin, server.url, avoidEval=avoid_eval) for _ in range(2)]
        try:
            yield opened
        finally:
            for page in opened:
                page.close()


def test_parts_come_as_the_bundle_came_itself(server: ParlourServer, strict_pages: list[CallPage]) -> None:
    ann, ben = strict_pages
    asked = note_parts(ann)
    room = server.create_room(sfu_switchover=4)
    for page in (ann, ben):
        page.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    assert topology(ann) == "peer"
    assert asked == ["mesh"]
    assert ann.run("async () => (await call.testWebsocketConnectivity()).result") == "passed"
    assert asked == ["mesh", "trials"]
    assert not [line for page in strict_pages for line in page.console if "Content Security Policy" in line]


def test_a_call_by_way_of_the_server_loads_none(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    asked = note_parts(ann)
    room = server.create_room()
    for page in (ann, ben):
        page.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    assert asked == []


def test_a_call_whose_browsers_cannot_load_the_mesh_goes_by_way_of_the_server(
    server: ParlourServer, open_call: OpenCall
) -> None:
    ann, ben = open_call(), open_call()
    ann.context.route("**/call-machine/mesh-*.js", lambda route: route.fulfill(status=404))
    asked = note_parts(ann)
    room = server.create_room(sfu_switchover=4)
    for page in (ann, ben):
        page.join(room.url)
    wait_for_topology(ann, "sfu")
    assert_see_and_hear_each_other(ann, ben)
    assert len(asked) > 1
    assert [line for line in ann.console if "/call-machine/mesh-" in line and "load the page again" in line]


def test_tests_that_cannot_be_loaded_are_refused_in_words_and_can_be_asked_for_again(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app = open_call()
    app.join(server.create_room().url)
    test = (
        "() => call.testWebsocketConnectivity().then(({ result }) => result, (error) => String(error.message ?? error))"
    )
    app.context.route("**/call-machine/trials-*.js", lambda route: route.abort())
    assert re.search(r"could not be loaded: http.*/trials-[0-9a-f]{8}\.js .*load the page again", app.run(test))
    app.context.unroute("**/call-machine/trials-*.js")
    assert app.run(test) == "passed"
