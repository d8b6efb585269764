"""Which reading of the database may be believed, as a table of what happened meanwhile."""

import asyncio

import pytest

from parlour.errors import ParlourError
from parlour.live.readings import Reading, Readings
from tests.unit.live.rooms import FakeRooms, room_record


class Case:
    """A reading that is under way while things happen."""

    def __init__(self) -> None:
        self.rooms = FakeRooms()
        self.readings = Readings(self.rooms, ("d", "room"))

    async def read(self, *meanwhile: str) -> Reading:
        """Begin to read, let things happen, and let the database answer with what it saw at the beginning."""
        self.rooms.held = True
        reading = asyncio.create_task(self.readings.read())
        await asyncio.sleep(0)
        for what in meanwhile:
            self.happens(what)
        self.rooms.let_through()
        return await reading

    def happens(self, what: str) -> None:
        if what == "news":
            self.readings.note_news()
        else:
            self.readings.note_meeting()


@pytest.mark.parametrize(
    ("read", "meanwhile", "running", "stale"),
    [
        ("room", [], None, False),
        ("room", [], "r-1", False),
        ("room", ["meeting"], "r-1", False),
        ("room", ["news"], None, True),
        ("room", ["news"], "r-1", True),
        ("room", ["news", "meeting"], "r-1", True),
        ("room", [], "r-0", False),
        ("room", ["meeting"], "r-2", True),
        ("room", ["meeting"], None, False),
        ("nothing", [], None, False),
        ("nothing", [], "r-1", False),
        ("nothing", ["meeting"], "r-1", True),
        ("nothing", ["meeting"], None, False),
        ("nothing", ["news"], None, True),
    ],
    ids=[
        "nothing happened",
        "a meeting runs in this room",
        "a meeting began in this very room",
        "the room was changed",
        "the room of a meeting was changed",
        "both",
        "the meeting of a deleted room still runs",
        "a meeting began in another room of the name",
        "a meeting began and ended",
        "there is no room",
        "the room of the meeting was deleted",
        "the room was made and a meeting began",
        "made and the meeting ended",
        "made just now",
    ],
)
async def test_what_makes_a_reading_stale(read: str, meanwhile: list[str], running: str | None, stale: bool) -> None:
    case = Case()
    case.rooms.room = room_record("r-1") if read == "room" else None
    reading = await case.read(*meanwhile)
    assert case.readings.is_stale(reading, running) is stale


async def test_a_reading_that_began_after_the_news_has_them_in_it() -> None:
    case = Case()
    for _ in range(3):
        case.happens("news")
        case.happens("meeting")
    reading = await case.read()
    assert not case.readings.is_stale(reading, "r-1")
    assert not case.readings.is_stale(reading, "another")
    case.happens("news")
    assert case.readings.is_stale(reading, "r-1")


async def test_a_reading_knows_which_room_it_is_of() -> None:
    case = Case()
    reading = await case.read()
    assert reading.is_of("r-1")
    assert not reading.is_of("r-2")
    case.rooms.room = None
    assert not (await case.read()).is_of("r-1")


async def test_a_database_that_does_not_answer_is_told() -> None:
    case = Case()
    case.rooms.failing = True
    with pytest.raises(ParlourError):
        await case.readings.read()


def test_somebody_is_on_the_way_until_the_last_one_has_arrived_or_given_up() -> None:
    readings = Readings(FakeRooms(), ("d", "room"))
    assert not readings.under_way
    with readings.somebody():
        with pytest.raises(ZeroDivisionError), readings.somebody():
            raise ZeroDivisionError
        assert readings.under_way
    assert not readings.under_way
