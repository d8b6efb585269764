import pytest

from parlour.client.errors import OddMessageError
from parlour.client.media.topology import answers_to_topology


def test_no_direct_path_can_be_made() -> None:
    push = {"mesh": 3, "paths": {"ann": {}, "ben": {}}}
    assert list(answers_to_topology["paths"](push)) == [
        ("path-trouble", {"mesh": 3, "session_id": "ann", "trouble": "failed"}),
        ("path-trouble", {"mesh": 3, "session_id": "ben", "trouble": "failed"}),
    ]
    assert list(answers_to_topology["paths"]({"mesh": 3, "paths": {}})) == []


def test_a_bot_is_ready_for_the_sfu_at_once() -> None:
    assert list(answers_to_topology["topology"]({"topology": "peer", "next": "sfu", "epoch": 4})) == [
        ("topology-ready", {"epoch": 4})
    ]
    for following in ("peer", None, 7):
        assert list(answers_to_topology["topology"]({"topology": "sfu", "next": following, "epoch": 4})) == []


@pytest.mark.parametrize("push", [{}, {"mesh": 1}, {"mesh": "x", "paths": {"a": {}}}])
def test_odd_paths_are_odd(push: dict[str, object]) -> None:
    with pytest.raises(OddMessageError):
        list(answers_to_topology["paths"](push))  # type: ignore[arg-type]
