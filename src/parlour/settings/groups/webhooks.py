"""What may be posted where."""

import ipaddress

from pydantic import Field, field_validator

from parlour.settings.groups.base import Addresses, Group

__all__ = ["WebhookSettings"]


class WebhookSettings(Group):
    """What the server posts to addresses that REST callers choose: webhooks and `meeting_join_hook`."""

    allow_private_addresses: bool = Field(
        False, description="Also deliver to private networks and to this machine; otherwise public addresses only."
    )
    allowed_networks: Addresses = Field(
        (), description="Networks that may be delivered to whatever they are, such as `10.1.2.0/24`."
    )
    max_webhook_count: int = Field(100, ge=1, description="Webhooks that one domain can have.")
    keep_days: int = Field(30, ge=1, le=3650, description="Days after which events are forgotten, delivered or not.")

    @field_validator("allowed_networks")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(text)) for text in value)
