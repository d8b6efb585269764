"""The engine's configuration files: made anew for every start, with new secrets. Pure, apart from `write_files`.

Paths in them are relative: the engine is started inside the directory that holds them, so it needs no right to look
into the directories above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parlour.ids import new_secret
from parlour.media.janus.client import Endpoint

__all__ = ["EngineConfig", "new_endpoint", "render", "write_files"]

PLUGIN_LIBRARY = "libjanus_videoroom.so"
TRANSPORT_LIBRARY = "libjanus_websockets.so"
_SESSION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What goes into the files. `library` is the directory with the engine's `plugins` and `transports`."""

    port: int
    endpoint: Endpoint
    addresses: tuple[str, ...]
    public_address: str | None
    rtp_ports: tuple[int, int]
    event_loops: int
    library: Path


def new_endpoint(port: int) -> Endpoint:
    """Return an endpoint on loopback with secrets that nobody else knows."""
    return Endpoint(f"ws://127.0.0.1:{port}", new_secret(), new_secret())


def render(config: EngineConfig) -> dict[str, str]:
    """Return the files' texts by name."""
    return {
        "janus.jcfg": _core(config),
        "janus.transport.websockets.jcfg": _block(
            "general",
            {
                "json": "compact",
                "ws": True,
                "ws_port": config.port,
                "ws_ip": "127.0.0.1",
                "wss": False,
            },
        )
        + _block("admin", {"admin_ws": False, "admin_wss": False}),
        "janus.plugin.videoroom.jcfg": _block(
            "general", {"admin_key": config.endpoint.admin_key, "lock_rtp_forward": True, "string_ids": True}
        ),
    }


def write_files(config: EngineConfig, directory: Path) -> None:
    """Write the files and the directories with the two libraries that the engine is to load, and no others."""
    for name, text in render(config).items():
        (directory / name).write_text(text)
    for kind, library in (("plugins", PLUGIN_LIBRARY), ("transports", TRANSPORT_LIBRARY)):
        (directory / kind).mkdir()
        (directory / kind / library).symlink_to(config.library / kind / library)
    for kind in ("events", "loggers"):
        (directory / kind).mkdir()


def _core(config: EngineConfig) -> str:
    first, last = config.rtp_ports
    nat: dict[str, str | int | bool] = {"ice_enforce_list": ",".join(config.addresses), "ignore_mdns": True}
    if config.public_address:
        nat |= {"nat_1_1_mapping": config.public_address, "keep_private_host": True}
    general: dict[str, str | int | bool] = {
        "configs_folder": ".",
        "plugins_folder": "./plugins",
        "transports_folder": "./transports",
        "events_folder": "./events",
        "loggers_folder": "./loggers",
        "interface": "127.0.0.1",
        "api_secret": config.endpoint.api_secret,
        "admin_secret": new_secret(),
        "server_name": "parlour",
        "session_timeout": _SESSION_SECONDS,
        "reclaim_session_timeout": 0,
        "event_loops": config.event_loops,
        "debug_level": 4,
        "debug_timestamps": False,
        "debug_colors": False,
        "hide_dependencies": True,
    }
    media: dict[str, str | int | bool] = {
        "rtp_port_range": f"{first}-{last}",
        "ipv6": _has_ipv6(config.addresses),
    }
    return (
        _block("general", general)
        + _block("media", media)
        + _block("nat", nat)
        + _block("events", {"broadcast": False})
    )


def _has_ipv6(addresses: Sequence[str]) -> bool:
    return any(":" in address for address in addresses)


def _block(name: str, values: Mapping[str, str | int | bool]) -> str:
    lines = "".join(f"  {key} = {_value(value)}\n" for key, value in values.items())
    return f"{name}: {{\n{lines}}}\n"


def _value(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
