"""Pages of a list, walked through from both ends. The lists themselves are tried where they are used."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Double, MetaData, String, Table, create_engine, insert, select

from parlour.store import OLDEST, UnknownCursorError
from parlour.store.paging import Newest

THINGS = Table("things", MetaData(), Column("id", String), Column("domain_id", String), Column("at", Double))
NEWEST = Newest(THINGS, THINGS.c.at)


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Seven things of one domain, the oldest three of one moment, and one of another domain."""
    engine = create_engine("sqlite://")
    THINGS.metadata.create_all(engine)
    with engine.begin() as opened:
        rows = [{"id": each, "domain_id": "d", "at": max(2, at)} for at, each in enumerate("abcdefg")]
        opened.execute(insert(THINGS), [*rows, {"id": "x", "domain_id": "other", "at": 3}])
        yield opened
    engine.dispose()


def page(connection: Connection, *, after: str | None = None, before: str | None = None, limit: int = 3) -> str:
    listed = select(THINGS).where(THINGS.c.domain_id == "d")
    rows = NEWEST.page(connection, listed, domain_id="d", limit=limit, starting_after=after, ending_before=before)
    return "".join(row.id for row in rows)


def test_a_list_is_walked_through_from_both_ends(connection: Connection) -> None:
    assert [page(connection), page(connection, after="e"), page(connection, after="b")] == ["gfe", "dcb", "a"]
    assert [page(connection, before=OLDEST), page(connection, before="c")] == ["cba", "fed"]
    assert page(connection, after="f", before="a", limit=9) == "edcb"


@pytest.mark.parametrize("cursor", ["x", "nothing", OLDEST])
def test_a_cursor_that_is_no_object_of_the_domain_is_refused(connection: Connection, cursor: str) -> None:
    with pytest.raises(UnknownCursorError):
        page(connection, after=cursor)
    if cursor != OLDEST:
        with pytest.raises(UnknownCursorError):
            page(connection, before=cursor)
