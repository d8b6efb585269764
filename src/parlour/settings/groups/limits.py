"""How much one caller may ask for."""

from pydantic import Field

from parlour.settings.groups.base import Group

__all__ = ["LimitSettings"]


class LimitSettings(Group):
    """How much one caller may ask for."""

    body_bytes: int = Field(1_048_576, ge=1024, description="Largest body of a REST call, in bytes.")
    ws_frame_bytes: int = Field(262_144, ge=16_384, description="Largest WebSocket frame from a browser, in bytes.")
    ws_messages_per_second: int = Field(
        100, ge=10, description="Messages per second that one browser may keep up; bursts of five times that pass."
    )
    ws_bytes_per_second: int = Field(
        524_288, ge=16_384, description="Bytes per second that one browser may keep up; bursts of five times that pass."
    )
    ws_caused_bytes_per_second: int = Field(
        4_194_304,
        ge=65_536,
        description="Bytes per second that the messages of one browser may put on the way to others: their size times "
        "the receivers, of which at least 16 are counted. Each begins with five seconds' worth and may save twenty.",
    )
    header_seconds: float = Field(
        10.0, gt=0, description="How long a connection may take until the header of its request is complete."
    )
    stall_seconds: float = Field(
        20.0,
        ge=1,
        description="How long a peer may take nothing of what is sent to it, or send next to nothing of a body.",
    )
    connections_per_address: int = Field(
        0,
        ge=0,
        description="Connections that one address (IPv6: one /64 network) may have; 0 for any number. Trusted proxies "
        "are not counted: an office behind one address needs one for every person, and a few.",
    )
    waiting_per_address: int = Field(
        60,
        ge=0,
        description="People from one address (IPv6: one /64 network) who may wait in the lobby of one room, which "
        "holds 100; 0 for any number. A proxy has to be in `server.trusted_proxies`, or all people have its address.",
    )
    knocks_per_minute: int = Field(
        120,
        ge=0,
        description="How often people from one address may take places in lobbies in a minute; 0 for any number.",
    )
    trials_per_address: int = Field(
        12,
        ge=0,
        description="Tests of calls' quality that one address may run at once, of the server's 20; 0 for any number.",
    )
    trials_per_minute: int = Field(
        60, ge=0, description="Tests of calls' quality that one address may begin in a minute; 0 for any number."
    )
    app_message_bytes: int = Field(4096, ge=256, description="Largest app message, in bytes of JSON.")
    rate_limits: bool = Field(
        True,
        description="Limit REST calls as documented (100 per 5 s for most); a domain's `disable_rate_limiting` "
        "exempts it.",
    )
