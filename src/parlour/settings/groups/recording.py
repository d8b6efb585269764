"""Recordings and live streams."""

import ipaddress

from pydantic import Field, field_validator

from parlour.settings.groups.base import Addresses, Group

__all__ = ["RecordingSettings"]


class RecordingSettings(Group):
    """Recordings and live streams, which this server makes itself."""

    region: str = Field(
        "",
        max_length=64,
        description="The region in which this server records and streams, such as `eu-central-1`: what `rtmp_geo` of "
        "rooms is compared with. Empty: none, and it serves every room.",
    )
    most_at_once: int = Field(
        0,
        ge=0,
        le=1000,
        description="How many recordings and live streams are made at the same time, in all calls together; `0`: two "
        "for each core of the machine. One more is refused.",
    )
    allow_private_addresses: bool = Field(
        False,
        description="Also stream to private networks and to this machine; otherwise to public addresses only.",
    )
    allowed_networks: Addresses = Field(
        (), description="Networks that may be streamed to whatever they are, such as `10.1.2.0/24`."
    )
    stream_connect_seconds: float = Field(
        30,
        ge=5,
        le=600,
        description="Seconds for which it is tried to reach the target of a live stream that never answered; then that "
        "target is in error.",
    )
    stream_patience_seconds: float = Field(
        300,
        ge=0,
        le=86_400,
        description="Seconds for which it is tried to reach a target again that was streamed to and is lost; then that "
        "target is in error.",
    )

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(text)) for text in value)
