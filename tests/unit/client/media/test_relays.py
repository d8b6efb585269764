from aiortc import RTCIceServer

from parlour.client.media.relays import Relays


def urls(relays: Relays) -> list[str]:
    return [str(server.urls) for server in relays.choose()]


def test_after_a_failure_it_is_the_next_ones_turn() -> None:
    relays = Relays()
    assert urls(relays) == []
    relays.set([RTCIceServer(["turn:a", "turn:b"], "me", "secret"), RTCIceServer(["turn:c"])])
    assert urls(relays) == ["turn:a", "turn:b", "turn:c"]
    assert relays.choose()[1].credential == "secret"
    relays.failed(relays.turn)
    assert urls(relays) == ["turn:b", "turn:c", "turn:a"]


def test_several_who_find_the_same_out_count_as_one() -> None:
    relays = Relays()
    relays.set([RTCIceServer(["turn:a", "turn:b", "turn:c"])])
    turn = relays.turn
    relays.failed(turn)
    relays.failed(turn)
    assert urls(relays)[0] == "turn:b"


def test_other_credentials_change_no_turn() -> None:
    relays = Relays()
    relays.set([RTCIceServer(["turn:a", "turn:b"])])
    relays.failed(0)
    relays.set([RTCIceServer(["turn:a", "turn:b"])])
    assert urls(relays)[0] == "turn:b"
