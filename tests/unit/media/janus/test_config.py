"""The generated configuration: minimal, secret, and with nothing of a setting's text able to break out."""

from pathlib import Path

from parlour.media.janus.config import EngineConfig, new_endpoint, render, write_files


def config(**changes: object) -> EngineConfig:
    given: dict[str, object] = {
        "port": 4242,
        "endpoint": new_endpoint(4242),
        "addresses": ("192.0.2.10", "198.51.100.7"),
        "public_address": None,
        "rtp_ports": (20000, 20100),
        "event_loops": 3,
        "library": Path("/usr/lib/janus"),
    }
    return EngineConfig(**(given | changes))  # type: ignore[arg-type]


def test_the_api_is_on_loopback_and_nothing_else_listens() -> None:
    transport = render(config())["janus.transport.websockets.jcfg"]
    assert 'ws_ip = "127.0.0.1"' in transport
    assert "ws_port = 4242" in transport
    assert "admin_ws = false" in transport


def test_secrets_are_new_every_time_and_in_the_files() -> None:
    first, second = new_endpoint(1), new_endpoint(1)
    assert len({first.api_secret, first.admin_key, second.api_secret, second.admin_key}) == 4
    files = render(config(endpoint=first))
    assert f'api_secret = "{first.api_secret}"' in files["janus.jcfg"]
    assert f'admin_key = "{first.admin_key}"' in files["janus.plugin.videoroom.jcfg"]
    assert first.api_secret not in repr(first)


def test_the_operators_choices_are_in_it() -> None:
    text = render(config(public_address="203.0.113.5"))["janus.jcfg"]
    for line in (
        'ice_enforce_list = "192.0.2.10,198.51.100.7"',
        'nat_1_1_mapping = "203.0.113.5"',
        'rtp_port_range = "20000-20100"',
        "event_loops = 3",
        "ipv6 = false",
    ):
        assert f"  {line}\n" in text
    assert "nat_1_1_mapping" not in render(config())["janus.jcfg"]
    assert "ipv6 = true" in render(config(addresses=("2001:db8::1",)))["janus.jcfg"]


def test_rooms_have_names_and_forwarding_is_locked() -> None:
    text = render(config())["janus.plugin.videoroom.jcfg"]
    assert "string_ids = true" in text
    assert "lock_rtp_forward = true" in text


def test_text_cannot_break_out_of_its_quotes() -> None:
    text = render(config(public_address='x"; }\nplugins: { disable = "\\'))["janus.jcfg"]
    assert 'nat_1_1_mapping = "x\\"; }' in text
    assert 'disable = \\"\\\\"' in text


def test_two_libraries_are_all_that_can_be_loaded(tmp_path: Path) -> None:
    write_files(config(), tmp_path)
    links = {path.relative_to(tmp_path).as_posix(): path.readlink() for path in tmp_path.rglob("*.so")}
    assert links == {
        "plugins/libjanus_videoroom.so": Path("/usr/lib/janus/plugins/libjanus_videoroom.so"),
        "transports/libjanus_websockets.so": Path("/usr/lib/janus/transports/libjanus_websockets.so"),
    }
