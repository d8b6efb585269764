"""What people may send, receive and administer, and who sees them: enforced by the server."""

from typing import Any

import pytest

from tests.support.call_client import CallClient, Refused
from tests.support.call_server import CallServer

CAMERA = {"audio": "audio", "video": "video"}


async def settle(*clients: CallClient) -> None:
    """Return when everything that was asked for so far has been carried out, media included."""
    for client in clients:
        await client.request("layers")
        await client.request("app-message", data="settled", to=[])


def received(server: CallServer, receiver: CallClient, publisher: CallClient) -> set[str]:
    """Return the names of `publisher`'s tracks that the SFU was told to forward to `receiver`."""
    wanted = server.sfu.wanted.get(receiver.session_id, frozenset())
    return {name for peer, name in wanted if peer == publisher.session_id}


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.canSend")
@pytest.mark.parametrize("level", ["room", "token", "domain"])
async def test_what_may_not_be_sent_is_refused_and_never_forwarded(server: CallServer, level: str) -> None:
    limited = {"permissions": {"canSend": ["audio"]}}
    if level == "domain":
        await server.app.ok("POST", "", {"properties": limited})
    await server.room(**(limited if level == "room" else {}))
    client = await server.join(token=limited if level == "token" else {})
    assert client.joined["participant"]["permissions"]["canSend"] == ["audio"]
    with pytest.raises(Refused, match="not-permitted: you may not send: video"):
        await client.publish(**CAMERA)
    assert client.session_id not in server.sfu.published
    await client.publish(audio="audio")
    assert "video" in server.sfu.blocked[client.session_id]
    assert "audio" not in server.sfu.blocked[client.session_id]


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.canReceive")
async def test_what_may_not_be_received_is_not_subscribed(server: CallServer) -> None:
    await server.room()
    speaker = await server.join(token={"user_id": "speaker"})
    other = await server.join()
    rules = {"base": False, "byUserId": {"speaker": {"audio": True}}}
    listener = await server.join(token={"permissions": {"canReceive": rules}})
    await speaker.publish(**CAMERA)
    await other.publish(**CAMERA)
    await settle(listener, speaker, other)
    assert received(server, listener, speaker) == {"audio"}
    assert received(server, listener, other) == set()
    assert received(server, other, speaker) == {"audio", "video"}


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.canAdmin")
async def test_a_participant_admin_may_change_others(server: CallServer) -> None:
    await server.room()
    admin = await server.join(token={"permissions": {"canAdmin": ["participants"]}})
    guest = await server.join(tracks={"audio": {"state": "on"}})
    await guest.publish(audio="audio")
    await admin.request("update-participants", updates={guest.session_id: {"set_audio": False}})
    assert (await guest.push("remote-mute"))["tracks"] == ["audio"]
    await settle(guest)
    assert "audio" in server.sfu.blocked[guest.session_id]
    with pytest.raises(Refused, match="not-permitted"):
        await admin.request("update-participants", updates={guest.session_id: {"set_audio": True}})
    with pytest.raises(Refused, match="not-permitted"):
        await guest.request("update-participants", updates={admin.session_id: {"eject": True}})


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.hasPresence")
async def test_without_presence_one_is_counted_but_not_seen(server: CallServer) -> None:
    await server.room(max_participants=2)
    visible = await server.join()
    hidden = await server.join(token={"permissions": {"hasPresence": False}})
    assert hidden.joined["counts"] == {"present": 1, "hidden": 1}
    assert [each["session_id"] for each in hidden.joined["participants"]] == [visible.session_id]
    assert await visible.push("counts") == {"type": "counts", "present": 1, "hidden": 1}
    assert await server.refusal() == "meeting-full"
    await hidden.request("leave")
    assert await visible.push("counts") == {"type": "counts", "present": 1, "hidden": 0}
    assert [message["type"] for message in visible.pushes] == []


@pytest.mark.property("owner_only_broadcast")
async def test_only_owners_broadcast(server: CallServer) -> None:
    await server.room(owner_only_broadcast=True)
    owner = await server.join(token={"is_owner": True})
    guest = await server.join()
    assert await owner.publish(**CAMERA)
    for media in (CAMERA, {"screenVideo": "video"}, {"extra": "video"}):
        with pytest.raises(Refused, match="not-permitted"):
            await guest.publish(**media)


@pytest.mark.property("enable_hidden_participants")
async def test_hidden_guests_receive_owners_only(server: CallServer) -> None:
    await server.room(enable_hidden_participants=True)
    owner = await server.join(token={"is_owner": True})
    first, second = await server.join(), await server.join()
    assert second.joined["counts"] == {"present": 1, "hidden": 2}
    await owner.publish(**CAMERA)
    await first.publish(**CAMERA)
    await settle(owner, first, second)
    assert received(server, second, owner) == {"audio", "video"}
    assert received(server, second, first) == set()
    assert received(server, owner, first) == set(), "nobody hears somebody without presence"


@pytest.mark.property("enable_screenshare")
async def test_screen_sharing_can_be_off(server: CallServer) -> None:
    await server.room(enable_screenshare=False)
    screen: dict[str, Any] = {"screenVideo": "video", "screenAudio": "audio"}
    client = await server.join()
    with pytest.raises(Refused, match="not-permitted"):
        await client.publish(**screen)
    assert await client.publish(**CAMERA)
    presenter = await server.join(token={"enable_screenshare": True})
    assert await presenter.publish(**screen)


@pytest.mark.property("enable_screenshare")
async def test_whether_screens_are_shared_is_fixed_while_the_session_lasts(server: CallServer) -> None:
    await server.room(enable_screenshare=False)
    first = await server.join()
    await server.configure(enable_screenshare=True)
    later = await server.join()
    with pytest.raises(Refused, match="not-permitted"):
        await later.publish(screenVideo="video")
    for client in (first, later):
        await client.request("leave")
        await client.closed()
    assert await (await server.join()).publish(screenVideo="video")


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.hasPresence")
@pytest.mark.property("permissions.canSend")
@pytest.mark.property("permissions.canReceive")
@pytest.mark.property("permissions.canAdmin")
async def test_each_field_is_resolved_by_itself(server: CallServer) -> None:
    everybody: dict[str, Any] = {"canSend": False, "canAdmin": True, "canReceive": {"base": False}}
    await server.app.ok("POST", "", {"properties": {"permissions": everybody}})
    await server.room(permissions={"canAdmin": ["streaming"], "canSend": ["audio"]})
    client = await server.join(token={"permissions": {"canSend": ["video"], "hasPresence": False}})
    assert client.joined["participant"]["permissions"] == {
        "hasPresence": False,  # the token's alone
        "canSend": ["video"],  # the token's, over the room's and the domain's
        "canReceive": {"base": False},  # the domain's alone
        "canAdmin": ["streaming"],  # the room's, over the domain's
    }


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.canReceive")
async def test_the_more_specific_rule_about_receiving_wins(server: CallServer) -> None:
    await server.room()
    speaker, other = await server.join(token={"user_id": "speaker"}), await server.join()
    base = dict.fromkeys(("video", "screenVideo", "screenAudio"), True)
    everything = {**base, "audio": True, "customVideo": {"*": False, "slides": True}, "customAudio": {"*": False}}
    rules = {
        "base": everything,
        "byUserId": {"speaker": {"video": False}},
        "byParticipantId": {other.session_id: False},
    }
    listener = await server.join(token={"permissions": {"canReceive": rules}})
    tracks = {"audio": "audio", "video": "video", "slides": "video", "music": "audio"}
    for publisher in (speaker, other):
        await publisher.publish(**tracks)
    await settle(listener, speaker, other)
    assert received(server, listener, speaker) == {"audio", "slides"}
    assert received(server, listener, other) == set()
    assert received(server, other, speaker) == set(tracks)


@pytest.mark.property("owner_only_broadcast")
@pytest.mark.property("enable_hidden_participants")
async def test_an_owner_brings_a_hidden_viewer_on_the_stage(server: CallServer) -> None:
    await server.room(owner_only_broadcast=True, enable_hidden_participants=True)
    owner = await server.join(token={"is_owner": True})
    viewer, other = await server.join(), await server.join()
    permissions = viewer.joined["participant"]["permissions"]
    assert (permissions["hasPresence"], permissions["canSend"]) == (False, False)
    stage = {"hasPresence": True, "canSend": ["audio"]}
    await owner.request("update-participants", updates={viewer.session_id: {"permissions": stage}})
    joined = await owner.push("participant-joined")
    assert joined["participant"]["session_id"] == viewer.session_id
    await viewer.publish(audio="audio")
    await settle(viewer, owner, other)
    assert received(server, owner, viewer) == {"audio"}
    assert received(server, other, viewer) == set(), "the others still receive owners only"


@pytest.mark.property("audio_only")
async def test_a_room_of_sound_has_no_pictures_of_anybody(server: CallServer) -> None:
    await server.room(audio_only=True)
    for token in (None, {"is_owner": True}, {"enable_screenshare": True}):
        client = await server.join(token=token)
        for media in ({"video": "video"}, {"screenVideo": "video"}, {"second": "video"}):
            with pytest.raises(Refused, match="not-permitted"):
                await client.publish(**media)
        assert await client.publish(audio="audio")


@pytest.mark.property("audio_only")
async def test_whether_there_are_pictures_is_fixed_while_the_session_lasts(server: CallServer) -> None:
    await server.room(audio_only=True)
    first = await server.join()
    await server.configure(audio_only=False)
    later = await server.join()
    for client in (first, later):
        with pytest.raises(Refused, match="not-permitted"):
            await client.publish(video="video")
        await client.request("leave")
        await client.closed()
    assert await (await server.join()).publish(**CAMERA)
