"""The browser that is not there describes itself as one would."""

from bench.joins.description import TRACKS, answer_to, offer

OFFER = "\r\n".join(
    [
        "v=0",
        "o=- 7 1 IN IP4 10.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        "a=ice-lite",
        "m=audio 7 UDP/TLS/RTP/SAVPF 100",
        "c=IN IP4 127.0.0.1",
        "a=rtpmap:100 opus/48000/2",
        "a=rtcp-fb:100 nack ",
        "a=setup:actpass",
        "a=ice-ufrag:abc",
        "a=mid:0",
        "a=sendonly",
        "a=ssrc:1 cname:x",
        "a=rtcp-mux",
        "m=video 0 UDP/TLS/RTP/SAVPF 101",
        "c=IN IP4 127.0.0.1",
        "a=mid:1",
        "a=inactive",
        "",
    ]
)


def test_the_recorded_offer_names_the_tracks_it_carries() -> None:
    mids = [line.removeprefix("a=mid:") for line in offer().split("\r\n") if line.startswith("a=mid:")]
    assert mids == list(TRACKS)
    assert "a=candidate" not in offer()


def test_the_recorded_offer_has_a_camera_in_three_sizes() -> None:
    assert "a=simulcast:send l;m;h" in offer()


def test_an_answer_takes_each_section_the_other_way_round_with_credentials_of_its_own() -> None:
    answer = answer_to(OFFER)
    head, audio, video = answer.split("\r\nm=")
    assert "a=group:BUNDLE 0 1" in head
    assert "a=ice-lite" not in answer
    assert audio.startswith("audio 7 UDP/TLS/RTP/SAVPF 100\r\n")
    assert "\r\na=recvonly" in audio
    assert "\r\na=setup:active" in head
    assert "\r\na=ice-ufrag:benc" in head
    assert "a=ice-ufrag:abc" not in answer
    assert "a=ssrc" not in answer
    assert "100 opus" not in answer
    assert video.startswith("video 0 ")
    assert "\r\na=inactive" in video
    assert answer.endswith("\r\n")
