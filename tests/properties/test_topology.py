"""Which way media go, as those who are in a call are told."""

from typing import Any

import pytest

from tests.support.call_client import CallClient
from tests.support.call_server import CallServer


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
