"""Recording in the browser: who has the button, what everybody is told, a file with all pictures and voices."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from tests.support.fixtures import OpenPage
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

RATE = 8000
ADA_HZ, BEN_HZ, NOBODYS_HZ = 400, 1100, 1900


def voice(frequency: int) -> str:
    """Return a script for a page whose microphone hums this note."""
    return f"""
{small_camera(320, 180, 10)}
{{
  const usual = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {{
    const stream = await usual(wanted);
    for (const track of stream.getAudioTracks()) {{
      const context = new AudioContext();
      const note = new OscillatorNode(context, {{ frequency: {frequency} }});
      const to = context.createMediaStreamDestination();
      note.connect(new GainNode(context, {{ gain: 0.2 }})).connect(to);
      note.start();
      stream.removeTrack(track);
      stream.addTrack(to.stream.getAudioTracks()[0]);
    }}
    return stream;
  }};
}}
"""


def enter(
    open_page: OpenPage, server: ParlourServer, room: Room, name: str, script: str = "", **claims: object
) -> Page:
    link = f"{room.url}?t={server.token(room, user_name=name, **claims)}"
    page = open_page(link, width=1280, height=720, script=script or small_camera()).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    return page


def mark(page: Page, time: str = "") -> None:
    """Wait for the red dot, and this much time beside it."""
    name = re.compile(rf"^This call is being recorded, for {time}")
    expect(page.get_by_role("timer", name=name)).to_be_visible(timeout=30_000)


PLAY = """
async (input) => {
  const [file] = input.files;
  const video = Object.assign(document.createElement("video"), { muted: true, src: URL.createObjectURL(file) });
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const frames = [];
  const happens = (name) =>
    new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener("error", () => reject(new Error(video.error.message)), { once: true });
    });
  await happens("loadedmetadata");
  const duration = String(video.duration);
  const jumps = [];
  for (const part of [0.75, 0.25, 0]) {
    const jumped = happens("seeked");
    video.currentTime = part * (Number.isFinite(video.duration) ? video.duration : 4);
    await jumped;
    jumps.push(video.currentTime);
  }
  const ended = happens("ended");
  await video.play();
  const timer = setInterval(() => {
    context.drawImage(video, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    frames.push(Array.from({ length: 64 * 36 }, (_, pixel) => data[4 * pixel + 1]));
  }, 200);
  await ended;
  clearInterval(timer);
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await file.arrayBuffer());
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    seconds: video.currentTime,
    duration,
    jumps,
    frames,
    samples: [...sound.getChannelData(0)],
  };
}
""".replace("RATE", str(RATE))


def played(page: Page, download: Download, artifacts: Path) -> dict[str, Any]:
    """Save a file and play it to its end; return what was seen (green, 64 by 36, five a second) and heard."""
    file = artifacts / download.suggested_filename
    download.save_as(file)
    player = page.context.new_page()
    player.set_content("<input type=file>")
    player.locator("input").set_input_files(file)
    seen: dict[str, Any] = player.locator("input").evaluate(PLAY)
    player.close()
    file.unlink()
    length = float(seen["duration"])
    assert length == pytest.approx(seen["seconds"], abs=0.2), "the file says how long it is"
    assert seen["jumps"] == pytest.approx([0.75 * length, 0.25 * length, 0], abs=0.01), "one can jump in it"
    return seen


def strength(samples: Sequence[float], frequency: int) -> float:
    """Return how loud a note is in the samples (Goertzel's algorithm)."""
    factor = 2 * math.cos(2 * math.pi * frequency / RATE)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    return math.sqrt(max(0.0, before**2 + last**2 - factor * before * last)) / len(samples)


def check(seen: dict[str, Any]) -> None:
    """Both people's pictures move in it, and both are heard."""
    assert (seen["width"], seen["height"]) == (1280, 720)
    assert seen["seconds"] > 4
    frames = seen["frames"][5:]
    for half in (range(32), range(32, 64)):
        parts = {tuple(frame[row * 64 + column] for row in range(36) for column in half) for frame in frames}
        assert len(parts) > 3, "it moves"
        assert max(max(part) for part in parts) > 60, "it is not dark"
    later = seen["samples"][len(seen["samples"]) // 2 :]
    assert len(later) > RATE
    loud = {note: strength(later, note) for note in (ADA_HZ, BEN_HZ, NOBODYS_HZ)}
    assert min(loud[ADA_HZ], loud[BEN_HZ]) > 10 * loud[NOBODYS_HZ], loud


@pytest.mark.property("enable_recording")
def test_a_host_records_everybody_knows_and_gets_a_file(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_recording="local")
    ada = enter(open_page, server, room, "Ada", voice(ADA_HZ), is_owner=True)
    ben = enter(open_page, server, room, "Ben", voice(BEN_HZ))
    expect(ben.get_by_role("button", name="Record the call")).to_have_count(0)
    expect(ada.locator("video")).to_have_count(2)

    ada.get_by_role("button", name="Record the call").click()
    expect(ben.get_by_role("alert").filter(has_text="Ada started recording the call")).to_be_visible()
    expect(ada.get_by_role("alert").filter(has_text="You are recording the call")).to_be_visible()
    mark(ben)
    expect(ada.locator("video")).to_have_count(2)
    ada.screenshot(path=artifacts / "recording-host.png")
    ben.screenshot(path=artifacts / "recording-guest.png")
    ada.wait_for_timeout(5_000)  # this much of both people alone

    with ada.expect_download() as download:
        ada.get_by_role("button", name="Stop recording").click()
    expect(ben.get_by_role("alert").filter(has_text="Ada stopped recording the call")).to_be_visible()
    expect(ben.get_by_role("timer", name=re.compile("being recorded"))).to_have_count(0)
    assert re.fullmatch(rf"{room.name} \d{{4}}-\d\d-\d\d \d\d\.\d\d\.(webm|mp4)", download.value.suggested_filename)
    expect(ada.get_by_text(f"The recording is saved as {download.value.suggested_filename}")).to_be_visible()
    check(played(ada, download.value, artifacts))

    ada.get_by_role("button", name="Record the call").click()
    mark(ada, "0:0[6-9]")
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.reload()
    with ada.expect_download() as download:
        ada.get_by_role("button", name="Save it").click(timeout=30_000)
    assert played(ada, download.value, artifacts)["seconds"] > 1, "what was recorded before"

    ada.get_by_role("button", name="Record the call").click()
    mark(ben, "0:0[1-9]")
    ada.get_by_role("button", name="Leave the call").click()
    ada.screenshot(path=artifacts / "recording-leave.png")
    with ada.expect_download() as download:
        ada.get_by_role("button", name="Save and leave").click()
    assert download.value.suggested_filename.startswith(room.name)
    expect(ben.get_by_role("timer", name=re.compile("being recorded"))).to_have_count(0)


@pytest.mark.property("enable_recording")
@pytest.mark.property("enable_recording_ui")
def test_the_button_is_where_the_room_has_it_and_the_token_does_not_hide_it(
    server: ParlourServer, open_page: OpenPage
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = enter(open_page, server, room, "Ada", is_owner=True)
    button = page.get_by_role("button", name="Record the call")
    expect(button).to_have_count(0)
    recorded = server.create_room(enable_prejoin_ui=False, enable_recording="local")
    for shown, claims in ((1, {}), (0, {"enable_recording_ui": False})):
        page.goto(f"{recorded.url}?t={server.token(recorded, user_name='Ada', is_owner=True, **claims)}")
        expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
        expect(button).to_have_count(shown)
