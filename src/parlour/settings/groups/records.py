"""What is remembered, and for how long."""

from pydantic import Field

from parlour.settings.groups.base import Group

__all__ = ["RecordSettings"]


class RecordSettings(Group):
    """What the server remembers about calls and callers, and for how long."""

    api_log: bool = Field(
        True, description="Remember REST calls with their bodies (without secrets) for `GET /logs/api`."
    )
    log_rows: int = Field(
        200_000, ge=1000, description="Lines kept in each log, and changes in the history of rooms; older ones go."
    )
    log_days: float = Field(14.0, gt=0, description="Days after which log lines are deleted.")
    history_days: float = Field(365.0, gt=0, description="Days after which changes of rooms are deleted.")
    meeting_days: float = Field(365.0, gt=0, description="Days after which records of meetings are deleted.")
