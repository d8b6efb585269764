"""The media node or one of its workers dies in a running call, and the people in it need do nothing."""

from pathlib import Path

import pytest

from tests.support.fixtures import OpenCall, own_server
from tests.support.server import ParlourServer

__all__ = ["own_server"]

pytestmark = [pytest.mark.media, pytest.mark.browser]


PARTS = ("media-node", "media-worker")


def kill_9(server: ParlourServer, part: str, *, spare: bool = True) -> None:
    """Kill `part` as a crash would, and wait until another runs in its place.

    `spare`: those that wait to take the place are killed, too; otherwise only those that serve.
    """
    killed = server.children(part) if spare else server.serving(part)
    for process in killed:
        process.kill()
    for process in killed:
        server.wait_for_other(part, process.pid)


@pytest.mark.alone("how long pictures stand still is a figure that is kept")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("spare", [False, True], ids=["those that serve", "the spare ones, too"])
def test_media_is_back_after_a_part_was_killed(
    part: str,
    spare: bool,
    server: ParlourServer,
    open_call: OpenCall,
    artifacts: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room()
    ids = {ann: ann.join(room.url), ben: ben.join(room.url)}
    pairs = [(ann, ids[ben]), (ben, ids[ann])]
    for caller, other in pairs:
        caller.wait_until_seen([other])
        caller.wait_until_heard([other])
        caller.run("() => { window.notReloaded = true; probe.watch(); }")

    kill_9(server, part, spare=spare)
    for caller, other in pairs:
        caller.wait_until_seen([other])
        caller.wait_until_heard([other])
        assert caller.run("() => window.notReloaded") is True
        assert caller.run("() => call.meetingState()") == "joined-meeting"
        assert caller.events("error") == []
        assert caller.events("participant-left") == []

    still = [caller.run("(id) => probe.stillness()[id]", other) / 1000 for caller, other in pairs]
    whom = {"media-worker": "workers", "media-node": "node"}[part] + (" and the spare ones" if spare else "")
    report = f"picture stood still for {', '.join(f'{seconds:.2f} s' for seconds in still)} after kill -9 of the {whom}"
    (artifacts / f"{whom.replace(' ', '-')}-killed.txt").write_text(report + "\n")
    with capsys.disabled():
        print(f"\n{report}")
    assert max(still) < 10


@pytest.mark.parametrize("part", PARTS)
def test_somebody_can_join_after_a_part_was_killed(part: str, server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room()
    ann_id = ann.join(room.url)
    kill_9(server, part)
    ben_id = ben.join(room.url)
    ben.wait_until_seen([ann_id])
    ann.wait_until_seen([ben_id])
