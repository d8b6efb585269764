"""Switches of the call page."""

from typing import Final

from parlour.properties.kinds import Boolean, Choice, Host, ListOf, Url
from parlour.properties.model import Applies, Echo, Level, Property
from parlour.properties.sections.levels import DR, DRT, DT, D, R, T
from parlour.properties.source import DOCS, SEED, Source

__all__ = ["DECLARED"]

LANGUAGES: Final = (
    *("da", "de", "en", "es", "fi", "fr", "it", "jp", "ka", "nl", "no", "pt", "pt-BR", "pl", "ru", "sv", "tr"),
    "user",
)


def _switch(
    name: str,
    effect: str,
    *,
    default: bool,
    missing: str = "",
    levels: frozenset[Level] = DR,
    source: tuple[Source, ...] = (SEED, DOCS),
    claim: str | None = None,
) -> Property:
    """Declare a switch that has a default at the domain and none at the room: a room shows it whenever it is set.

    `missing` says what the call page cannot do yet; empty once it obeys the switch.
    """
    return Property(
        name=name,
        kind=Boolean(),
        levels=levels,
        section="ui",
        effect=effect,
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        default=default,
        default_levels=D & levels,
        source=source,
        claim=claim,
        told=True,
        pending=f"the call page {missing}" if missing else None,
    )


_SWITCHES: Final = (
    _switch(
        "enable_people_ui",
        "The button and the sidebar tab with the list of people.",
        default=True,
    ),
    _switch(
        "enable_cpu_warning_notifications",
        "Warnings when the computer cannot keep up.",
        default=True,
        source=(DOCS,),
    ),
    _switch(
        "enable_pip_ui",
        "The picture-in-picture button: the call in a small window over other programs.",
        default=False,
    ),
    _switch(
        "enable_emoji_reactions",
        "The button that sends reactions; off also hides reactions that arrive.",
        default=False,
    ),
    _switch(
        "enable_hand_raising",
        "The button that raises a hand.",
        default=False,
    ),
    _switch(
        "enable_prejoin_ui",
        "The page before the join: a look at camera and microphone, the choice of devices, the name.",
        default=True,
        levels=DRT,
        claim="x_enable_prejoin_ui",
    ),
    _switch(
        "enable_live_captions_ui",
        "The captions button, where the call is transcribed or the holder may begin that.",
        default=False,
        levels=DRT,
        claim="x_enable_live_captions_ui",
    ),
    _switch(
        "enable_network_ui",
        "The button and the panel with network figures.",
        default=False,
    ),
    _switch(
        "enable_noise_cancellation_ui",
        "The switch for noise cancellation.",
        default=True,
    ),
    _switch(
        "enable_breakout_rooms",
        "Owners can divide the call into smaller private groups.",
        default=False,
    ),
    _switch(
        "enable_recording_ui",
        "The recording button, for this holder.",
        default=True,
        levels=T,
        source=(DOCS,),
        claim="erui",
    ),
    _switch(
        "experimental_optimize_large_calls",
        "Large calls: join muted, a grid of at most 12, at most 16 people unmuted (the oldest speaker is muted first).",
        default=False,
        levels=R,
        source=(SEED,),
    ),
)

_LOOKS: Final = (
    Property(
        name="enable_video_processing_ui",
        kind=Boolean(),
        levels=DR,
        section="ui",
        effect="The controls for background blur and background pictures.",
        applies=Applies.NEXT_JOIN,
        default=True,
        default_levels=DR,
        source=(SEED, DOCS),
        told=True,
    ),
    Property(
        name="enable_advanced_chat",
        kind=Boolean(),
        levels=DR,
        section="ui",
        effect="A richer chat: emoji picker, reactions to messages, animated pictures.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=DR,
        source=(SEED, DOCS),
        told=True,
    ),
    Property(
        name="lang",
        kind=Choice(*LANGUAGES),
        levels=DRT,
        section="ui",
        effect="The language of the call page; `user` follows the browser.",
        applies=Applies.NEXT_JOIN,
        default="en",
        default_levels=DR,
        source=(SEED, DOCS),
        claim="uil",
        told=True,
    ),
    Property(
        name="hide_daily_branding",
        kind=Boolean(),
        levels=D,
        section="ui",
        effect="The call page shows no badge of the product.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=D,
        told=True,
    ),
)

_EXIT: Final = (
    Property(
        name="close_tab_on_exit",
        kind=Boolean(),
        levels=T,
        section="ui",
        effect="Leaving with the button of the call page closes the tab, where the browser lets it (a page opened it).",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=T,
        claim="ctoe",
        told=True,
    ),
    Property(
        name="redirect_on_meeting_exit",
        kind=Url("http", "https", max_length=1024, may_be_empty=True),
        levels=DT,
        section="ui",
        effect="The page to load after leaving with the button of the call page; `recent-call=<domain>/<room>` is "
        "added to its query. The empty string at a token leads nowhere, whatever the domain says.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        default="",
        default_levels=D,
        claim="rome",
        told=True,
    ),
    Property(
        name="redirect_on_meeting_exit_allowed_hosts",
        kind=ListOf(Host(max_length=260), max_items=100, distinct=True),
        levels=D,
        section="ui",
        effect="The hosts to which a token's `redirect_on_meeting_exit` may lead; other redirects are dropped. A host "
        "without a port stands for all of its ports. Not set: any host.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        secret=False,
    ),
)

DECLARED: Final = (*_SWITCHES, *_LOOKS, *_EXIT)
