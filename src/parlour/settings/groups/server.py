"""The HTTP server and where it keeps its files."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic import model_validator as whole

from parlour.settings.groups.base import Addresses, Group
from parlour.settings.hosts import HOST, ORIGIN, is_loopback, reachable

__all__ = ["ServerSettings"]


class ServerSettings(Group):
    """The HTTP server and where it keeps its files."""

    host: str = Field(
        "127.0.0.1", min_length=1, description="Address to listen on; `0.0.0.0` for every IPv4 interface."
    )
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 lets the system choose one.")
    public_url: str = Field(
        "",
        description="Address that browsers and REST clients use, such as `https://meet.example.com`, without a path: "
        "a room's name is the whole path of its URL. Empty: a room's URL is on the host that a request was sent to.",
    )
    tls_cert: Path | None = Field(None, description="Certificate chain (PEM); with `tls_key` the server speaks https.")
    tls_key: Path | None = Field(None, description="Private key (PEM) of `tls_cert`.")
    trusted_proxies: Addresses = Field(
        (),
        description="Addresses of proxies whose `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` headers "
        "are believed.",
    )
    cors_origins: Addresses = Field(
        ("*",),
        description="Origins whose pages may call the REST API from a browser, such as `https://app.example.com`; "
        "`*` for all, empty for none. The API key stays the only thing that lets anybody in.",
    )
    data_dir: Path = Field(Path("parlour-data"), description="Folder for everything the server writes.")
    drain_seconds: float = Field(
        5.0,
        ge=0,
        le=86_400,
        description="How long calls may go on after a signal to stop: nobody gets in, REST answers. A second signal "
        "stops at once, and so does the first one when no call runs.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Bearer token that `/metrics` asks for. Empty: it answers programs on this machine only.",
    )

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError("must look like https://meet.example.com")
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError("must not have a path: a room's name is the whole path of its URL")
        if HOST.fullmatch(parts.netloc) is None:
            raise ValueError("names no valid host")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and ORIGIN.fullmatch(origin) is None:
                raise ValueError("must be `*` or look like https://app.example.com, without a path")
        return tuple(origin.lower() for origin in value)

    @whole(mode="after")
    def _both_tls_files(self) -> "ServerSettings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key belong together: set both or neither")
        return self

    @property
    def origin(self) -> str:
        """`public_url`, or the address derived from `host`, `port` and TLS."""
        return self.public_url or self.local_url

    @property
    def follows_host_headers(self) -> bool:
        """Tell whether others than this machine decide, by the host they ask for, what a room's URL is."""
        return not self.public_url and not is_loopback(self.host)

    @property
    def local_url(self) -> str:
        """The address under which this machine itself reaches the server."""
        scheme, usual = ("https", 443) if self.tls_cert is not None else ("http", 80)
        host = reachable(self.host)
        return f"{scheme}://{host}" if self.port == usual else f"{scheme}://{host}:{self.port}"
