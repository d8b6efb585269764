"""What a participant says of itself: name and user data."""

from parlour.calls.commands import SetUserData, SetUserName
from parlour.calls.desk import Desk
from parlour.calls.messages import UserDataNow, UserNameNow
from parlour.calls.participant import Participant

__all__ = ["set_user_data", "set_user_name"]


def set_user_name(desk: Desk, sender: Participant, request: SetUserName) -> None:
    """Change the display name, unless a token fixed it."""
    changed = request.name != sender.user_name
    if changed:
        sender.user_name = request.name
        sender.touch()
    desk.answer(UserNameNow(sender.user_name))
    if changed:
        desk.announce(sender)


def set_user_data(desk: Desk, sender: Participant, request: SetUserData) -> None:
    """Change the user data."""
    sender.user_data = request.data
    sender.touch()
    desk.answer(UserDataNow(request.data))
    desk.announce(sender)
