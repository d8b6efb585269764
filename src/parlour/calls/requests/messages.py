"""Messages of apps to their peers, those of the chat among them."""

from typing import Final, assert_never

from parlour.calls.chat import is_for_seen_people
from parlour.calls.commands import ReadChat, SearchGifs, SendAppMessage
from parlour.calls.desk import Desk
from parlour.calls.jobs.running import tell_chat
from parlour.calls.messages import AppMessage, ChatNow
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse
from parlour.calls.requests.gifs import search_gifs

__all__ = ["serve_messages", "too_large"]

_UNSEEN: Final = Refuse("not-permitted", "who is hidden can read the chat, but not write, and sends no reactions")


def too_large(desk: Desk, size: int) -> Refuse | None:
    """Return why a message of `size` bytes cannot be relayed, if it is too large."""
    limit = desk.rules.max_app_message_size
    if size <= limit:
        return None
    return Refuse("message-too-large", f"the message has {size} bytes, more than the {limit} allowed")


def serve_messages(desk: Desk, sender: Participant, request: SendAppMessage | ReadChat | SearchGifs) -> None:
    """Relay a message, tell what was said in the chat before, or let somebody search for what to say."""
    match request:
        case SendAppMessage():
            _send_app_message(desk, sender, request)
        case ReadChat(before):
            desk.answer(ChatNow(*desk.chat.before(desk.rules, before)))
        case SearchGifs():
            search_gifs(desk, sender, request)
        case _:
            assert_never(request)


def _send_app_message(desk: Desk, sender: Participant, request: SendAppMessage) -> None:
    """Relay a message to those it names, or to everybody else."""
    refusal = too_large(desk, request.size)
    if refusal is None and not sender.visible and is_for_seen_people(desk.rules, request.data):
        refusal = _UNSEEN
    if refusal is not None:
        desk.effects.append(refusal)
        return
    if request.to is None and not desk.breakout.open:  # what is said in a group is for nobody else, also later
        desk.chat.hear(desk.rules, sender.session_id, sender.user_name, request.data, desk.now)
        tell_chat(desk, sender.session_id, sender.user_name, request.data)
    desk.answer()
    desk.send(_receivers(desk, sender, request.to), AppMessage(request.data, sender.session_id))


def _receivers(desk: Desk, sender: Participant, to: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return who gets a message. It stays in the breakout room of its sender; a host reaches whom it names."""
    if to is None:
        return tuple([each for each in desk.in_room(sender.breakout_room) if each != sender.session_id])
    named = [each for session_id in dict.fromkeys(to) if (each := desk.roster.get(session_id)) is not None]
    return tuple([each.session_id for each in named if sender.moderates or each.breakout_room == sender.breakout_room])
