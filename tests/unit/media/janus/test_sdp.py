"""Descriptions of real browsers pass with what matters; everything else is dropped or refused, whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.janus import sdp
from parlour.media.janus.sdp import clean_answer, clean_candidate, clean_offer, is_new_connection
from parlour.media.port import Candidate, MediaError
from tests.unit.media.janus.browser_sdp import description, fixture

OFFER = fixture("chromium-offer.sdp")
ANSWER = fixture("chromium-answer.sdp")
NAMES = {"0": "audio", "1": "video"}
TRACES = ("a=rid", "simulcast", "ssrc-group", "rtx", "rtp-stream-id")
GOOD = "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0 network-id 1"


def values(text: str, name: str) -> list[str]:
    return re.findall(rf"^a={name}:(.*?)\r?$", text, re.MULTILINE)


def changed(old: str, new: str, text: str = OFFER) -> str:
    assert old in text
    return text.replace(old, new, 1)


class TestOffersOfRealBrowsers:
    def test_transport_and_identity_survive(self) -> None:
        cleaned = clean_offer(OFFER, NAMES)
        for name in ("ice-ufrag", "ice-pwd", "fingerprint", "setup", "mid", "msid", "candidate"):
            assert values(cleaned.sdp, name) == values(OFFER, name), name
        assert cleaned.mids == {"audio": "0", "video": "1"}
        assert cleaned.all_mids == ("0", "1")

    def test_only_codecs_that_the_engine_negotiates_survive(self) -> None:
        cleaned = clean_offer(OFFER, NAMES).sdp
        codecs = {value.split(" ")[1].split("/")[0] for value in values(cleaned, "rtpmap")}
        assert codecs == {"opus", "VP8", "H264"}
        described = {value.split(" ")[0] for value in values(cleaned, "rtpmap")}
        listed = re.findall(r"^m=\S+ \d+ \S+ (.*?)\r?$", cleaned, re.MULTILINE)
        assert set(" ".join(listed).split()) == described
        assert {value.split(" ")[0] for value in values(cleaned, "fmtp")} <= described

    def test_a_cleaned_description_is_stable(self) -> None:
        once = clean_offer(OFFER, NAMES).sdp
        assert clean_offer(once, NAMES).sdp == once
        assert clean_answer(clean_answer(ANSWER)) == clean_answer(ANSWER)

    def test_neither_retransmission_streams_nor_layers_survive(self) -> None:
        text = fixture("chromium-offer-simulcast-data.sdp")
        layered = text[: text.index("m=application")]
        assert all(trace in layered + OFFER for trace in TRACES)
        for offer, names in ((layered, {"0": "video"}), (OFFER, NAMES)):
            assert not [trace for trace in TRACES if trace in clean_offer(offer, names).sdp]
        ssrcs = {value.split(" ")[0] for value in values(clean_offer(OFFER, NAMES).sdp, "ssrc")}
        assert len(ssrcs) == 2, "one stream per m-line"

    def test_an_answer_survives(self) -> None:
        cleaned = clean_answer(ANSWER)
        assert values(cleaned, "fingerprint") == values(ANSWER, "fingerprint")
        assert cleaned.count("a=recvonly") == 2
        assert "rtx/90000" in cleaned, "the engine's own packets may be repaired that way"

    def test_an_m_line_without_a_name_is_made_inactive(self) -> None:
        cleaned = clean_offer(OFFER, {"0": "audio"})
        assert cleaned.mids == {"audio": "0"}
        assert cleaned.sdp.count("a=inactive") == 1

    def test_a_named_m_line_that_does_not_send_is_no_track(self) -> None:
        offer = description(("audio", "0", "inactive"), ("video", "1", "sendonly"))
        assert clean_offer(offer, NAMES).mids == {"video": "1"}

    def test_bare_line_feeds_are_understood(self) -> None:
        assert clean_offer(OFFER.replace("\r\n", "\n"), NAMES) == clean_offer(OFFER, NAMES)


class TestConnections:
    def test_a_renegotiation_is_of_the_same_connection(self) -> None:
        audio = ("audio", "0", "sendonly")
        first = clean_offer(description(audio, version=1), {})
        second = clean_offer(description(audio, ("video", "1", "sendonly"), version=2), {})
        assert not is_new_connection(second, first)

    def test_another_session_id_or_certificate_is_of_another(self) -> None:
        first = clean_offer(description(("audio", "0", "sendonly"), session=1), {})
        assert is_new_connection(clean_offer(description(("audio", "0", "sendonly"), session=2), {}), first)
        other = description(("audio", "0", "sendonly"), session=1).replace("AB:AB", "CD:AB", 1)
        assert is_new_connection(clean_offer(other, {}), first)


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "malformed line"),
            ("v=0\r\n", "no media"),
            (fixture("chromium-offer-simulcast-data.sdp"), "Only audio and video"),
            (changed("m=audio", "m=text"), "Only audio and video"),
            (changed("v=0", "v=1"), "begin"),
            (changed("a=mid:1", "a=mid:0"), "twice"),
            (changed("a=mid:1\r\n", ""), "without a mid"),
            (changed("a=mid:1", "a=mid:" + "1" * 17), "malformed attribute: mid"),
            (changed("a=fingerprint:sha-256", "a=fingerprint:sha-1"), "malformed attribute: fingerprint"),
            (re.sub(r"a=fingerprint.*\r\n", "", OFFER), "lacks"),
            (re.sub(r"a=ice-pwd.*\r\n", "", OFFER), "lacks"),
            (changed("a=mid:0", "a=mid:0\r\na=msid:" + "x" * 2000), "malformed line"),
            (changed("a=mid:0", "a=mid:0\0"), "malformed line"),
            (changed("a=mid:0", "a=mid:0\u00e9"), "malformed line"),
            (changed("a=mid:0", "a=mid:0\rx"), "malformed line"),
            (changed("a=mid:0", "nonsense"), "malformed line"),
            (changed("a=mid:0", "a=mid:0" + "\r\na=candidate:1 1 udp 1 192.0.2.1 1 typ host" * 65), "too many ICE"),
            (changed("a=mid:0", "a=mid:0" + "\r\na=rtcp-mux" * 600), "too long"),
            (re.sub(r"m=audio \d+", "m=audio 99999", OFFER), "Only audio and video"),
            (OFFER + "x" * sdp.MAX_DESCRIPTION, "too long"),
            (description(*(("audio", str(n), "sendonly") for n in range(33))), "too many media"),
            (description(("video", "0", "sendonly")).replace("VP8", "VP9"), "no codec"),
        ],
    )
    def test_what_is_strange_is_refused(self, text: str, reason: str) -> None:
        with pytest.raises(MediaError, match=reason):
            clean_offer(text, {})

    @pytest.mark.parametrize(
        ("tracks", "reason"),
        [
            ({"0": "audio", "1": "audio"}, "same track name"),
            ({"7": "audio"}, "does not have"),
            ({"0": "video"}, "cannot be audio"),
            ({"1": "screenAudio"}, "cannot be video"),
        ],
    )
    def test_names_must_fit_the_m_lines(self, tracks: dict[str, str], reason: str) -> None:
        with pytest.raises(MediaError, match=reason):
            clean_offer(OFFER, tracks)

    def test_a_rejected_m_line_needs_neither_codecs_nor_keys(self) -> None:
        text = changed("m=video 9 UDP/TLS/RTP/SAVPF 96", "m=video 0 UDP/TLS/RTP/SAVPF 98")
        assert "m=video 0" in clean_offer(text, {"0": "audio"}).sdp

    def test_unknown_attributes_are_dropped(self) -> None:
        text = changed("a=mid:0", "a=mid:0\r\na=sctpmap:5000 x 1024\r\na=x-google-flag:conference\r\nb=AS:9")
        assert clean_offer(text, NAMES) == clean_offer(OFFER, NAMES)


class TestCandidates:
    def test_a_usable_one_is_passed_on(self) -> None:
        given_one = Candidate(GOOD, "0", 0)
        assert clean_candidate(given_one) == given_one

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active",
            "candidate:1 1 udp 2122260223 5ad9c2de-0c35-4b1d-8c5e-0a6f24a9d7c1.local 50000 typ host",
        ],
    )
    def test_what_the_engine_cannot_use_is_left_out(self, text: str) -> None:
        assert clean_candidate(Candidate(text, "0", 0)) is None

    @pytest.mark.parametrize(
        "text",
        ["x", GOOD + "\r\na=ice-pwd:x", GOOD + " x" * 40, GOOD.replace("192.0.2.7", "example.com"), "candidate:" * 500],
    )
    def test_what_is_strange_is_refused(self, text: str) -> None:
        with pytest.raises(MediaError):
            clean_candidate(Candidate(text, "0", 0))

    def test_a_strange_mid_is_refused(self) -> None:
        with pytest.raises(MediaError):
            clean_candidate(Candidate(GOOD, "0\r\n", 0))


LINES = OFFER.split("\r\n")


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.text(max_size=40)), max_size=4), st.booleans())
def test_mutated_offers_are_cleaned_or_refused_and_never_smuggle_a_line(
    mutations: list[tuple[int, str]], append: bool
) -> None:
    lines = list(LINES)
    for index, text in mutations:
        lines[index] = lines[index] + text if append else text
    check("\r\n".join(lines))


@given(st.text(max_size=400))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    check(text)
    check("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=" + text)


@given(st.permutations(LINES[:30]), st.integers(0, 30))
def test_shuffled_offers_are_cleaned_or_refused(lines: list[str], cut: int) -> None:
    check("\r\n".join(lines[:cut]))


@given(st.text(alphabet="candidte:1 udp.0-9frx\r\n\0é", max_size=200))
def test_any_candidate_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = clean_candidate(Candidate("candidate:" + text, None, None))
    except MediaError:
        return
    assert cleaned is None or re.fullmatch(r"[\x20-\x7e]+", cleaned.candidate)


def check(text: str) -> None:
    """What comes out has only lines of the known kinds, all printable and short, or nothing comes out."""
    try:
        cleaned = clean_offer(text, {}).sdp
    except MediaError:
        return
    known = {*sdp._SESSION_ATTRIBUTES, *sdp._SECTION_ATTRIBUTES}
    for line in cleaned.removesuffix("\r\n").split("\r\n"):
        assert re.fullmatch(r"[vostmca]=[\x20-\x7e]+", line)
        assert len(line) <= sdp.MAX_GROUP_LINE
        assert not line.startswith("a=") or line[2:].partition(":")[0] in known
