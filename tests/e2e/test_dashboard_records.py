"""The dashboard's view of what went on: figures over time, meetings, webhooks and how they fare."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from parlour.store import Database, RecordedTrack
from tests.support.axe import assert_accessible
from tests.support.dashboard import Photograph, photograph, signed_in
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.receiver import Answer, Receiver, running_receiver
from tests.support.recordings import a_recording
from tests.support.server import ParlourServer
from tests.support.transcripts import a_transcript

__all__ = ["photograph"]

pytestmark = [pytest.mark.media, pytest.mark.browser]

SOON = 20_000
"""Milliseconds in which a page that looks again every few seconds has seen what is new."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    settings = {"PARLOUR_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES": "true"}
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data", settings) as running:
        yield running


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver beside the browser, which has the main thread to itself."""
    ready, done = threading.Event(), threading.Event()
    found: list[Receiver] = []

    async def serve() -> None:
        async with running_receiver() as receiver:
            found.append(receiver)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield found[0]
    finally:
        done.set()
        thread.join()


def test_what_goes_on_and_went_on_is_shown(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, photograph: Photograph
) -> None:
    room = server.create_room()
    ann, ben = open_call(), open_call()
    for person, name in ((ann, "Ann"), (ben, "<i>Ben</i>")):
        person.join(room.url, server.token(room, user_name=name))
    page = signed_in(open_page, server, "#/")
    now = page.get_by_role("region", name="Now")
    expect(now.get_by_role("link", name=room.name)).to_be_visible(timeout=SOON)
    expect(now).to_contain_text("2 people")
    expect(page.get_by_role("img", name="Participants: now 2, at most 2")).to_be_visible(timeout=SOON)
    photograph(page, "overview")
    assert_accessible(page)

    ben.leave()
    page.goto(f"{server.url}/dashboard#/meetings")
    page.get_by_text("6 hours").click()
    bar = page.get_by_role("region", name="Timeline").get_by_role("button", name=room.name)
    expect(bar).to_be_visible(timeout=SOON)
    photograph(page, "meetings")
    assert_accessible(page)
    bar.focus()
    page.keyboard.press("Enter")
    people = page.get_by_role("list", name="Participants")
    expect(people).to_contain_text("Ann")
    expect(people).to_contain_text("<i>Ben</i>")
    photograph(page, "meeting")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.goto(f"{server.url}/dashboard#/rooms/{room.name}/meetings")
    expect(page.get_by_role("list", name="Meetings")).to_contain_text("2 participants, 2 at once")


def recorded(server: ParlourServer, room_name: str) -> None:
    """Put on the server a film with its file, raw tracks, a recording that failed, one being made, and a transcript."""

    async def seed() -> None:
        database = await Database.open(f"sqlite:///{server.data_dir}/parlour.db")
        recordings, domain = database.recordings, await database.domains.by_host("")
        server_id = (await database.servers.all())[0].id
        film, raw, failed, _ = [
            await recordings.begin(a_recording(domain.id, room_name, at=1.8e9 - n, type=type_, server_id=server_id))
            for n, type_ in enumerate(("cloud", "raw-tracks", "cloud", "cloud-audio-only"))
        ]
        stored = server.data_dir / "recordings" / film.key
        stored.parent.mkdir(parents=True)
        stored.write_bytes(b"film!")
        await recordings.finish(film.id, duration=3723, size=73_400_320, max_participants=4, error="the disk was full")
        tracks = [RecordedTrack("audio", f"{raw.key}-cam-audio-1.webm", 1500)]
        await recordings.finish(raw.id, duration=9, size=1500, tracks=tracks, outputs=[f"{raw.key}-manifest.json"])
        await recordings.cancel(failed.id, "the recorder could not be started")
        transcript = await database.transcripts.begin(a_transcript(domain.id, room_name, at=1.8e9))
        (server.data_dir / "recordings" / transcript.key).write_text("WEBVTT\n")
        await database.transcripts.finish(transcript.id, now=1.8e9, duration=61, size=7)
        await database.close()

    beside = threading.Thread(target=lambda: asyncio.run(seed()))  # the browser has the main thread to itself
    beside.start()
    beside.join()


def test_recordings_are_listed_downloaded_and_deleted(
    server: ParlourServer, open_page: OpenPage, photograph: Photograph
) -> None:
    page = signed_in(open_page, server, "#/recordings")
    expect(page.get_by_text("Nothing has been recorded yet")).to_be_visible()
    assert_accessible(page)
    room = server.create_room()
    recorded(server, room.name)
    page.goto(f"{server.url}/dashboard#/rooms/{room.name}/recordings")
    film, raw, failed, running = (page.locator(".recording").nth(number) for number in range(4))
    expect(film).to_contain_text("1 h 2 min")
    expect(film).to_contain_text("73.4 MB")
    expect(film.get_by_role("alert")).to_contain_text("Cut short: the disk was full.")
    expect(failed).to_contain_text("The recorder could not be started.")
    expect(running).to_contain_text("in progress")
    expect(running.get_by_role("button")).to_have_count(0)
    raw.get_by_text("2 files").click()
    photograph(page, "recordings")
    assert_accessible(page)

    with page.expect_download() as download:
        film.get_by_role("button", name="Download").click()
    assert download.value.path().read_bytes() == b"film!"
    assert download.value.suggested_filename.endswith(".mp4")

    transcript = page.get_by_role("list", name="Transcripts").get_by_role("listitem")
    expect(transcript).to_contain_text("1 min")
    with page.expect_download() as download:
        transcript.get_by_role("button", name="Download").click()
    assert download.value.path().read_bytes() == b"WEBVTT\n"
    transcript.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete the transcript").click()
    expect(page.get_by_role("region", name="Transcripts")).to_contain_text("There are none yet")

    film.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete the recording").click()
    expect(page.locator(".recording")).to_have_count(3)
    expect(page.get_by_text("73.4 MB")).to_have_count(0)
    assert not list((server.data_dir / "recordings").rglob("parlour/**/*"))
    page.goto(f"{server.url}/dashboard#/recordings")
    expect(page.get_by_role("navigation", name="Pages of recordings")).to_contain_text("1 to 3 of 3")


def test_nothing_yet_is_said_with_a_next_step(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room()
    page = signed_in(open_page, server, f"#/rooms/{room.name}/meetings")
    expect(page.get_by_text("No meeting in the last 24 hours")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{server.url}/dashboard#/rooms/{room.name}")
    expect(page.get_by_text("Nobody is inside")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{server.url}/dashboard#/webhooks")
    expect(page.get_by_text("There are no webhooks yet")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{server.url}/dashboard#/rooms/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("Room nowhere not found.")


def test_webhooks_are_made_watched_paused_and_deleted(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, photograph: Photograph
) -> None:
    page = signed_in(open_page, server, "#/webhooks")
    with receiving() as receiver:
        receiver.answer = lambda _: Answer(404)
        page.get_by_role("button", name="Create a webhook").click()
        page.get_by_label("Address").fill(receiver.url)
        page.get_by_role("button", name="Create", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("the receiver answered 404")
        photograph(page, "webhook-refused")
        assert_accessible(page)
        receiver.answer = lambda _: Answer(200)
        page.get_by_role("button", name="Create", exact=True).click()
        expect(page.get_by_text("answered the test")).to_be_visible()
        page.get_by_role("button", name="Done").click()
        card = page.get_by_role("listitem", name=receiver.url)
        expect(card).to_contain_text("none yet")

        # Something happens that it hears of.
        room = server.create_room()
        open_call().join(room.url)
        expect(card).not_to_contain_text("none yet", timeout=SOON)
        card.get_by_role("button", name="Deliveries").click()
        expect(card.get_by_role("list", name="Deliveries")).to_contain_text("participant.joined", timeout=SOON)
        photograph(page, "webhooks")
        assert_accessible(page)

        receiver.answer = lambda _: Answer(503)
        card.get_by_role("button", name="Test").click()
        expect(card.get_by_role("alert")).to_contain_text("Test: The receiver answered 503.")
        open_call().join(room.url)
        expect(card).to_contain_text("Stopped after failures in a row: the receiver answered 503.", timeout=2 * SOON)
        photograph(page, "webhooks-failed")
        assert_accessible(page)
        page.goto(f"{server.url}/dashboard#/")
        expect(page.get_by_text("A webhook is in trouble.")).to_be_visible()
        page.get_by_role("link", name="Look at webhooks").click()

        receiver.answer = lambda _: Answer(200)
        card.get_by_role("button", name="Resume").click()
        expect(card).to_contain_text("nothing waits", timeout=SOON)
        card.get_by_role("button", name="Pause").click()
        expect(card).to_contain_text("when resumed")
        open_call().join(room.url)
        expect(card).not_to_contain_text("Waiting0", timeout=SOON)
        card.get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Delete the webhook").click()
        expect(page.get_by_text("There are no webhooks yet")).to_be_visible()
    assert server.api("GET", "/webhooks").json() == []
