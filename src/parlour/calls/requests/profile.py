"""What a participant says of itself: name, user data, how its network fares."""

from typing import Final, assert_never

from parlour.calls.commands import SetUserData, SetUserName, TellNetwork
from parlour.calls.desk import Desk
from parlour.calls.messages import UserDataNow, UserNameNow
from parlour.calls.participant import Participant

__all__ = ["MOST_TOLD_OF_NETWORKS", "serve_profile"]

MOST_TOLD_OF_NETWORKS: Final = 100
"""In larger calls nobody is told of every change of somebody's network: it comes with the next other news."""


def serve_profile(desk: Desk, sender: Participant, request: SetUserName | SetUserData | TellNetwork) -> None:
    """Change what `sender` says of itself."""
    match request:
        case SetUserName():
            _set_user_name(desk, sender, request)
        case SetUserData():
            _set_user_data(desk, sender, request)
        case TellNetwork():
            _tell_network(desk, sender, request)
        case _:
            assert_never(request)


def _set_user_name(desk: Desk, sender: Participant, request: SetUserName) -> None:
    """Change the display name, unless a token fixed it."""
    changed = request.name != sender.user_name
    if changed:
        sender.user_name = request.name
        sender.touch()
    desk.answer(UserNameNow(sender.user_name))
    if changed:
        desk.announce(sender)


def _set_user_data(desk: Desk, sender: Participant, request: SetUserData) -> None:
    """Change the user data."""
    sender.user_data = request.data
    sender.touch()
    desk.answer(UserDataNow(request.data))
    desk.announce(sender)


def _tell_network(desk: Desk, sender: Participant, request: TellNetwork) -> None:
    """Take note of how the sender's network fares."""
    desk.answer()
    if request.quality == sender.network:
        return
    sender.network = request.quality
    sender.touch()
    if len(desk.roster) <= MOST_TOLD_OF_NETWORKS:
        desk.announce(sender)
