"""The whole driver on a scripted node: every flow of the port."""

import pytest

from parlour.media.events import LayersNeeded, MediaEvent, OfferNeeded, PeerFailed, PeerTalking, RoomReset, TapClosed
from parlour.media.node.protocol import EVENT_BY_TYPE, LONGEST_LINE, VERSION
from parlour.media.port import Feed, Layers, MediaError, PeerStats, Tap
from tests.unit.media.node.driver_bench import AUDIO, CODEC, OFFER, ROOM, VIDEO, Bench, offer
from tests.unit.media.node.fake_node import until


class TestWhatTheNodeIsTold:
    async def test_it_is_configured_first(self, bench: Bench) -> None:
        configure = bench.node.said[0]
        assert configure == {
            "id": 1,
            "type": "configure",
            "version": VERSION,
            "epoch": 1,
            "listen": [{"address": "192.0.2.1", "announced": None}, {"address": "2001:db8::1", "announced": None}],
            "port": 40000,
            "tcp": True,
            "max_incoming_bitrate": 0,
        }
        assert bench.engine.followed == [4711]

    async def test_publishing_is_negotiated(self, bench: Bench) -> None:
        assert await bench.sfu.publish(ROOM, "ann", OFFER, {"0": "audio"}, opus_fec=False) == "v=0 answer"
        (asked,) = bench.node.of("publish", room=ROOM, peer="ann", sdp=OFFER, opus_fec=False)
        assert asked["tracks"] == {"0": "audio"}

    async def test_what_it_refuses_is_a_media_error(self, bench: Bench) -> None:
        bench.node.refusing["publish"] = "the offer has no\nfingerprint"
        with pytest.raises(MediaError, match=r"the offer has no\\x0afingerprint"):
            await bench.sfu.publish(ROOM, "ann", OFFER, {})

    async def test_what_it_does_not_answer_is_a_media_error(self, bench: Bench) -> None:
        bench.node.silent.add("publish")
        with pytest.raises(MediaError, match="in time"):
            await bench.sfu.publish(ROOM, "ann", OFFER, {})

    async def test_what_does_not_fit_in_a_line_is_not_sent(self, bench: Bench) -> None:
        with pytest.raises(MediaError, match="too large"):
            await bench.sfu.publish(ROOM, "ann", OFFER + "x" * LONGEST_LINE, {})
        assert bench.sfu.health().up

    async def test_wishes_of_one_turn_leave_in_one_message(self, bench: Bench) -> None:
        for peer in ("ann", "cat"):
            bench.sfu.set_wanted(ROOM, peer, frozenset({AUDIO}))
            bench.sfu.set_wanted(ROOM, peer, frozenset({VIDEO}))
        await until(lambda: bench.node.of("want"))
        (notice,) = bench.node.of("want")
        audio, video = ([{"peer": "bob", "name": name}] for name in ("audio", "video"))
        assert notice["changes"] == [
            {"peers": [peer], "add": add, "drop": drop}
            for peer in ("ann", "cat")
            for add, drop in ((audio, []), (video, audio))
        ]
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.sfu.set_wanted(ROOM, "cat", frozenset({VIDEO}))
        await until(lambda: len(bench.node.of("want")) == 2)
        assert bench.node.of("want")[1]["changes"] == [{"peers": ["ann"], "add": audio, "drop": video}]

    async def test_a_change_for_many_is_told_once(self, bench: Bench) -> None:
        bench.sfu.change_wanted(ROOM, ("ann", "cat"), frozenset({VIDEO}), frozenset())
        bench.sfu.change_wanted(ROOM, ("cat",), frozenset(), frozenset({VIDEO}))
        await until(lambda: bench.node.of("want"))
        (notice,) = bench.node.of("want")
        video = [{"peer": "bob", "name": "video"}]
        assert notice["changes"] == [
            {"peers": ["ann", "cat"], "add": video, "drop": []},
            {"peers": ["cat"], "add": [], "drop": video},
        ]
        bench.sfu.set_wanted(ROOM, "ann", frozenset())  # what was changed counts as stated
        await until(lambda: len(bench.node.of("want")) == 2)
        assert bench.node.of("want")[1]["changes"] == [{"peers": ["ann"], "add": [], "drop": video}]

    async def test_layers_are_told_of_tracks_that_are_wanted_only(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({VIDEO}))
        bench.sfu.set_layers(ROOM, "ann", {VIDEO: Layers(1, 2), AUDIO: None})
        bench.sfu.set_layers(ROOM, "ann", {AUDIO: None})
        (layers,) = bench.node.of("layers", room=ROOM, peer="ann")
        assert layers["tracks"] == [{"peer": "bob", "name": "video", "layers": {"spatial": 1, "temporal": 2}}]
        assert "initial" not in layers

    async def test_layers_of_all_other_tracks_are_told(self, bench: Bench) -> None:
        bench.sfu.set_initial_layers(ROOM, "ann", Layers(0, 1))
        bench.sfu.set_initial_layers(ROOM, "ann", None)
        first, second = bench.node.of("layers", room=ROOM, peer="ann", tracks=[])
        assert (first["initial"], second["initial"]) == ({"spatial": 0, "temporal": 1}, None)

    async def test_layers_of_all_tracks_replace_those_of_single_ones(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({VIDEO}))
        bench.sfu.set_layers(ROOM, "ann", {VIDEO: None})
        bench.sfu.set_initial_layers(ROOM, "ann", Layers(0, 1))
        before = len(bench.node.said)
        bench.node.event("rooms-reset", rooms=[ROOM])
        await until(lambda: bench.of(RoomReset))
        (layers,) = [one for one in bench.node.said[before:] if one["type"] == "layers"]
        assert layers["tracks"] == []

    async def test_everything_else_is_passed_on(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.sfu.set_sent(ROOM, "ann", {"video": 0})
        assert bench.node.of("sending", room=ROOM, peer="ann", layers={"video": 0})
        bench.sfu.probe(ROOM, "ann", 7, 5)
        assert bench.node.of("probe", room=ROOM, peer="ann", number=7, packets=5)
        await bench.sfu.restart_ice(ROOM, "ann")
        assert bench.node.of("restart-ice", room=ROOM, peer="ann")
        await bench.sfu.set_blocked(ROOM, "ann", frozenset({"video", "audio"}))
        assert bench.node.of("block", room=ROOM, peer="ann", names=["audio", "video"])
        assert await bench.sfu.stats(ROOM, "ann") == PeerStats({"audio": [1]}, {})
        tap = await bench.sfu.open_tap(ROOM, "tap", AUDIO, ("127.0.0.1", 5, 6))
        assert tap == Tap("127.0.0.1", 1, 2, CODEC)
        assert bench.node.of("open-tap", tap="tap", peer="bob", name="audio", address="127.0.0.1", port=5, rtcp_port=6)
        assert await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio") == Feed("127.0.0.1", 1, 2, CODEC)
        assert bench.node.of("open-feed", tap="feed", peer="bob", name="audio", kind="audio")
        await bench.sfu.close_tap(ROOM, "tap")
        assert bench.node.of("close-tap", tap="tap")

    async def test_nothing_is_said_of_strangers(self, bench: Bench) -> None:
        before = len(bench.node.said)
        await bench.sfu.answer(ROOM, "nobody", 1, "v=0")
        await bench.sfu.restart_ice(ROOM, "nobody")
        await bench.sfu.remove_peer(ROOM, "nobody")
        await bench.sfu.remove_peer("nowhere", "nobody")
        await bench.sfu.close_room("nowhere")
        with pytest.raises(MediaError, match="no room"):
            bench.sfu.set_wanted("nowhere", "ann", frozenset())
        assert len(bench.node.said) == before

    async def test_a_removed_peer_is_forgotten(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        await bench.sfu.remove_peer(ROOM, "ann")
        assert bench.node.of("remove-peer", room=ROOM, peer="ann")
        assert not bench.node.of("want")
        bench.node.die()
        await bench.restarted(0)
        assert not bench.node.of("want")

    async def test_a_closed_room_is_forgotten(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        await bench.sfu.open_room("other")
        await bench.sfu.close_room(ROOM)
        assert bench.node.of("close-room", room=ROOM)
        bench.node.die()
        await bench.restarted(0)
        assert bench.of(RoomReset) == [RoomReset("other")]
        assert not bench.node.of("want")

    async def test_a_room_that_is_refused_leaves_nothing_behind(self, bench: Bench) -> None:
        bench.node.refusing["open-room"] = "no"
        with pytest.raises(MediaError, match="no"):
            await bench.sfu.open_room("other")
        with pytest.raises(MediaError, match="no room"):
            bench.sfu.set_wanted("other", "ann", frozenset())


class TestBlocking:
    async def test_when_it_cannot_be_done_everything_of_the_peer_stops(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.sfu.set_layers(ROOM, "ann", {AUDIO: None})
        bench.node.refusing["block"] = "no"
        with pytest.raises(MediaError, match="no"):
            await bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"}))
        assert bench.of(PeerFailed) == [PeerFailed(ROOM, "ann", "publish", "no")]
        await until(lambda: len(bench.node.of("layers")) == 2)
        kinds = [one["type"] for one in bench.node.said if one["type"] in {"remove-peer", "want", "layers"}]
        assert kinds == ["layers", "want", "remove-peer", "want", "layers"]

    async def test_nothing_is_carried_before_it_is_done(self, bench: Bench) -> None:
        bench.node.refusing["block"] = "no"
        for attempt in (
            bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"})),
            bench.sfu.publish(ROOM, "ann", OFFER, {}),
        ):
            with pytest.raises(MediaError, match="no"):
                await attempt
        assert not bench.node.of("publish")
        bench.node.refusing.clear()
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        assert len(bench.node.of("block")) == 3

    async def test_a_new_node_is_told_before_anything_is_carried(self, bench: Bench) -> None:
        await bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"}))
        bench.node.die()
        await bench.restarted(0)
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        kinds = [one["type"] for one in bench.node.said]
        assert kinds.index("block") < kinds.index("publish")


class TestWhatTheNodeSays:
    async def test_offers_reach_the_peer_and_answers_the_node(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        for seq in (5, 9):
            bench.node.event("offer", **offer(seq))
        await until(lambda: len(bench.of(OfferNeeded)) == 2)
        first, second = bench.of(OfferNeeded)
        assert first.tracks == {"0": AUDIO, "1": None}
        assert (first.room, first.peer, first.connection, first.sdp) == (ROOM, "ann", 1, OFFER)
        await bench.sfu.answer(ROOM, "ann", first.seq, "v=0 outdated")
        await bench.sfu.answer(ROOM, "ann", second.seq, "v=0 answer")
        (told,) = bench.node.of("answer")
        assert (told["seq"], told["sdp"]) == (9, "v=0 answer")

    async def test_an_offer_that_is_made_once_more_keeps_its_number(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        for _ in range(2):
            bench.node.event("offer", **offer(5))
        await until(lambda: len(bench.of(OfferNeeded)) == 2)
        first, second = bench.of(OfferNeeded)
        assert first == second

    async def test_an_answer_to_a_dead_node_is_not_taken_for_one_to_the_next(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.node.event("offer", **offer(1))
        await until(lambda: bench.of(OfferNeeded))
        bench.node.die()
        await bench.restarted(0)
        bench.node.event("offer", **offer(1))
        await until(lambda: len(bench.of(OfferNeeded)) == 2)
        await bench.sfu.answer(ROOM, "ann", bench.of(OfferNeeded)[0].seq, "v=0 outdated")
        assert not bench.node.of("answer")

    async def test_the_rest_is_passed_on(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset())
        bench.node.event("talking", room=ROOM, peer="ann", talking=True, level=-30)
        bench.node.event("peer-failed", room=ROOM, peer="ann", pc="subscribe", reason="gone")
        bench.node.event("needed", room=ROOM, peer="ann", name="video", spatial=1)
        bench.node.event("needed", room=ROOM, peer="ann", name="video", spatial=None)
        bench.node.event("tap-closed", room=ROOM, tap="tap")
        await until(lambda: len(bench.events) == 5)
        assert bench.events == [
            PeerTalking(ROOM, "ann", True, -30),
            PeerFailed(ROOM, "ann", "subscribe", "gone"),
            LayersNeeded(ROOM, "ann", "video", 1),
            LayersNeeded(ROOM, "ann", "video", None),
            TapClosed(ROOM, "tap"),
        ]

    async def test_what_concerns_nobody_is_passed_over(self, bench: Bench) -> None:
        bench.node.event("talking", room="nowhere", peer="ann", talking=True, level=-30)
        bench.node.event("offer", **offer(1, peer="nobody"))
        bench.node.event("rooms-reset", rooms=["nowhere"])
        bench.node.event("tap-closed", room=ROOM, tap="last")
        await until(lambda: bench.events)
        assert bench.events == [TapClosed(ROOM, "last")]

    @pytest.mark.parametrize("kind", EVENT_BY_TYPE)
    async def test_every_event_of_the_declaration_is_known(
        self, bench: Bench, kind: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset())
        fields = {
            **offer(1),
            "talking": True,
            "level": -9,
            "alive": True,
            "pc": "publish",
            "reason": "",
            "name": "video",
            "spatial": 1,
        }
        bench.node.event(kind, rooms=[ROOM], tap="tap", **fields)
        await until(lambda: bench.events)
        assert not caplog.records

    async def test_a_listener_that_fails_does_not_stop_the_next_event(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(event: MediaEvent) -> None:
            bench.events.append(event)
            raise ZeroDivisionError

        bench.sfu._on_event = fail
        await bench.sfu.open_room("other")
        bench.node.event("rooms-reset", rooms=[ROOM, "other"])
        await until(lambda: len(bench.events) == 2)
        assert "failed at RoomReset" in caplog.text

    @pytest.mark.parametrize(
        "line",
        [
            b"no json",
            b"[]",
            b'{"type": "surprise"}',
            b'{"type": "talking", "room": "room"}',
            b'{"id": "one", "ok": {}}',
            b"[" * 100_000,
        ],
    )
    async def test_a_malformed_message_ends_the_node(
        self, bench: Bench, line: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        bench.node.line(line)
        await bench.restarted(0)
        assert len(bench.engine.nodes) == 2
        assert "says what it may not" in caplog.text

    async def test_a_reply_of_another_shape_ends_the_node(self, bench: Bench) -> None:
        bench.node.replies["publish"] = {"sdp": 7}
        with pytest.raises(MediaError, match="restarting"):
            await bench.sfu.publish(ROOM, "ann", OFFER, {})
        await bench.restarted(0)
