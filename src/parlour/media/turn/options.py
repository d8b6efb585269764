"""What an operator can decide about the relay that the server runs itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from parlour.ids import new_secret

__all__ = ["Addresses", "TlsFiles", "TurnOptions"]


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A certificate chain and its private key, both PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Addresses:
    """This machine's addresses: `listening` are those that browsers come to, `media` those of the media server."""

    listening: tuple[str, ...]
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """Everything the relay needs to know; the settings of the server map onto it."""

    data_dir: Path
    addresses: Callable[[], "Addresses"]
    """Asked at each start, because a machine's addresses change. May raise `MissingPartError`."""

    program: Path | None = None
    public_address: str | None = None
    """What others see of the first media address behind a one-to-one NAT."""

    host: str | None = None
    """By which browsers reach the relay; the public address, or the first one it listens on, when it is not set."""

    tls_host: str | None = None
    """The same for TLS, where it should be a name of the certificate."""

    port: int = 3478
    tls_port: int = 5349
    tls: TlsFiles | None = None
    relay_ports: tuple[int, int] = (50_000, 59_999)
    peers: tuple[str, ...] = ()
    """Networks that may be sent to beside `addresses`."""

    realm: str = "parlour"
    lifetime: float = 86_400.0
    """Seconds for which credentials are good."""

    secret: str = field(default_factory=new_secret)
    """Shared with the process, made anew for each life of the server: credentials outlive a restart of the relay."""

    required: bool = False
    """Whether the server is of no use without the relay: its first start must succeed then."""

    start_seconds: float = 10.0
    memory_limit: int = 8 * 1024**3
    """Bytes of address space of the relay's process."""
