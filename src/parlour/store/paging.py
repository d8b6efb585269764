"""Lists in pages: newest first, ties broken by id; a page begins after an object, or ends before one."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, select, tuple_

from parlour.store.errors import UnknownCursorError

__all__ = ["OLDEST", "Newest"]

OLDEST: Final = "OLDEST"
"""The cursor that stands for the end of the list."""


class Newest:
    """A table with the columns `id` and `domain_id`, listed by the column that says when each object began."""

    def __init__(self, table: Table, moment: Column[float]) -> None:
        self._table = table
        self._moment = moment
        self._position = tuple_(moment, table.c.id)

    def page(
        self,
        connection: Connection,
        listed: Select[Any],
        *,
        domain_id: str,
        limit: int,
        starting_after: str | None,
        ending_before: str | None,
    ) -> Sequence[Row[Any]]:
        """Return rows of `listed`: those after (older) or before (newer) the object of the domain with an id.

        `ending_before=OLDEST` gives the last page. Raises `UnknownCursorError`.
        """
        backwards = ending_before is not None
        bounds = []
        if starting_after is not None:
            bounds.append(self._of(connection, domain_id, starting_after) > self._position)
        if ending_before is not None and ending_before != OLDEST:
            bounds.append(self._of(connection, domain_id, ending_before) < self._position)
        moment, id_ = self._moment, self._table.c.id
        order = (moment, id_) if backwards else (moment.desc(), id_.desc())
        rows = connection.execute(listed.where(*bounds).order_by(*order).limit(limit)).all()
        return rows[::-1] if backwards else rows

    def _of(self, connection: Connection, domain_id: str, id_: str) -> "ColumnElement[tuple[float, str]]":
        found = select(self._moment, self._table.c.id).where(
            self._table.c.domain_id == domain_id, self._table.c.id == id_
        )
        row = connection.execute(found).first()
        if row is None:
            raise UnknownCursorError
        return tuple_(*row)
