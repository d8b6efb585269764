"""The TURN relay: the way into calls for browsers whose network lets nothing else through."""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic import model_validator as whole

from parlour.settings.groups.base import Addresses, Group, Port
from parlour.settings.hosts import HOST

__all__ = ["TurnSettings"]


class TurnSettings(Group):
    """The TURN relay, for browsers whose network lets no UDP through: coturn, started by the server, or others'."""

    enabled: Literal["auto"] | bool = Field(
        "auto",
        description="Start a relay of our own (coturn). `auto`: when the program is installed, calls are enabled, no "
        "`urls` are set, and others than this machine can come: the server listens on more than loopback, or it has a "
        "public address or URL.",
    )
    program: Path | None = Field(
        None, description="The `turnserver` program (coturn); searched for in `PATH` when empty."
    )
    address: Addresses = Field(
        (), description="Local addresses or interfaces that the relay listens on; those of media when empty."
    )
    host: str | None = Field(
        None,
        description="Name or address by which browsers reach the relay. Empty: the public address (for TLS the host "
        "of `server.public_url`), else the first address that it listens on.",
    )
    port: Port = Field(
        3478, description="UDP and TCP port of the relay. Below 1024 only where the server runs as root."
    )
    tls_port: Port = Field(5349, description="Port of the relay for TLS; it needs a certificate.")
    certificate: Path | None = Field(
        None, description="Certificate chain (PEM) of the relay; that of the server (`server.tls_cert`) when empty."
    )
    key: Path | None = Field(None, description="Private key (PEM) of `certificate`.")
    relay_port_min: Port = Field(
        50_000, description="First UDP port between the relay and the media server; nobody else needs to reach them."
    )
    relay_port_max: Port = Field(59_999, description="Last of these ports: each relayed connection takes one.")
    peers: Addresses = Field(
        (),
        description="Networks that the relay may send to, such as `10.1.2.0/24`, besides the media addresses of this "
        "server: media servers on other machines. It never is a way to anything else.",
    )
    realm: str = Field("parlour", pattern=r"^[A-Za-z0-9.-]{1,127}$", description="Realm of the relay.")
    urls: Addresses = Field(
        (), description="TURN servers of others, told to browsers with short-lived credentials: `turn:` or `turns:`."
    )
    secret: SecretStr = Field(
        SecretStr(""), description="Secret shared with the servers of `urls` (coturn's `static-auth-secret`)."
    )
    lifetime_seconds: int = Field(
        86_400,
        ge=60,
        le=31_536_000,
        description="How long the credentials of a participant are good. A browser needs them for as long as the call "
        "lasts: at every change of its network, and with some relays at every refresh.",
    )

    @field_validator("urls")
    @classmethod
    def _are_turn_urls(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            scheme, _, rest = url.partition(":")
            if scheme not in ("turn", "turns") or HOST.fullmatch(rest.partition("?")[0]) is None:
                raise ValueError("must look like turn:turn.example.com:3478?transport=udp")
        return value

    @field_validator("host")
    @classmethod
    def _is_host(cls, value: str | None) -> str | None:
        if not value:
            return None
        try:
            return str(ipaddress.ip_address(value))
        except ValueError:
            if HOST.fullmatch(value) is None or ":" in value:
                raise ValueError("must be a name or an address, without a port") from None
            return value.lower()

    @field_validator("peers")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(text)) for text in value)

    @whole(mode="after")
    def _fit_together(self) -> "TurnSettings":
        if self.relay_port_min > self.relay_port_max:
            raise ValueError("relay_port_min must not be above relay_port_max")
        if self.port == self.tls_port:
            raise ValueError("port and tls_port must differ")
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together: set both or neither")
        if bool(self.urls) != bool(self.secret.get_secret_value()):
            raise ValueError("urls and secret belong together: set both or neither")
        return self
