"""What an operator can set: typed groups, one TOML file, `PARLOUR_<GROUP>_<FIELD>` variables.

Later sources win: built-in default, TOML file (`--config` or `PARLOUR_CONFIG`), environment, command line.
A key that does not exist and a value that does not fit are refused with one sentence per mistake: a server that starts
with a setting misread is worse than one that does not start.
"""

import ipaddress
import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic import model_validator as whole
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, PydanticBaseSettingsSource
from pydantic_settings import SettingsConfigDict as Config

__all__ = [
    "CONFIG_VARIABLE",
    "KEY_VARIABLE",
    "URL_VARIABLE",
    "DatabaseSettings",
    "DomainSettings",
    "IceServer",
    "LimitSettings",
    "LogSettings",
    "MediaSettings",
    "RecordSettings",
    "ServerSettings",
    "SettingRow",
    "Settings",
    "SettingsError",
    "WebhookSettings",
    "describe",
    "group_title",
    "load",
]

CONFIG_VARIABLE: Final = "PARLOUR_CONFIG"
_PREFIX: Final = "PARLOUR_"
_FOREIGN: Final = ("PARLOUR_TEST_", CONFIG_VARIABLE)
"""Variables that start with our prefix and are no settings."""

URL_VARIABLE: Final = "PARLOUR_URL"
KEY_VARIABLE: Final = "PARLOUR_KEY"
"""What the commands that call a server read; the server itself ignores both."""


class SettingsError(Exception):
    """The settings cannot be used; the text names every mistake, one per line, and holds no secret."""


def _comma_list(value: Any) -> Any:
    """Let lists be written as `a, b` in a variable; JSON and TOML lists pass."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [part.strip() for part in value.split(",") if part.strip()]


Addresses = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)]
Port = Annotated[int, Field(ge=1, le=65535)]


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True)


class ServerSettings(_Group):
    """The HTTP server and where it keeps its files."""

    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` for every IPv4 interface.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 lets the system choose one.")
    public_url: str = Field(
        "",
        description="Address that browsers and REST clients use, such as `https://meet.example.com`, without a path: "
        "a room's name is the whole path of its URL. Derived from `host`, `port` and TLS when empty.",
    )
    tls_cert: Path | None = Field(None, description="Certificate chain (PEM); with `tls_key` the server speaks https.")
    tls_key: Path | None = Field(None, description="Private key (PEM) of `tls_cert`.")
    trusted_proxies: Addresses = Field(
        (), description="Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` headers are believed."
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
        if re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?", parts.netloc) is None:
            raise ValueError("names no valid host")
        return f"{parts.scheme}://{parts.netloc.lower()}"

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
    def local_url(self) -> str:
        """The address under which this machine itself reaches the server."""
        scheme, usual = ("https", 443) if self.tls_cert is not None else ("http", 80)
        host = _reachable(self.host)
        return f"{scheme}://{host}" if self.port == usual else f"{scheme}://{host}:{self.port}"


def _reachable(host: str) -> str:
    """Return the name under which this machine itself reaches `host`; wildcards become `localhost`."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower()
    if address.is_unspecified:
        return "localhost"
    return f"[{host}]" if address.version == 6 else host


class DatabaseSettings(_Group):
    """Where rooms, domains and keys are kept."""

    url: SecretStr = Field(
        SecretStr(""),
        description="`postgresql://user:password@host/name`, or `sqlite:///path/to/file`. "
        "Empty: SQLite in `parlour.db` in the data folder.",
    )

    @field_validator("url")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        scheme = value.get_secret_value().partition("://")[0].partition("+")[0]
        if scheme not in ("", "sqlite", "postgresql", "postgres"):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value


class DomainSettings(_Group):
    """The domain that is made at the first start."""

    name: str = Field(
        "parlour", pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", description="Name of the first domain."
    )


class IceServer(_Group):
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


class MediaSettings(_Group):
    """The SFU that carries the media of calls."""

    enabled: bool = Field(True, description="Start the SFU; `false` is `--no-sfu`: REST only.")
    janus_path: Path | None = Field(None, description="The `janus` program; searched for in `PATH` when empty.")
    address: Addresses = Field(
        (), description="Local addresses or interfaces that media may use; all but loopback ones when empty."
    )
    public_address: str | None = Field(
        None, description="Address that browsers see when this machine is behind 1:1 NAT (as in most clouds)."
    )
    rtp_port_min: Port = Field(20000, description="First UDP port for media.")
    rtp_port_max: Port = Field(29999, description="Last UDP port for media.")
    ice_servers: Annotated[tuple[IceServer, ...], NoDecode, BeforeValidator(_ice_list)] = Field(
        (),
        description="STUN and TURN servers for browsers: a list of `{urls, username, credential}`; JSON in a variable.",
    )

    @field_validator("public_address")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        return None if value is None else str(ipaddress.ip_address(value))

    @whole(mode="after")
    def _ports_in_order(self) -> "MediaSettings":
        if self.rtp_port_min > self.rtp_port_max:
            raise ValueError("rtp_port_min must not be above rtp_port_max")
        return self


class LimitSettings(_Group):
    """How much one caller may ask for."""

    body_bytes: int = Field(1_048_576, ge=1024, description="Largest body of a REST call, in bytes.")
    ws_frame_bytes: int = Field(262_144, ge=16_384, description="Largest WebSocket frame from a browser, in bytes.")
    ws_messages_per_second: int = Field(
        100, ge=10, description="Messages per second that one browser may keep up; bursts of five times that pass."
    )
    app_message_bytes: int = Field(4096, ge=256, description="Largest app message, in bytes of JSON.")
    rate_limits: bool = Field(
        True,
        description="Limit REST calls as documented (100 per 5 s for most); a domain's `disable_rate_limiting` "
        "exempts it.",
    )


class RecordSettings(_Group):
    """What the server remembers about calls and callers, and for how long."""

    api_log: bool = Field(
        True, description="Remember REST calls with their bodies (without secrets) for `GET /logs/api`."
    )
    log_rows: int = Field(
        200_000, ge=1000, description="Lines kept in each log, and changes in the history of rooms; older ones go."
    )
    log_days: float = Field(14.0, gt=0, description="Days after which log lines are deleted.")
    history_days: float = Field(365.0, gt=0, description="Days after which changes of rooms are deleted.")
    meeting_days: float = Field(365.0, gt=0, description="Days after which records of meetings are deleted.")


class WebhookSettings(_Group):
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


class LogSettings(_Group):
    """What the server writes to its standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe messages written.")
    as_json: bool = Field(False, alias="json", description="One JSON object per line instead of text.")


class Settings(BaseSettings):
    """Everything an operator can set. Build it with `load`, or from keyword arguments in tests."""

    model_config = Config(
        env_prefix=_PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    domain: DomainSettings = DomainSettings()
    media: MediaSettings = MediaSettings()
    limits: LimitSettings = LimitSettings()
    records: RecordSettings = RecordSettings()
    webhooks: WebhookSettings = WebhookSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but the arguments: `load` decides which file and which environment count."""
        return (init_settings,)

    @property
    def database_url(self) -> str:
        """The database's URL, secrets included; SQLite in the data folder when none is set."""
        return self.database.url.get_secret_value() or f"sqlite:///{self.server.data_dir / 'parlour.db'}"

    def with_port(self, port: int) -> "Settings":
        """Return these settings with the port that the system chose."""
        return self.model_copy(update={"server": self.server.model_copy(update={"port": port})})


def load(config: Path | None = None, *, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """Read the settings from `config` (or the file that `PARLOUR_CONFIG` names), the environment and `overrides`.

    `overrides` is what the command line says: `{group: {field: value}}`. Raises `SettingsError`.
    """
    path = config or (Path(named) if (named := os.environ.get(CONFIG_VARIABLE)) else None)
    _refuse_unknown_variables()
    merged: dict[str, Any] = {}
    for source in (_read_toml(path) if path else {}, EnvSettingsSource(Settings)(), overrides or {}):
        for group, fields in source.items():
            both = isinstance(fields, Mapping) and isinstance(merged.get(group), Mapping)
            merged[group] = {**merged[group], **fields} if both else fields
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read the settings file {path}: {error.strerror}") from None
    except ValueError as error:
        raise SettingsError(f"the settings file {path} is not valid TOML: {error}") from None


def _refuse_unknown_variables() -> None:
    known = {row.variable for row in describe()} | {URL_VARIABLE, KEY_VARIABLE}
    for name in os.environ:
        if name.startswith(_PREFIX) and not name.startswith(_FOREIGN) and name not in known:
            raise SettingsError(f"the variable {name} is not a setting; `parlour settings` lists those that are")


def _sentences(error: ValidationError) -> list[str]:
    result = []
    for problem in error.errors(include_url=False, include_context=False):
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            result.append(f"{where} is not a setting; `parlour settings` lists those that are")
        else:
            text = problem["msg"].removeprefix("Value error, ")
            result.append(f"{where}: {text[:1].lower()}{text[1:]}")
    return result


class SettingRow(NamedTuple):
    """One setting as `parlour settings` and docs/settings.md show it."""

    group: str
    field: str
    variable: str
    default: str
    description: str


def describe() -> list[SettingRow]:
    """Return every setting in the order of its declaration; defaults as they are written in TOML."""
    return [
        SettingRow(
            group,
            name := field.alias or field_name,
            f"{_PREFIX}{group}_{name}".upper(),
            _default_text(field.default),
            field.description or "",
        )
        for group, group_field in Settings.model_fields.items()
        for field_name, field in type(group_field.default).model_fields.items()
    ]


def group_title(group: str) -> str:
    """Return the sentence that says what a group of settings is about."""
    return (type(Settings.model_fields[group].default).__doc__ or "").strip()


def _default_text(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return "[]"
    return json.dumps(value if isinstance(value, bool | int | float) else str(value))
