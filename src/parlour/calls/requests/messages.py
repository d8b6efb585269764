"""Messages of apps to their peers."""

from parlour.calls.commands import SendAppMessage
from parlour.calls.desk import Desk
from parlour.calls.messages import AppMessage
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse

__all__ = ["send_app_message", "too_large"]


def too_large(desk: Desk, size: int) -> Refuse | None:
    """Return why a message of `size` bytes cannot be relayed, if it is too large."""
    limit = desk.rules.max_app_message_size
    if size <= limit:
        return None
    return Refuse("message-too-large", f"the message has {size} bytes, more than the {limit} allowed")


def send_app_message(desk: Desk, sender: Participant, request: SendAppMessage) -> None:
    """Relay a message to those it names, or to everybody else."""
    refusal = too_large(desk, request.size)
    if refusal is not None:
        desk.effects.append(refusal)
        return
    ids = desk.roster.others(sender.session_id)
    to = ids if request.to is None else tuple(each for each in dict.fromkeys(request.to) if each in desk.roster)
    desk.answer()
    desk.send(to, AppMessage(request.data, sender.session_id))
