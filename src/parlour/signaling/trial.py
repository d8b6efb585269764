"""The trial that one connection may make: media sent before joining, which nobody receives."""

from parlour.live import AddressLimitError, Calls, Frame, Trial, Wire
from parlour.media.port import MediaError
from parlour.signaling.fields import Fields
from parlour.signaling.incoming import read_trial
from parlour.signaling.outbox import Outbox

__all__ = ["ConnectionTrial"]


class ConnectionTrial:
    """Is for somebody who may enter and has not, once on each connection."""

    def __init__(self, calls: Calls, wire: Wire, outbox: Outbox, address: str) -> None:
        self._calls = calls
        self._wire = wire
        self._outbox = outbox
        self._address = address
        self._trial: Trial | None = None

    async def begin(self, message: Fields, request_id: int | None, *, welcome: bool | None) -> None:
        """Begin and reply, or refuse. `welcome`: whether a `preauth` has succeeded; `None` for who has a seat.

        Raises `BadMessageError`.
        """
        offer, tracks = read_trial(message)
        if welcome is None:
            self._refuse(request_id, "already-joined", "this is for those who have not joined yet")
        elif not welcome:
            self._refuse(request_id, "not-joined", "preauth first")
        elif self._trial is not None:
            self._refuse(request_id, "not-permitted", "this connection has tried already; open another one")
        else:
            await self._carry(offer, tracks, request_id)

    def end(self) -> None:
        """End what was begun. Ending twice does nothing."""
        if self._trial is not None:
            self._trial.close()

    async def _carry(self, offer: str, tracks: dict[str, str], request_id: int | None) -> None:
        try:
            self._trial = await self._calls.trials.begin(offer, tracks, self._address)
        except AddressLimitError as error:
            self._refuse(request_id, "address-limit", str(error))
            return
        except MediaError as error:
            self._refuse(request_id, "media-error", str(error))
            return
        if request_id is not None:
            self._outbox.reply(Frame.of(self._wire.published(request_id, self._trial.answer)))

    def _refuse(self, request_id: int | None, error: str, msg: str) -> None:
        if request_id is not None:
            self._outbox.reply(Frame.of(self._wire.refusal(request_id, error, msg)))
