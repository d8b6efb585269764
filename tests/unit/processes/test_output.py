"""What a child writes: told, bounded, thinned out."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.processes.output import BYTES_PER_SECOND, LINES_PER_SECOND, LONGEST_LINE, Output
from tests.support.clock import FakeClock


async def fed(output: Output, *chunks: bytes) -> None:
    stream = asyncio.StreamReader()
    for chunk in chunks:
        stream.feed_data(chunk)
    stream.feed_eof()
    async with asyncio.timeout(20):
        await output.read(stream)


async def test_a_line_may_come_in_pieces_and_the_last_one_without_an_end() -> None:
    lines: list[str] = []
    await fed(Output(FakeClock(), lines.append), b"on", b"e\ntw", b"o\n\n  \nthree")
    assert lines == ["one", "two", "three"]


async def test_an_endless_line_is_cut() -> None:
    lines: list[str] = []
    output = Output(FakeClock(), lines.append)
    await fed(output, *[b"x" * 60_000] * 10, b"\nafter\n")
    assert lines == ["x" * LONGEST_LINE, "after"]


async def test_of_a_flood_of_lines_only_the_number_is_told() -> None:
    lines: list[str] = []
    output = Output(FakeClock(), lines.append)
    await fed(output, b"again\n" * (LINES_PER_SECOND + 50))
    assert lines == ["again"] * LINES_PER_SECOND + ["(50 lines more, left out)"]
    assert output.last_words == ["again"] * 5


async def test_who_writes_too_much_waits() -> None:
    clock, lines = FakeClock(), list[str]()
    stream = asyncio.StreamReader()
    reading = asyncio.create_task(Output(clock, lines.append).read(stream))
    stream.feed_data(b"x\n" * (BYTES_PER_SECOND // 2 + 100_000))
    while clock.sleepers == 0:  # noqa: ASYNC110 - it takes a few steps until it waits
        await asyncio.sleep(0)
    assert len(lines) == LINES_PER_SECOND
    clock.advance(1)
    stream.feed_eof()
    async with asyncio.timeout(20):
        await reading
    assert len(lines) == 2 * LINES_PER_SECOND + 2


async def test_a_line_is_waited_for() -> None:
    output = Output(FakeClock(), lambda _: None)
    waiting = asyncio.create_task(output.line(lambda text: text.startswith("ready")))
    await asyncio.sleep(0)
    await fed(output, b"not ready\nready 1\nready 2\n")
    assert await waiting == "ready 1"
    assert await output.line(lambda text: text == "not ready") == "not ready"


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_whatever_it_writes_is_harmless_and_bounded(chunks: list[bytes]) -> None:
    lines: list[str] = []
    output = Output(FakeClock(), lines.append)
    asyncio.run(fed(output, *chunks))
    assert all(line.isprintable() and 0 < len(line) <= LONGEST_LINE for line in lines)


@pytest.mark.parametrize("secret", ["hush", "a b"])
async def test_secrets_are_struck_out(secret: str) -> None:
    lines: list[str] = []
    await fed(Output(FakeClock(), lines.append, [secret]), f"key={secret};\n".encode())
    assert lines == ["key=***;"]
