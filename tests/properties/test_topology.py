"""Which way media go, as those who are in a call are told."""

from typing import Any

import pytest

from tests.support.call_client import CallClient, Refused, offer_sdp
from tests.support.call_server import CallServer
from tests.support.waiting import until


async def topology_push(client: CallClient) -> tuple[str, str | None, int]:
    push = await client.push("topology")
    return push["topology"], push["next"], push["epoch"]


async def get_ready(*clients: CallClient) -> None:
    """Let everybody say that the way that is being prepared carries everything."""
    for client in clients:
        await client.request("topology-ready", epoch=(await topology_push(client))[2])


@pytest.mark.property("sfu_switchover")
async def test_the_third_person_switches_and_the_fall_from_two_to_one_goes_back(server: CallServer) -> None:
    await server.room(sfu_switchover=2)
    ann, ben = await server.join(), await server.join()
    assert [ann.joined["topology"], ben.joined["topology"]] == ["peer", "peer"]
    cid = await server.join()
    assert cid.joined["topology"] == "sfu"
    await get_ready(ann, ben)
    for client in (ann, ben):
        assert (await topology_push(client))[:2] == ("sfu", None)
    await cid.request("leave")
    await ann.push("participant-left")
    await ben.request("leave")
    await ann.push("participant-left")
    assert (await topology_push(ann))[:2] == ("peer", None)


@pytest.mark.property("sfu_switchover")
@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({}, ["sfu", "sfu", "sfu"]),
        ({"sfu_switchover": 0.5}, ["sfu", "sfu", "sfu"]),
        ({"sfu_switchover": 1}, ["peer", "sfu", "sfu"]),
        ({"sfu_switchover": 1.5}, ["peer", "sfu", "sfu"]),
        ({"sfu_switchover": 2.5}, ["peer", "peer", "sfu"]),
        ({"sfu_switchover": 3}, ["peer", "peer", "peer"]),
    ],
)
async def test_the_number_of_people_decides(server: CallServer, properties: dict[str, Any], told: list[str]) -> None:
    await server.room(**properties)
    assert [(await server.join()).joined["topology"] for _ in told] == told


@pytest.mark.property("sfu_switchover")
async def test_a_domain_sets_it_for_its_rooms(server: CallServer) -> None:
    await server.app.ok("POST", "", {"properties": {"sfu_switchover": 4}})
    await server.room()
    await server.room("own", sfu_switchover=0.5)
    assert (await server.join()).joined["topology"] == "peer"
    assert (await server.join("own")).joined["topology"] == "sfu"


@pytest.mark.property("sfu_switchover")
async def test_a_change_counts_from_the_next_join_on(server: CallServer) -> None:
    await server.room(sfu_switchover=5)
    ann = await server.join()
    await server.configure(sfu_switchover=1)
    assert ann.pushes == []
    assert (await server.join()).joined["topology"] == "sfu"
    assert (await topology_push(ann))[:2] == ("peer", "sfu")


async def mesh_of(server: CallServer, people: int, **tracks: Any) -> list[CallClient]:
    """Let so many people come into a call in which media go directly, with these track states."""
    await server.room(sfu_switchover=8)
    stated = tracks or {"audio": {"state": "on"}, "video": {"state": "on"}}
    return [await server.join(token={"is_owner": True}, tracks=stated) for _ in range(people)]


async def paths_to(client: CallClient, other: CallClient, send: list[str]) -> dict[str, Any]:
    """Wait until `client` is told to send just these tracks to `other`; returns the push."""
    found = await client.push("paths", lambda push: push["paths"].get(other.session_id, {}).get("send") == send)
    assert found["mesh"] == 1
    return found


@pytest.mark.property("sfu_switchover")
async def test_in_a_mesh_nobody_sends_to_the_media_server_and_each_is_told_of_every_path(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    assert (await paths_to(ann, ben, ["audio", "video"]))["paths"][ben.session_id]["offers"] is True
    assert (await paths_to(ben, ann, ["audio", "video"]))["paths"][ann.session_id]["offers"] is False
    with pytest.raises(Refused, match="media-error"):
        await ann.publish(audio="audio")
    assert server.sfu.published == {}


@pytest.mark.property("sfu_switchover")
async def test_what_was_in_the_media_server_leaves_it_with_the_switch(server: CallServer) -> None:
    await server.room()
    ann, ben = await server.join(), await server.join()
    await ann.publish(audio="audio")

    async def left() -> bool:
        return ann.session_id in server.sfu.removed

    await ann.request("set-topology", topology="peer")
    assert ann.session_id in server.sfu.published
    await get_ready(ann, ben)
    assert (await topology_push(ann))[:2] == ("peer", None)
    await until(left)
    assert server.sfu.wanted[ben.session_id] == frozenset()


@pytest.mark.property("permissions.canSend")
async def test_permissions_and_mutes_decide_what_goes_from_browser_to_browser(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    change = {"permissions": {"canSend": ["audio"]}}
    await ann.request("update-participants", updates={ben.session_id: change})
    await paths_to(ben, ann, ["audio"])
    await ann.request("update-participants", updates={ben.session_id: {"set_audio": False}})
    await paths_to(ben, ann, [])
    assert (await ann.push("paths", lambda push: not push["paths"][ben.session_id]["receive"]))["mesh"] == 1
    await ben.request("tracks", tracks={"audio": {"state": "off"}})
    await ben.request("tracks", tracks={"audio": {"state": "on"}})
    await paths_to(ben, ann, ["audio"])


@pytest.mark.property("permissions.canReceive")
async def test_what_may_not_be_received_is_not_sent_from_browser_to_browser(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    await paths_to(ann, ben, ["audio", "video"])
    base = {"audio": True, "video": False, "screenAudio": True, "screenVideo": True, "customAudio": {"*": True}}
    change = {"permissions": {"canReceive": {"base": {**base, "customVideo": {"*": True}}}}}
    await ann.request("update-participants", updates={ben.session_id: change})
    await paths_to(ann, ben, ["audio"])
    await ben.request("subscribe", tracks={ann.session_id: {"audio": False}})
    await paths_to(ann, ben, [])


async def test_signals_reach_only_those_to_whom_there_is_a_path(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    await server.room("other", sfu_switchover=8)
    stranger = await server.join("other")
    mesh = (await paths_to(ann, ben, ["audio", "video"]))["mesh"]
    for to, number in ((stranger, mesh), (ann, mesh), (ben, mesh + 1), (ben, mesh - 1)):
        with pytest.raises(Refused, match="not-possible"):
            await ann.request("signal", to=to.session_id, mesh=number, link=0, candidate=None)
    await ann.request("signal", to=ben.session_id, mesh=mesh, link=0, candidate=None)
    assert (await ben.push("signal"))["from"] == ann.session_id
    assert all(push["type"] != "signal" for push in (*stranger.pushes, *ann.pushes))


async def test_descriptions_with_what_may_not_be_sent_are_not_relayed(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    await ann.request("update-participants", updates={ben.session_id: {"permissions": {"canSend": ["audio"]}}})
    for tracks, code in (({"0": "audio", "1": "video"}, "not-permitted"), ({"0": "audio"}, "invalid-message")):
        description = {"type": "offer", "sdp": offer_sdp("audio", "video"), "tracks": tracks}
        with pytest.raises(Refused, match=code):
            await ben.request("signal", to=ann.session_id, mesh=1, link=0, description=description)
    assert all(push["type"] != "signal" for push in ann.pushes)


async def test_who_cannot_be_connected_directly_keeps_the_call_with_the_media_server(server: CallServer) -> None:
    await server.room(sfu_switchover=8)
    ann = await server.join()
    bot = await server.join(direct=False)
    assert [ann.joined["topology"], bot.joined["topology"]] == ["peer", "sfu"]
    with pytest.raises(Refused, match="not-possible"):
        await ann.request("set-topology", topology="peer")
    await bot.request("leave")
    assert (await ann.push("topology", lambda push: push["topology"] == "peer" and not push["next"]))["epoch"]


@pytest.mark.property("enable_hidden_participants")
async def test_nobody_hidden_is_made_known_by_a_path(server: CallServer) -> None:
    await server.room(sfu_switchover=8, enable_hidden_participants=True)
    owner = await server.join(token={"is_owner": True})
    guest = await server.join()
    assert guest.joined["topology"] == "sfu"
    assert all(guest.session_id not in str(push) for push in owner.pushes)


@pytest.mark.parametrize("trouble", ["failed", "unexpected"])
async def test_a_path_in_trouble_turns_the_call_to_the_media_server(server: CallServer, trouble: str) -> None:
    ann, ben, cid = await mesh_of(server, 3)
    await ann.request("path-trouble", mesh=1, session_id=ben.session_id, trouble=trouble)
    await get_ready(ann, ben, cid)
    assert (await topology_push(cid))[:2] == ("sfu", None)
    with pytest.raises(Refused, match="not-possible"):
        await cid.request("set-topology", topology="peer")
    await ben.request("leave")
    await cid.push("participant-left")
    await get_ready(ann, cid)


async def test_who_speaks_is_heard_of_only_where_nobody_else_could_know(server: CallServer) -> None:
    ann, ben = await mesh_of(server, 2)
    await ben.request("talking", talking=True)
    assert (await ann.push("active-speaker"))["session_id"] == ben.session_id
    await server.room("sfu")
    cid, dan = await server.join("sfu"), await server.join("sfu")
    await dan.request("talking", talking=True)
    await dan.request("app-message", data="a mark")
    await cid.push("app-message")
    assert all(push["type"] != "active-speaker" for push in cid.pushes)
