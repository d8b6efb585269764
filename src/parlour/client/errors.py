"""What can go wrong for a bot, as exceptions. Their texts name no token and no key."""

__all__ = [
    "CallEndedError",
    "CallError",
    "CallFailedError",
    "CallLeftError",
    "ConnectionLostError",
    "EjectedError",
    "JoinRefusedError",
    "MediaUnavailableError",
    "OddMessageError",
    "RequestRefusedError",
    "ServerUnreachableError",
]


class CallError(Exception):
    """Anything that a call raises by itself."""


class ServerUnreachableError(CallError):
    """The room's server gave no usable answer: wrong address, no network, or no server there."""


class _RefusalError(CallError):
    def __init__(self, kind: str, sentence: str) -> None:
        """Take the refusal's stable code, and what it says to people."""
        super().__init__(f"{kind}: {sentence}" if sentence else kind)
        self.type = kind
        self.msg = sentence


class RequestRefusedError(_RefusalError):
    """The server did not do what was asked. `type` is a code of docs/signaling.md, such as `not-permitted`."""


class MediaUnavailableError(CallError):
    """Sound or pictures cannot be sent or received at present: not permitted, or switched off by an admin."""


class CallEndedError(CallError):
    """The call is over, and nothing can be asked of it any more."""


class JoinRefusedError(_RefusalError, CallEndedError):
    """The server gave no seat: `no-room`, `exp-token`, `meeting-full`, … At the join, or when coming back to a call."""


class CallFailedError(_RefusalError, CallEndedError):
    """The server ended the call with an error of its own, such as `connection-error`."""


class EjectedError(CallEndedError):
    """The bot was put out of the call: by an admin, a backend, or because its time was up. `msg` tells why."""

    def __init__(self, sentence: str) -> None:
        """Take what the server says about it."""
        super().__init__(sentence or "put out of the call")
        self.msg = sentence


class ConnectionLostError(CallEndedError):
    """The connection was lost, and no seat could be had again in time."""


class CallLeftError(CallEndedError):
    """The bot has left the call itself."""


class OddMessageError(ValueError):
    """A message of the server is not as it should be. Never leaves this package: such a message is passed over."""
