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


@pytest.mark.parametrize(
    ("secrets", "written", "line"),
    [
        (["hush"], "hush hush", "*** ***"),
        (["ab", "abcd"], "key abcd", "key ***"),
        (["", "hush"], "key hush", "key ***"),
        ([""], "key", "key"),
        (["h\tush"], "key h\tush", "key ***"),
        (["häsh"], "key häsh", "key ***"),
        (["a" * 40], "x" * (LONGEST_LINE - 10) + "a" * 40 + "y" * 9, "x" * (LONGEST_LINE - 10) + "***yyyyyyy"),
        (["***"], "***", "***"),
    ],
    ids=["twice", "one begins another", "with an empty one", "an empty one", "escaped", "not ASCII", "cut", "stars"],
)
async def test_no_part_of_a_secret_is_left(secrets: list[str], written: str, line: str) -> None:
    lines: list[str] = []
    output = Output(FakeClock(), lines.append, secrets)
    await fed(output, written.encode() + b"\n")
    assert lines == output.last_words == [line]


async def test_whoever_cannot_take_a_line_gets_the_next_ones(caplog: pytest.LogCaptureFixture) -> None:
    taken: list[str] = []

    def clumsy(line: str) -> None:
        if line == "bad":
            raise RuntimeError("dropped it")
        taken.append(line)

    output = Output(FakeClock(), clumsy)
    await fed(output, b"one\nbad\ntwo\n")
    assert taken == ["one", "two"]
    assert output.last_words == ["one", "bad", "two"]
    assert "a line of a child process could not be told" in caplog.text
    assert "dropped it" in caplog.text


async def test_a_mistake_in_what_is_waited_for_is_told_to_whoever_waits_and_to_nobody_else() -> None:
    def mistaken(text: str) -> bool:
        raise KeyError(text)

    lines: list[str] = []
    output = Output(FakeClock(), lines.append)
    wrong, right = (asyncio.create_task(output.line(wanted)) for wanted in (mistaken, lambda text: text == "two"))
    await asyncio.sleep(0)
    await fed(output, b"one\ntwo\n")
    with pytest.raises(KeyError, match="one"):
        await wrong
    assert await right == "two"
    assert lines == ["one", "two"]


async def test_who_no_longer_waits_is_forgotten() -> None:
    asked: list[str] = []

    def wanted(text: str) -> bool:
        asked.append(text)
        return False

    output = Output(FakeClock(), lambda _: None)
    waiting = asyncio.create_task(output.line(wanted))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await fed(output, b"one\n")
    assert asked == []


async def test_several_wait_for_the_same_line() -> None:
    output = Output(FakeClock(), lambda _: None)
    waiting = [asyncio.create_task(output.line(lambda text: text.endswith("!"))) for _ in range(3)]
    await asyncio.sleep(0)
    await fed(output, b"a\nb!\nc!\n")
    assert await asyncio.gather(*waiting) == ["b!"] * 3


@pytest.mark.parametrize(("count", "kept"), [(1, 1), (5, 5), (6, 5), (500, 5)])
async def test_the_last_words_are_five_lines(count: int, kept: int) -> None:
    output = Output(FakeClock(), lambda _: None)
    await fed(output, b"".join(b"%d\n" % number for number in range(count)))
    assert output.last_words == [str(number) for number in range(count - kept, count)]


async def test_a_hundred_lines_are_kept_for_whoever_asks_late() -> None:
    output = Output(FakeClock(), lambda _: None)
    await fed(output, b"".join(b"%d\n" % number for number in range(150)))
    assert await output.line(lambda _: True) == "50"


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (b"", []),
        (b"\n\n \t \n", []),
        (b"\xff\xfe\n", ["\ufffd\ufffd"]),
        (b"a\r\n", ["a"]),
        (b"a\rb\n", ["a\\x0db"]),
        ("ü".encode(), ["ü"]),
        (b"\x00\n", ["\\x00"]),
    ],
    ids=ascii,
)
async def test_bytes_of_any_kind_become_lines(written: bytes, lines: list[str]) -> None:
    told: list[str] = []
    await fed(Output(FakeClock(), told.append), written)
    assert told == lines


@pytest.mark.parametrize(("count", "left_out"), [(LINES_PER_SECOND, 0), (LINES_PER_SECOND + 1, 1)])
async def test_as_many_lines_as_a_second_allows_are_all_told(count: int, left_out: int) -> None:
    lines: list[str] = []
    await fed(Output(FakeClock(), lines.append), b"x\n" * count)
    assert lines.count("x") == LINES_PER_SECOND
    assert lines[LINES_PER_SECOND:] == [f"({left_out} lines more, left out)"] * left_out


async def test_a_new_second_allows_new_lines() -> None:
    clock, lines = FakeClock(), list[str]()
    output, stream = Output(clock, lines.append), asyncio.StreamReader()
    reading = asyncio.create_task(output.read(stream))
    stream.feed_data(b"x\n" * LINES_PER_SECOND)
    await output.line(lambda text: text == "x")
    clock.advance(1)
    stream.feed_data(b"later\n")
    await output.line(lambda text: text == "later")
    stream.feed_data(b"after\n")
    stream.feed_eof()
    await reading
    assert lines[LINES_PER_SECOND:] == ["(1 lines more, left out)", "after"]
