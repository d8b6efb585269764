"""The SFU, and the servers that help browsers to reach it."""

import ipaddress
import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic import model_validator as whole
from pydantic_settings import NoDecode

from parlour.settings.groups.base import Addresses, Group
from parlour.settings.hosts import HOST

__all__ = ["IceServer", "MediaSettings"]


class IceServer(Group):
    """A STUN or TURN server that browsers are told to use."""

    urls: Addresses = Field(description="`stun:` or `turn:` URLs.")
    username: str | None = Field(None, description="User name for TURN.")
    credential: SecretStr | None = Field(None, description="Password for TURN.")

    def for_browsers(self) -> dict[str, str | list[str]]:
        """Return the server as `RTCIceServer`, credential in clear: browsers need it."""
        known = {"username": self.username, "credential": self.credential and self.credential.get_secret_value()}
        return {"urls": list(self.urls)} | {name: value for name, value in known.items() if value}


def _ice_list(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


class MediaSettings(Group):
    """The SFU that carries the media of calls."""

    enabled: bool = Field(True, description="Start the SFU; `false` is `--no-sfu`: REST only.")
    node_path: Path | None = Field(
        None, description="The `node` program (Node.js 22 or later); searched for when empty."
    )
    worker: Path | None = Field(None, description="The `mediasoup-worker` program; searched for when empty.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        40000,
        description="UDP and TCP port for the media of the first worker, the next ones have the next; 0 for any free "
        "ones.",
    )
    tcp: bool = Field(
        True,
        description="Let browsers whose network blocks UDP send media over TCP.",
    )
    workers: Annotated[int, Field(ge=0, le=256)] = Field(
        0, description="Processes that carry media; 0 for one per core."
    )
    address: Addresses = Field(
        (), description="Local addresses or interfaces that media may use; all but loopback ones when empty."
    )
    public_address: str | None = Field(
        None, description="Address that browsers see when this machine is behind 1:1 NAT (as in most clouds)."
    )
    stun_discovery: str = Field(
        "",
        description="STUN server, `host:port`, that is asked at the start which `public_address` this machine has, "
        "when none is set and no address of its own is public. Empty: nobody is asked.",
    )
    ice_servers: Annotated[tuple[IceServer, ...], NoDecode, BeforeValidator(_ice_list)] = Field(
        (),
        description="STUN and TURN servers for browsers: a list of `{urls, username, credential}`; JSON in a variable.",
    )

    @field_validator("public_address")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        return None if value is None else str(ipaddress.ip_address(value))

    @field_validator("stun_discovery")
    @classmethod
    def _is_host(cls, value: str) -> str:
        if value and HOST.fullmatch(value) is None:
            raise ValueError("must look like stun.example.com:3478")
        return value

    @whole(mode="after")
    def _ports_exist(self) -> "MediaSettings":
        if self.port and self.port + max(1, self.workers) - 1 > 65535:
            raise ValueError("the ports of the workers, from port on, must not go beyond 65535")
        return self
