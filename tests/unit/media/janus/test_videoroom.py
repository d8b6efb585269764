"""The plugin's language: what is sent, and how cautiously answers are read."""

import pytest

from parlour.media.janus import videoroom
from parlour.media.janus.videoroom import RefusedError, RoomKey, Stream, raise_if_refused, streams_of

ROOM = RoomKey("room", "secret")


def test_a_room_is_temporary_private_and_managed_by_its_secret() -> None:
    request = videoroom.create(ROOM, admin_key="key", bitrate=0)
    assert request["permanent"] is False
    assert request["is_private"] is True
    assert (request["secret"], request["admin_key"]) == ("secret", "key")
    assert request["notify_joining"] is False


def test_an_update_names_only_what_changes() -> None:
    assert videoroom.update([], ["1"]) == {"request": "update", "unsubscribe": [{"sub_mid": "1"}]}
    assert videoroom.update([("a.1", "0")], []) == {"request": "update", "subscribe": [{"feed": "a.1", "mid": "0"}]}


def test_a_subscriber_is_never_renegotiated_behind_the_servers_back() -> None:
    assert videoroom.join_subscriber(ROOM, [("a.1", "0")])["autoupdate"] is False


def test_an_error_is_raised_with_its_code() -> None:
    with pytest.raises(RefusedError, match="No such feed") as refusal:
        raise_if_refused({"videoroom": "event", "error_code": 428, "error": "No such feed"})
    assert refusal.value.code == videoroom.NO_SUCH_FEED
    raise_if_refused({"videoroom": "event", "started": "ok"})


def test_streams_are_read_and_unused_ones_have_no_feed() -> None:
    data = {
        "videoroom": "updated",
        "streams": [
            {"mid": "0", "type": "audio", "active": True, "feed_id": "a.1", "feed_mid": "0"},
            {"mid": "1", "type": "video", "active": False, "feed_id": "left over"},
            "nonsense",
        ],
    }
    assert streams_of(data) == (Stream("0", "audio", True, "a.1", "0"), Stream("1", "video", False, "", ""))


@pytest.mark.parametrize("data", [{}, {"videoroom": "updated"}, {"videoroom": "joined", "streams": []}])
def test_other_events_describe_no_subscription(data: dict[str, object]) -> None:
    assert streams_of(data) is None
