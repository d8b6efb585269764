"""How objects are cut into parts."""

from hypothesis import given
from hypothesis import strategies as some

from parlour.storage.s3.parts import MOST_PARTS, SMALLEST_PART, Cut, Piece

CUT = Cut(64, smallest=40)


@given(prefix=some.binary(max_size=200), span=some.tuples(some.integers(0, 1000), some.integers(0, 1000)))
def test_parts_are_the_whole_object_in_order(prefix: bytes, span: tuple[int, int]) -> None:
    skip, end = sorted(span)
    file = bytes(number % 251 for number in range(1000))
    pieces = CUT.pieces(prefix, skip, end)
    assert b"".join(piece.prefix + file[piece.start : piece.stop] for piece in pieces) == prefix + file[skip:end]
    assert [piece.number for piece in pieces] == [*range(1, len(pieces) + 1)]
    assert all(piece.size >= CUT.smallest for piece in pieces[:-1]), "S3 takes no smaller parts but the last"


@given(prefix=some.binary(max_size=200), skip=some.integers(0, 64), end=some.integers(65, 2000))
def test_parts_behind_the_first_are_where_they_were_while_the_file_grew(prefix: bytes, skip: int, end: int) -> None:
    start, sent = CUT.part_bytes, []
    while (piece := CUT.begun(len(sent) + 2, start)).stop <= end:
        sent.append(piece)
        start = piece.stop
    pieces = CUT.pieces(prefix, skip, end)
    if len(prefix) + CUT.part_bytes - skip >= CUT.smallest:
        assert pieces[0] == Piece(1, prefix, skip, 64)
        assert pieces[1 : 1 + len(sent)] == sent
    else:
        assert pieces[0].size >= min(CUT.smallest, len(prefix) + end - skip)


def test_hundreds_of_gigabytes_fit_into_the_parts_that_a_bucket_takes() -> None:
    cut = Cut(SMALLEST_PART)
    assert len(cut.pieces(b"", 0, 180 * 10**9)) <= MOST_PARTS
    assert cut.size_of(1) == cut.size_of(2500) == SMALLEST_PART
    assert cut.size_of(10_000) == 8 * SMALLEST_PART
