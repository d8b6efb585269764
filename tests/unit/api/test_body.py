"""Bodies as they arrive: in pieces, announced or not, bounded before they are held, and strictly JSON."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request

from parlour.api import body as module
from parlour.api.body import BODY, read_json
from parlour.errors import BodyTooLargeError, InvalidRequestError, JsonParsingError, ParlourError

LIMIT = 100


@pytest.fixture(autouse=True)
def _limit(monkeypatch: pytest.MonkeyPatch) -> None:
    context = SimpleNamespace(settings=SimpleNamespace(limits=SimpleNamespace(body_bytes=LIMIT)))
    monkeypatch.setattr(module, "context_of", lambda _request: context)


class Sender:
    """Sends a body in pieces, and remembers how many were taken."""

    def __init__(self, *pieces: bytes, announced: str | None = None, gone: bool = False) -> None:
        self.pieces = list(pieces)
        self.taken = 0
        self.gone = gone
        headers = [] if announced is None else [(b"content-length", announced.encode("latin-1"))]
        self.request = Request({"type": "http", "headers": headers}, self.receive)

    async def receive(self) -> dict[str, Any]:
        if self.taken == len(self.pieces):
            return {"type": "http.disconnect"}
        piece = self.pieces[self.taken]
        self.taken += 1
        more = self.gone or self.taken < len(self.pieces)
        return {"type": "http.request", "body": piece, "more_body": more}


@pytest.mark.parametrize(
    ("pieces", "value"),
    [
        ([b"{}"], {}),
        ([b'{"a":', b"[1,", b"null]}"], {"a": [1, None]}),
        ([b'{"a":"\xc3', b'\xa9"}'], {"a": "é"}),
        ([b' \r\n\t{"a":1.5} '], {"a": 1.5}),
        ([b"[]"], []),
        ([b"null"], None),
        ([b'"x"'], "x"),
    ],
    ids=["object", "pieces", "a character in two pieces", "spaces", "array", "null", "text"],
)
async def test_a_body_is_read_as_json(pieces: list[bytes], value: object) -> None:
    assert await read_json(Sender(*pieces).request) == value


@pytest.mark.parametrize("pieces", [[b""], [b"", b""], [b" \n\t "]], ids=["nothing", "pieces of nothing", "spaces"])
async def test_an_empty_body_means_an_empty_object_and_is_not_remembered(pieces: list[bytes]) -> None:
    sender = Sender(*pieces)
    assert await read_json(sender.request) == {}
    assert BODY not in sender.request.scope


async def test_a_body_is_remembered_as_it_came() -> None:
    sender = Sender(b' {"a":', b"1} ")
    await read_json(sender.request)
    assert sender.request.scope[BODY] == b' {"a":1} '


@pytest.mark.parametrize("piece", [b"{", b"{'a':1}", b"\xff", b'{"a":NaN}', b"{}x", b'{"a":1,"a":2}', b"\x00"])
async def test_what_is_no_json_is_refused_and_not_remembered(piece: bytes) -> None:
    sender = Sender(piece)
    with pytest.raises((JsonParsingError, InvalidRequestError)):
        await read_json(sender.request)
    assert BODY not in sender.request.scope


def filled(size: int) -> bytes:
    return b'"' + b"x" * (size - 2) + b'"'


@pytest.mark.parametrize("announced", [str(LIMIT), None], ids=["announced", "not announced"])
async def test_the_largest_body_is_read(announced: str | None) -> None:
    assert await read_json(Sender(filled(LIMIT), announced=announced).request) == "x" * (LIMIT - 2)


async def test_a_body_that_is_announced_as_too_large_is_not_read_at_all() -> None:
    sender = Sender(filled(LIMIT + 1), announced=str(LIMIT + 1))
    with pytest.raises(BodyTooLargeError, match=f"the body is larger than {LIMIT} bytes"):
        await read_json(sender.request)
    assert sender.taken == 0


async def test_a_body_that_turns_out_too_large_is_read_no_further() -> None:
    sender = Sender(*[b"x" * 40] * 1000)
    with pytest.raises(BodyTooLargeError):
        await read_json(sender.request)
    assert sender.taken == 3


@pytest.mark.parametrize("announced", ["-1", "+1", "1e3", "", "x", "\xb2", "9" * 19, "1 000", "0x10"], ids=ascii)
async def test_an_announcement_that_is_no_number_is_refused_unread(announced: str) -> None:
    sender = Sender(b"{}", announced=announced)
    with pytest.raises(BodyTooLargeError):
        await read_json(sender.request)
    assert sender.taken == 0


async def test_an_announcement_that_is_too_low_opens_nothing() -> None:
    with pytest.raises(BodyTooLargeError):
        await read_json(Sender(filled(LIMIT + 1), announced="2").request)


async def test_who_hangs_up_in_the_middle_has_sent_no_body() -> None:
    with pytest.raises(ClientDisconnect):
        await read_json(Sender(b'{"a":1}', gone=True).request)


async def test_every_refusal_has_a_sentence() -> None:
    async def refusals() -> AsyncIterator[ParlourError]:
        for piece in (b"{", filled(LIMIT + 1), b'{"a":1,"a":2}'):
            with pytest.raises(ParlourError) as refusal:
                await read_json(Sender(piece).request)
            yield refusal.value

    async for refusal in refusals():
        assert refusal.info
        assert refusal.status in (400, 413)
