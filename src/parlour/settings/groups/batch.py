"""Batch jobs: transcripts and summaries of what was recorded."""

import ipaddress

from pydantic import Field, field_validator

from parlour.settings.groups.base import Addresses, Group

__all__ = ["BatchSettings"]


class BatchSettings(Group):
    """Jobs of `/batch-processor`: transcripts of recordings and of other films, and summaries of them."""

    at_once: int = Field(1, ge=1, le=64, description="How many jobs this server works on at the same time.")
    waiting_per_domain: int = Field(
        100, ge=1, le=100_000, description="How many jobs of a domain may wait or be worked on; more are refused."
    )
    source_bytes: int = Field(
        4_294_967_296, ge=1, description="The largest film that is fetched for a job, in bytes; it needs room on disk."
    )
    fetch_seconds: float = Field(
        1800, ge=1, le=86_400, description="Seconds in which a film has to be fetched from the `uri` of a job."
    )
    job_seconds: float = Field(
        14_400, ge=1, le=604_800, description="Seconds after which a job is given up; others wait meanwhile."
    )
    allow_private_addresses: bool = Field(
        False,
        description="Also fetch from private networks and from this machine what the `uri` of a job names; otherwise "
        "from public addresses only.",
    )
    allowed_networks: Addresses = Field(
        (), description="Networks that may be fetched from whatever they are, such as `10.1.2.0/24`."
    )

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(text)) for text in value)
