"""Look-ups that go round SQLAlchemy read what SQLAlchemy reads."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    Float,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    insert,
    literal,
    null,
    select,
    update,
)

from parlour.store import Database
from parlour.store.backends.prepared import Quick
from parlour.store.history import history_row
from parlour.store.tables import domains, room_history, rooms


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), first_domain="first")
    yield opened
    await opened.close()


async def both(database: Database, statement: Select[Any], values: dict[str, Any]) -> tuple[Any, Any]:
    backend = database._backend
    row = await backend.lookup(lambda connection: connection.execute(statement, values).first())
    found = await backend.first(statement, values)
    return None if found is None else tuple(found), None if row is None else tuple(row)


async def test_a_row_has_the_values_and_types_that_sqlalchemy_gives_it(database: Database) -> None:
    domain = await database.domains.by_host("")
    await database.rooms.create(domain.id, "a", "private", {"exp": 9.5, "lang": "de"}, now=1.0)
    statement = (
        select(rooms, domains)
        .join(domains, rooms.c.domain_id == domains.c.id)
        .where(rooms.c.name == bindparam("name"), domains.c.id == bindparam("domain_id"))
    )
    ours, theirs = await both(database, statement, {"domain_id": domain.id, "name": "a"})
    assert ours == theirs
    assert [type(value) for value in ours] == [type(value) for value in theirs]
    assert True in [value for value in ours if isinstance(value, bool)]


async def test_kinds_of_columns_and_nothing_at_all(database: Database) -> None:
    statement = select(
        literal(0, Boolean), literal(1, Boolean), null(), literal(1.5, Float), literal(3, Integer), literal("é", Text)
    ).where(bindparam("word", type_=String) == literal("yes"))
    ours, theirs = await both(database, statement, {"word": "yes"})
    assert ours == theirs
    assert [type(value) for value in ours] == [type(value) for value in theirs]
    assert await both(database, statement, {"word": "no"}) == (None, None)


async def test_one_statement_object_is_made_ready_once_and_values_stay_values(database: Database) -> None:
    statement = select(domains.c.name).where(domains.c.name == bindparam("name"))
    assert await both(database, statement, {"name": "first"}) == (("first",), ("first",))
    assert await both(database, statement, {"name": "' OR 1=1 --"}) == (None, None)
    assert await both(database, statement, {"name": "first"}) == (("first",), ("first",))


async def test_what_is_written_is_what_sqlalchemy_writes(database: Database) -> None:
    domain = await database.domains.by_host("")
    room = await database.rooms.create(domain.id, "a", "public", {}, now=1.0)
    given = [
        history_row("configured", replace(room, name=name, config={"lang": "ä"}), room, key_id=None, now=2.5)
        for name in ("quick", "slow")
    ]

    def write(connection: Connection) -> int:
        connection.execute(insert(room_history), given[1])
        return Quick(insert(room_history)).execute(connection, given[0])

    assert await database._backend.write(write) == 1
    quick, slow = [await database.history.of_room(domain.id, name) for name in ("quick", "slow")]
    assert quick == slow
    assert len(quick) == 1


async def test_an_update_tells_how_many_rows_it_found(database: Database) -> None:
    domain = await database.domains.by_host("")
    change = Quick(update(domains).where(domains.c.id == bindparam("which")).values(config=bindparam("new")))
    for which, count in ((domain.id, 1), ("nobody", 0)):
        values = {"which": which, "new": '{"lang":"de"}'}
        assert await database._backend.write(lambda on, values=values: change.execute(on, values)) == count
    changed = await database.domains.get(domain.id)
    assert changed is not None
    assert changed.config == {"lang": "de"}
