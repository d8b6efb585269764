"""Films get their index in front: every offset leads to the same bytes as before."""

import struct
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.boxes import FilmError, box, children
from parlour.recording.faststart import rearrange

HEAD = box(b"ftyp", b"mp42", bytes(4), b"mp42isom")
SCALE = 1000


def index(tables: list[tuple[bytes, list[int]]], duration: int = 5000) -> bytes:
    """An index with a track for each table of offsets."""
    traks = []
    for kind, offsets in tables:
        letter = "I" if kind == b"stco" else "Q"
        table = box(kind, struct.pack(f">II{len(offsets)}{letter}", 0, len(offsets), *offsets))
        stbl = box(b"stbl", box(b"stsd", bytes(8)), table, box(b"free", b"behind it"))
        traks.append(box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"minf", stbl))))
    mvhd = box(b"mvhd", struct.pack(">5I", 0, 0, 0, SCALE, duration), bytes(80))
    return box(b"moov", mvhd, *traks, box(b"udta", b"name"))


def offsets_in(moov: bytes) -> list[list[int]]:
    found = []

    def walk(start: int, end: int) -> None:
        for each in children(moov, start, end):
            if each.kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
                walk(each.body, each.end)
            elif each.kind in (b"stco", b"co64"):
                (count,) = struct.unpack_from(">I", moov, each.body + 4)
                letter = "I" if each.kind == b"stco" else "Q"
                found.append(list(struct.unpack_from(f">{count}{letter}", moov, each.body + 8)))

    walk(0, len(moov))
    return found


@given(
    st.lists(st.tuples(st.sampled_from([b"stco", b"co64"]), st.lists(st.integers(40, 1000), max_size=30)), max_size=3),
    st.booleans(),
)
def test_offsets_lead_to_the_same_bytes(tables: list[tuple[bytes, list[int]]], padded: bool) -> None:
    content = b"".join(struct.pack(">H", number) for number in range(500))
    data = HEAD + (box(b"free") if padded else b"") + box(b"mdat", content) + index(tables)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        path.write_bytes(data)
        made = rearrange(path)
    film = made.prefix + data[made.skip : made.end]
    assert made.seconds == 5.0
    assert film.startswith(HEAD)
    assert film[len(HEAD) + 4 :].startswith(b"moov")
    (size,) = struct.unpack_from(">I", film, len(HEAD))
    for (_, before), after in zip(tables, offsets_in(film[len(HEAD) : len(HEAD) + size]), strict=True):
        assert [film[each : each + 16] for each in after] == [data[each : each + 16] for each in before]


def test_a_film_of_more_than_four_gigabytes_gets_wide_offsets(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    last = 2**32 - 20
    with path.open("wb") as file:
        file.write(HEAD + struct.pack(">I4sQ", 1, b"mdat", 2**32))
        file.seek(last)
        file.write(b"the last sample")
        file.seek(len(HEAD) + 2**32)
        file.write(index([(b"stco", [100, last])]))
    made = rearrange(path)
    ((first, moved),) = offsets_in(made.prefix[len(HEAD) :])
    assert (first, moved) == (100 + len(made.prefix) - made.skip, last + len(made.prefix) - made.skip)
    assert moved > 2**32


def test_a_film_that_begins_with_its_index_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(HEAD + index([(b"stco", [500])]) + box(b"mdat", bytes(500)))
    made = rearrange(path)
    assert (made.prefix, made.skip, made.end) == (b"", 0, path.stat().st_size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no film at all, but long enough for a header",
        HEAD,
        HEAD + box(b"mdat", bytes(100)),
        HEAD + box(b"moov"),
        HEAD + box(b"mdat", bytes(100)) + box(b"moov", box(b"mvhd", b"")),
        HEAD + box(b"mdat", bytes(100)) + index([(b"stco", [1])]) + box(b"mdat", bytes(100)),
        HEAD
        + box(b"mdat", bytes(9))
        + index([(b"stco", [1])]).replace(b"stco" + bytes(7), b"stco" + bytes(4) + b"\xff\0\0"),
    ],
)
def test_what_is_no_film_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    with pytest.raises(FilmError):
        rearrange(path)
