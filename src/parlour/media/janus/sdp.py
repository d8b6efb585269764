"""Session descriptions of browsers, made safe before the engine parses them. Pure.

The engine's SDP parser is C code that any participant can reach, so nothing is passed through: every line is matched
against what browsers send and written anew. Lines of unknown purpose are dropped, lines of known purpose and strange
shape refuse the whole description.

What remains is what the engine can use: audio and video sections with Opus, VP8 and H264. Two ways into the engine are
closed on top, because Janus before 1.4.1 writes beyond its buffers there when a browser sends packets made for it:

* Retransmission as a format of its own (`rtx`) in what browsers send. Lost packets are sent again all the same, under
  their own number: with 5 % and 10 % of a publisher's packets lost, as many frames were decoded without it as with it,
  and the bandwidth estimate rose as fast.
* Simulcast, which needs layers to be chosen per subscriber to be of use; nothing does that yet.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parlour.media.port import Candidate, MediaError
from parlour.shapes.media import AUDIO_TRACKS, VIDEO_TRACKS

__all__ = ["Offer", "Section", "clean_answer", "clean_candidate", "clean_offer", "is_new_connection"]

MAX_DESCRIPTION = 256 * 1024
MAX_LINE = 1024
MAX_GROUP_LINE = 8192
MAX_SECTIONS_OFFERED = 32
MAX_SECTIONS_ANSWERED = 1024
MAX_LINES_PER_SECTION = 512
MAX_CANDIDATES = 64

CODECS_SENT = frozenset({"opus", "vp8", "h264"})
CODECS_RECEIVED = CODECS_SENT | {"rtx"}
"""Formats that are kept in what browsers send, and in what they receive: the engine itself may well use `rtx`."""

_LAYERING = ("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id")

_IP = r"[0-9A-Fa-f:.]{2,45}"
_LINE = re.compile(r"[a-z]=[\x20-\x7e]+")
_ORIGIN = re.compile(rf"o=\S{{1,64}} (\d{{1,20}}) (\d{{1,20}}) IN IP[46] {_IP}")
_MEDIA = re.compile(r"m=(audio|video) (\d{1,5}) ((?:UDP/TLS/)?RTP/SAVPF)((?: \d{1,3}){1,128})")
_CANDIDATE = re.compile(
    rf"candidate:[A-Za-z0-9+/]{{1,32}} [12] (?i:udp|tcp) \d{{1,10}} (?:{_IP}|[A-Za-z0-9-]{{1,64}}\.local) \d{{1,5}} typ"
    rf" (?:host|srflx|prflx|relay)(?: [a-z-]{{1,16}} [\x21-\x7e]{{1,256}}){{0,8}}"
)

_TRANSPORT = {
    "ice-ufrag": re.compile(r"[A-Za-z0-9+/]{4,256}"),
    "ice-pwd": re.compile(r"[A-Za-z0-9+/]{22,256}"),
    "ice-options": re.compile(r"[a-z0-9+ -]{1,64}"),
    "fingerprint": re.compile(r"(?i:sha-(?:256|384|512)) [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63}"),
    "setup": re.compile(r"actpass|active|passive"),
}
_SESSION_ATTRIBUTES = {
    **_TRANSPORT,
    "group": re.compile(r"BUNDLE(?: [A-Za-z0-9_-]{1,16}){0,1024}"),
    "extmap-allow-mixed": re.compile(r""),
    "msid-semantic": re.compile(r" ?WMS(?: \S{1,64}){0,64}"),
}
_SECTION_ATTRIBUTES = {
    **_TRANSPORT,
    "mid": re.compile(r"[A-Za-z0-9_-]{1,16}"),
    "sendrecv": re.compile(r""),
    "sendonly": re.compile(r""),
    "recvonly": re.compile(r""),
    "inactive": re.compile(r""),
    "bundle-only": re.compile(r""),
    "rtcp-mux": re.compile(r""),
    "rtcp-rsize": re.compile(r""),
    "end-of-candidates": re.compile(r""),
    "extmap-allow-mixed": re.compile(r""),
    "rtcp": re.compile(rf"\d{{1,5}}(?: IN IP[46] {_IP})?"),
    "rtpmap": re.compile(r"\d{1,3} [A-Za-z0-9._-]{1,32}/\d{3,6}(?:/\d{1,2})?"),
    "fmtp": re.compile(r"\d{1,3} [\x21-\x7e][\x20-\x7e]{0,511}"),
    "rtcp-fb": re.compile(r"(?:\d{1,3}|\*) [a-z0-9-]{1,32}(?: [a-z0-9-]{1,32}){0,2}"),
    "extmap": re.compile(r"\d{1,3}(?:/[a-z]{1,8})? [\x21-\x7e]{1,200}"),
    "ssrc": re.compile(r"\d{1,10} (?:cname|msid|mslabel|label):[\x20-\x7e]{0,256}"),
    "ssrc-group": re.compile(r"[A-Z-]{1,16}(?: \d{1,10}){1,8}"),
    "msid": re.compile(r"[\x21-\x7e]{1,80}(?: [\x21-\x7e]{1,80})?"),
    "candidate": re.compile(_CANDIDATE.pattern.removeprefix("candidate:")),
}
_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")


@dataclass(slots=True)
class Section:
    """One m-line under inspection: its kind, its name in the bundle, its direction and its attributes in order."""

    kind: str
    port: int
    protocol: str
    formats: list[str]
    attributes: list[tuple[str, str]] = field(default_factory=list)
    mid: str = ""
    direction: str = "sendrecv"

    @property
    def sends(self) -> bool:
        """Whether the browser may send on this m-line."""
        return self.port != 0 and self.direction in {"sendrecv", "sendonly"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A publishing offer, cleaned. `mids` are those that send, by track name; `identity` tells connections apart."""

    sdp: str
    mids: Mapping[str, str]
    all_mids: tuple[str, ...]
    identity: tuple[str, str]


@dataclass(slots=True)
class _Description:
    session_id: str
    version: str
    attributes: list[tuple[str, str]]
    sections: list[Section]


def clean_offer(sdp: str, tracks: Mapping[str, str]) -> Offer:
    """Return what of a browser's publishing offer may reach the engine.

    `tracks` maps mids to track names. An m-line without a name is made inactive: nothing is received that the
    call has not admitted by name. Raises `MediaError` for anything strange.
    """
    description = _parse(sdp, MAX_SECTIONS_OFFERED, CODECS_SENT)
    by_mid = {section.mid: section for section in description.sections}
    _check_tracks(tracks, by_mid)
    for section in description.sections:
        if section.mid not in tracks:
            section.direction = "inactive"
    mids = {name: mid for mid, name in tracks.items() if by_mid[mid].sends}
    identity = (description.session_id, _fingerprint(description))
    return Offer(_render(description), mids, tuple(by_mid), identity)


def clean_answer(sdp: str) -> str:
    """Return what of a browser's answer to a subscribing offer may reach the engine. Raises `MediaError`."""
    return _render(_parse(sdp, MAX_SECTIONS_ANSWERED, CODECS_RECEIVED))


def clean_candidate(candidate: Candidate) -> Candidate | None:
    """Return `candidate` when the engine can use it, `None` when it cannot (TCP, mDNS names). Raises `MediaError`."""
    text = candidate.candidate.removeprefix("a=")
    if text in {"", "candidate:"}:
        return None
    if len(text) > MAX_LINE or _CANDIDATE.fullmatch(text) is None:
        raise MediaError("The ICE candidate is malformed.")
    if candidate.sdp_mid is not None and _SECTION_ATTRIBUTES["mid"].fullmatch(candidate.sdp_mid) is None:
        raise MediaError("The ICE candidate names no m-line.")
    fields = text.split(" ")
    if fields[2].lower() != "udp" or fields[4].endswith(".local"):
        return None
    return Candidate(text, candidate.sdp_mid, candidate.sdp_m_line_index)


def is_new_connection(offer: Offer, former: Offer) -> bool:
    """Tell whether `offer` comes from another peer connection than `former`.

    A browser keeps the session id of the `o=` line and its certificate through every renegotiation of one connection
    (RFC 9429, section 5.2.2), and never repeats the session id in another.
    """
    return offer.identity != former.identity


def _parse(sdp: str, max_sections: int, codecs: frozenset[str]) -> _Description:
    if len(sdp) > MAX_DESCRIPTION:
        raise MediaError("The session description is too long.")
    lines = sdp.replace("\r\n", "\n").removesuffix("\n").split("\n")
    for line in lines:
        limit = MAX_GROUP_LINE if line.startswith(("a=group:", "a=msid-semantic:")) else MAX_LINE
        if len(line) > limit or _LINE.fullmatch(line) is None:
            raise MediaError("The session description holds a malformed line.")
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if not starts:
        raise MediaError("The session description holds no media.")
    if len(starts) > max_sections:
        raise MediaError("The session description holds too many media sections.")
    description = _session(lines[: starts[0]])
    ends = [*starts[1:], len(lines)]
    description.sections = [_section(lines[start:end], codecs) for start, end in zip(starts, ends, strict=True)]
    _check_whole(description)
    return description


def _session(lines: list[str]) -> _Description:
    origin = _ORIGIN.fullmatch(lines[1]) if len(lines) > 1 else None
    if origin is None or lines[0] != "v=0":
        raise MediaError("The session description does not begin as one.")
    attributes = _attributes(lines[2:], _SESSION_ATTRIBUTES)
    return _Description(origin[1], origin[2], attributes, [])


def _section(lines: list[str], codecs: frozenset[str]) -> Section:
    media = _MEDIA.fullmatch(lines[0])
    if media is None or int(media[2]) > 65535:
        raise MediaError("Only audio and video can be sent: " + lines[0].partition(" ")[0])
    if len(lines) > MAX_LINES_PER_SECTION:
        raise MediaError("The session description holds a media section that is too long.")
    section = Section(media[1], int(media[2]), media[3], media[4].split())
    for name, value in _attributes(lines[1:], _SECTION_ATTRIBUTES):
        if name == "mid":
            section.mid = value
        elif name in _DIRECTIONS:
            section.direction = name
        else:
            section.attributes.append((name, value))
    if not section.mid:
        raise MediaError("The session description holds an m-line without a mid.")
    _keep_usable_formats(section, codecs)
    _keep_single_streams(section)
    return section


def _attributes(lines: Iterable[str], known: Mapping[str, re.Pattern[str]]) -> list[tuple[str, str]]:
    found = []
    for line in lines:
        if not line.startswith("a="):
            continue
        name, _, value = line[2:].partition(":")
        pattern = known.get(name)
        if pattern is None:
            continue
        if pattern.fullmatch(value) is None:
            raise MediaError(f"The session description holds a malformed attribute: {name}")
        found.append((name, value))
    return found


def _keep_usable_formats(section: Section, codecs: frozenset[str]) -> None:
    """Drop the payload formats that the engine never negotiates, with everything said about them."""
    codec = {}
    for name, value in section.attributes:
        if name == "rtpmap":
            payload, _, encoding = value.partition(" ")
            codec[payload] = encoding.partition("/")[0].lower()
    kept = {payload for payload in section.formats if codec.get(payload) in codecs}
    media = {payload for payload in kept if codec[payload] != "rtx"}
    # A retransmission format of a dropped codec is of no use.
    for name, value in section.attributes:
        payload, _, parameters = value.partition(" ")
        if name == "fmtp" and codec.get(payload) == "rtx" and not _repairs(parameters, media):
            kept.discard(payload)
    if not media:
        if section.port != 0:
            raise MediaError(f"The {section.kind} offers no codec that this server knows.")
        kept = set(section.formats[:1])
    section.formats = [payload for payload in section.formats if payload in kept]
    section.attributes = [(name, value) for name, value in section.attributes if _speaks_of(name, value, kept)]


def _keep_single_streams(section: Section) -> None:
    """Drop what ties further streams (retransmissions, layers) to the one stream of an m-line."""
    grouped = [value.split(" ")[1:] for name, value in section.attributes if name == "ssrc-group"]
    further = {ssrc for group in grouped for ssrc in group[1:]}
    section.attributes = [
        (name, value)
        for name, value in section.attributes
        if name != "ssrc-group"
        and not (name == "ssrc" and value.partition(" ")[0] in further)
        and not (name == "extmap" and value.partition(" ")[2].startswith(_LAYERING))
    ]


def _repairs(parameters: str, media: set[str]) -> bool:
    return any(part.strip().removeprefix("apt=") in media for part in parameters.split(";"))


def _speaks_of(name: str, value: str, payloads: set[str]) -> bool:
    if name not in {"rtpmap", "fmtp", "rtcp-fb"}:
        return True
    payload = value.partition(" ")[0]
    return payload in payloads or payload == "*"


def _check_whole(description: _Description) -> None:
    mids = [section.mid for section in description.sections]
    if len(set(mids)) != len(mids):
        raise MediaError("The session description uses a mid twice.")
    names = [name for section in description.sections for name, _ in section.attributes]
    if names.count("candidate") > MAX_CANDIDATES:
        raise MediaError("The session description holds too many ICE candidates.")
    session = {name for name, _ in description.attributes}
    for section in description.sections:
        stated = session | {name for name, _ in section.attributes}
        if section.port != 0 and not stated >= {"ice-ufrag", "ice-pwd", "fingerprint", "setup"}:
            raise MediaError("The session description lacks ICE or DTLS parameters.")


def _check_tracks(tracks: Mapping[str, str], by_mid: Mapping[str, Section]) -> None:
    if len(set(tracks.values())) != len(tracks):
        raise MediaError("Two m-lines carry the same track name.")
    for mid, name in tracks.items():
        section = by_mid.get(mid)
        if section is None:
            raise MediaError("A track names an m-line that the offer does not have.")
        if (name in AUDIO_TRACKS and section.kind != "audio") or (name in VIDEO_TRACKS and section.kind != "video"):
            raise MediaError(f"The track {name} cannot be {section.kind}.")


def _fingerprint(description: _Description) -> str:
    everything = [*description.attributes, *(pair for section in description.sections for pair in section.attributes)]
    return next((value.upper() for name, value in everything if name == "fingerprint"), "")


def _render(description: _Description) -> str:
    lines = ["v=0", f"o=- {description.session_id} {description.version} IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines += [_attribute(name, value) for name, value in description.attributes]
    for section in description.sections:
        formats = " ".join(section.formats)
        lines.append(f"m={section.kind} {section.port} {section.protocol} {formats}")
        lines += ["c=IN IP4 0.0.0.0", f"a=mid:{section.mid}", f"a={section.direction}"]
        lines += [_attribute(name, value) for name, value in section.attributes]
    return "\r\n".join(lines) + "\r\n"


def _attribute(name: str, value: str) -> str:
    return f"a={name}:{value}" if value else f"a={name}"
