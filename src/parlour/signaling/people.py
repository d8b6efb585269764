"""Participants, and lists of them, as they are written for browsers.

The list of a large call goes in pages ahead of the message that it belongs to, which has the last of them itself. A
page is written, and compressed, once for all who are told it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from parlour.calls.messages import Joined
from parlour.calls.pages import Page
from parlour.calls.participant import ParticipantView
from parlour.calls.tracks import TrackState
from parlour.live import Frame
from parlour.shapes.json_text import json_text

__all__ = ["MOST_BYTES", "ahead", "everybody", "last_page", "participant"]

MOST_BYTES: Final = 49_152
"""A page has no more, unless by a single participant."""

_HEAD: Final = '{"type":"people","participants":'


def participant(view: ParticipantView) -> str:
    """Write a participant; the text is kept with the picture."""
    if not view.written:
        view.written.append(json_text(_fields(view)))
    return view.written[0]


def everybody(joined: Joined) -> str:
    """Write the whole list."""
    return _list([participant(view) for view in joined.participants])


def ahead(joined: Joined) -> Sequence[Frame]:
    """Return the frames that go ahead of the message that has the `last_page`."""
    frames = [frame for page in joined.pages for frame in _frames(page)]
    return frames if _is_large(joined) else frames[:-1]


def last_page(joined: Joined) -> str:
    """Write the end of the list: what does not go ahead."""
    if not joined.pages or _is_large(joined):
        return "[]"
    return _frames(joined.pages[-1])[0].text[len(_HEAD) : -1]


def _is_large(joined: Joined) -> bool:
    """Tell whether the last page, if there is one, is too large for the message itself."""
    frames = _frames(joined.pages[-1]) if joined.pages else []
    return len(frames) > 1 or any(frame.size > MOST_BYTES for frame in frames)


def _frames(page: Page) -> list[Frame]:
    if not page.written:
        page.written.extend(Frame.of(f"{_HEAD}{text}}}") for text in _lists(page))
    return cast("list[Frame]", page.written)


def _lists(page: Page) -> Iterator[str]:
    texts: list[str] = []
    size = 0
    for text in map(participant, page.people):
        length = len(text) if text.isascii() else len(text.encode())
        if texts and size + length > MOST_BYTES - len(_HEAD) - 3:
            yield _list(texts)
            texts, size = [], 0
        texts.append(text)
        size += length + 1
    yield _list(texts)


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join(texts)}]"


def _fields(view: ParticipantView) -> dict[str, Any]:
    return {
        "session_id": view.session_id,
        "user_id": view.user_id,
        "user_name": view.user_name or "",
        "user_data": view.user_data,
        "owner": view.owner,
        "joined_at": view.joined_at,
        "will_eject_at": view.will_eject_at,
        "permissions": view.permissions.as_json(),
        "tracks": {name: _track(state) for name, state in view.tracks.items()},
        **({} if view.hand_raised_at is None else {"hand_raised_at": view.hand_raised_at}),
        **({} if view.network is None else {"network": view.network}),
    }


def _track(state: TrackState) -> dict[str, Any]:
    fields: dict[str, Any] = {"state": state.state}
    if state.reasons:
        fields[state.state] = state.reasons
    if state.kind is not None:
        fields["kind"] = state.kind
    return fields
