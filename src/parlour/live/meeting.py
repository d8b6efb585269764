"""One running meeting: the pure call, the connections of its participants, and its media. Carries out effects."""

from collections.abc import Iterable
from typing import Final, assert_never

from parlour.calls.call import Call
from parlour.calls.effects import (
    Answer,
    ChangeTargets,
    ChangeWanted,
    Close,
    CloseWaiting,
    Effect,
    FindGifs,
    ForgetPeer,
    Hold,
    LetIn,
    MeetingEnded,
    NegotiatePublication,
    ResetPeer,
    Send,
    SetAway,
    SetBlocked,
    ShowScene,
    StartJob,
    StopJob,
    TakeOver,
    TellChat,
    TellTranscript,
    TellWaiting,
)
from parlour.calls.messages import InLobby, Joined
from parlour.calls.refusals import Refuse
from parlour.live.absences import Absences
from parlour.live.asker import Asker
from parlour.live.delivery import Delivery
from parlour.live.jobs import MeetingJobs
from parlour.live.lobby import LobbyDelivery
from parlour.live.media import MeetingMedia
from parlour.live.ports import GifSearch

__all__ = ["Meeting"]

_NO_GIFS: Final = Refuse("not-possible", "this server finds no GIFs: its operator has set no key for them")


class Meeting:
    """Belongs to one room, which calls it for one piece of work at a time."""

    def __init__(
        self,
        call: Call,
        media: MeetingMedia,
        delivery: Delivery,
        absences: Absences,
        lobby: LobbyDelivery,
        where: dict[str, str],
        jobs: MeetingJobs,
        gifs: GifSearch | None = None,
    ) -> None:
        self.call = call
        self.media = media
        self.where = where
        self.delivery = delivery
        self.jobs = jobs
        self._absences = absences
        self._lobby = lobby
        self._gifs = gifs

    def carry_out(self, effects: Iterable[Effect], asker: Asker | None = None, received: int = 0) -> int:
        """Do what the call wants, in its order. None of it waits.

        `received` counts the messages that whoever comes back has got. Returns how many bytes that put on the way to
        browsers, replies not counted.
        """
        caused = 0
        for effect in effects:
            match effect:
                case Send(to, message):
                    caused += self.delivery.push(to, message)
                case Answer() | Refuse():
                    self._answer(effect, asker)
                case Close() | Hold() | TakeOver():
                    self._attend_to_seat(effect, asker, received)
                case TellWaiting() | CloseWaiting() | LetIn():
                    self._tell_lobby(effect)
                case NegotiatePublication() | FindGifs():
                    self._answer_later(effect, asker)
                case ChangeWanted() | SetBlocked() | ResetPeer() | ForgetPeer() | SetAway():
                    self._drive_media(effect)
                case StartJob() | ShowScene() | ChangeTargets() | TellChat() | TellTranscript() | StopJob():
                    self.jobs.carry_out(effect)
                case MeetingEnded():
                    pass  # the stage sees it by `call.ended`
                case _:
                    assert_never(effect)
        return caused

    def end(self) -> None:
        """Wait for nobody any more."""
        self._absences.close()
        self.jobs.stop()

    def _attend_to_seat(self, effect: Close | Hold | TakeOver, asker: Asker | None, received: int) -> None:
        match effect:
            case Close():
                self.delivery.close(effect)
            case Hold():
                self._absences.hold(effect)
            case TakeOver(session_id):
                self._absences.end(session_id)
                if asker is not None:
                    self.delivery.take_over(effect, asker, received)
            case _:
                assert_never(effect)

    def _tell_lobby(self, effect: TellWaiting | CloseWaiting | LetIn) -> None:
        match effect:
            case TellWaiting():
                self._lobby.tell(effect)
            case CloseWaiting():
                self._lobby.close(effect)
            case LetIn(joined):
                self._lobby.let_in(joined, self.delivery)
            case _:
                assert_never(effect)

    def _answer(self, effect: Answer | Refuse, asker: Asker | None) -> None:
        if asker is None:
            return
        self.delivery.release(asker.connection)
        if isinstance(effect, Refuse):
            asker.refuse(effect.type, effect.msg, nbf=effect.nbf)
            return
        asker.reply(effect.reply)
        match effect.reply:
            case Joined(session_id):
                self.delivery.seat(session_id, asker.connection)
            case InLobby(session_id):
                self._lobby.seat(session_id, asker.connection)
            case _:
                pass  # nobody takes a place by it

    def _drive_media(self, effect: ChangeWanted | SetBlocked | ResetPeer | ForgetPeer | SetAway) -> None:
        match effect:
            case ChangeWanted(session_ids, add, drop):
                self.media.change_wanted(session_ids, add, drop)
            case SetBlocked(session_id, names):
                self.media.set_blocked(session_id, names)
            case ResetPeer(session_id, blocked, wanted):
                self.media.reset(session_id, blocked, wanted)
            case ForgetPeer(session_id):
                self.delivery.forget(session_id)
                self._absences.end(session_id)
                self.media.forget(session_id)
            case SetAway(session_id, away):
                self.media.set_away(session_id, away=away)
            case _:
                assert_never(effect)

    def _answer_later(self, effect: NegotiatePublication | FindGifs, asker: Asker | None) -> None:
        match effect:
            case NegotiatePublication():
                self._negotiate(effect, asker)
            case FindGifs():
                self._find_gifs(effect, asker)
            case _:
                assert_never(effect)

    def _find_gifs(self, effect: FindGifs, asker: Asker | None) -> None:
        if self._gifs is None:
            self._answer(_NO_GIFS, asker)
            return
        room = f"{self.where['domain']}/{self.where['room']}"
        self._gifs.find(effect, room, lambda found: self._answer(Answer(found), asker))

    def _negotiate(self, effect: NegotiatePublication, asker: Asker | None) -> None:
        def done(sdp: str) -> None:
            if asker is not None:
                self.delivery.release(asker.connection)
                asker.published(sdp)

        def failed(reason: str) -> None:
            if asker is not None:
                self.delivery.release(asker.connection)
                asker.refuse("media-error", reason)

        fec, dtx = effect.opus_fec, effect.opus_dtx
        self.media.publish(effect.session_id, effect.offer, effect.mids, done, failed, opus_fec=fec, opus_dtx=dtx)
