"""The topology of a call, and what browsers say to each other by way of the server when media go directly."""

from typing import Final, get_args

from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.calls.topology import MAX_MESH, TopologyName
from parlour.shapes import Boolean, Choice, Integer, ListOf
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import Map, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import ICE_CANDIDATE, MID, SESSION_ID, TRACK_NAME

__all__ = ["DESCRIPTION", "MESH_PUSHES", "MESH_REQUESTS", "PATH", "SIGNAL", "SLOTS", "TOPOLOGY"]

TOPOLOGY: Final = Choice(*get_args(TopologyName))

_MESH: Final = must("mesh", Integer(minimum=0), "Numbers the meshes of a call.")
_NAMES: Final = ListOf(TRACK_NAME, max_items=MAX_TRACKS)
_COUNT: Final = Integer(minimum=0, maximum=MAX_TRACKS)

DESCRIPTION: Final = Record(
    must("type", Choice("offer", "answer"), "As WebRTC has it."),
    must("sdp", Text(max_bytes=100_000, begins="v=0"), "The description."),
    must(
        "tracks",
        Map(TRACK_NAME, key=MID, max_items=MAX_TRACKS),
        "The names of the m-lines on which its sender sends, by mid: of all of them.",
    ),
)

SLOTS: Final = Record(
    must("audio", _COUNT, "How many audio tracks the sender wants to send."),
    must("video", _COUNT, "How many video tracks."),
    maybe("restart", Boolean(), "Whether ICE is to begin anew, because the path is broken."),
)

SIGNAL: Final = Record(
    _MESH,
    must("link", Integer(minimum=0, maximum=1_000_000), "Numbers the peer connections of one path, from 0."),
    maybe("description", DESCRIPTION, "An offer or an answer."),
    maybe("candidate", Nullable(ICE_CANDIDATE), "An ICE candidate; `null` means no more."),
    maybe("ask", SLOTS, "Asks for an offer that has room for so many tracks."),
)
"""What both the request and the push hold."""

PATH: Final = Record(
    must("offers", Boolean(), "Whether oneself makes the offers; the other one asks for them."),
    must("send", _NAMES, "The tracks that may go there, and no others."),
    must("receive", _NAMES, "The tracks that may come from there: whatever else comes is dropped."),
)

MESH_REQUESTS: Final = (
    Request(
        type="set-topology",
        effect="Choose the topology for the rest of the call, whatever `sfu_switchover` says.",
        fields=Record(must("topology", TOPOLOGY, "Which.")),
    ),
    Request(
        type="topology-ready",
        effect="Say that the new way carries everything that the former one does.",
        fields=Record(must("epoch", Integer(minimum=0), "The number of the switch.")),
        is_notice=True,
    ),
    Request(
        type="signal",
        effect="Say something to the other end of a path.",
        fields=Record(must("to", SESSION_ID, "Who is at the other end."), *SIGNAL.declared),
        is_notice=True,
    ),
    Request(
        type="path-trouble",
        effect="Say that a path cannot be made, or that something comes over it that may not: media then go through the"
        " SFU.",
        fields=Record(
            _MESH,
            must("session_id", SESSION_ID, "Who is at the other end."),
            must("trouble", Choice("failed", "unexpected"), "What is wrong."),
        ),
        is_notice=True,
    ),
    Request(
        type="talking",
        effect="Say that one's own voice began or ended. Heeded where media go directly only.",
        fields=Record(must("talking", Boolean(), "Whether it began.")),
        is_notice=True,
    ),
)

MESH_PUSHES: Final = (
    Push(
        type="topology",
        when="the topology changed, or another one is prepared, or that was given up. The way of `next` is to be made"
        " beside the present one; the former way is to be closed once `topology` names the other",
        fields=Record(
            must("topology", TOPOLOGY, "Which way media go."),
            must("next", Nullable(TOPOLOGY), "Which way is being prepared; `null`: none."),
            must("epoch", Integer(minimum=0), "Numbers the switches."),
        ),
    ),
    Push(
        type="paths",
        when="one's paths to other browsers, or what may go over them, changed: all of them, as they are now",
        fields=Record(_MESH, must("paths", Map(PATH, key=SESSION_ID, max_items=MAX_MESH), "By session id.")),
    ),
    Push(
        type="signal",
        when="the other end of a path says something",
        fields=Record(must("from", SESSION_ID, "Who is at the other end."), *SIGNAL.declared),
    ),
)
