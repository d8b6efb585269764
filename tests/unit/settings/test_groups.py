"""The bounds of every setting: the last good value and the first bad one."""

from typing import Any

import pytest

from parlour.settings import IceServer, load
from tests.unit.settings.sources import mistakes

NAN, INF = float("nan"), float("inf")


def setting(group: str, field: str, value: object) -> Any:
    return getattr(getattr(load(overrides={group: {field: value}}), group), field)


@pytest.mark.parametrize(
    ("group", "field", "good", "bad"),
    [
        ("server", "port", [0, 65535], [-1, 65536]),
        ("server", "drain_seconds", [0, 86_400], [-0.001, 86_400.5]),
        ("media", "port", [0, 65535], [-1, 65536]),
        ("media", "workers", [0, 256], [-1, 257]),
        ("turn", "port", [1, 65535], [0, 65536]),
        ("turn", "relay_port_min", [1, 59_999], [0, 65536]),
        ("turn", "relay_port_max", [50_000, 65535], [0, 65536]),
        ("turn", "lifetime_seconds", [60, 31_536_000], [59, 31_536_001]),
        ("limits", "body_bytes", [1024], [1023]),
        ("limits", "ws_frame_bytes", [16_384], [16_383]),
        ("limits", "ws_messages_per_second", [10], [9]),
        ("limits", "ws_bytes_per_second", [16_384], [16_383]),
        ("limits", "ws_caused_bytes_per_second", [65_536], [65_535]),
        ("limits", "header_seconds", [0.001], [0, -1]),
        ("limits", "stall_seconds", [1], [0.999]),
        ("limits", "connections_per_address", [0], [-1]),
        ("limits", "waiting_per_address", [0], [-1]),
        ("limits", "knocks_per_minute", [0], [-1]),
        ("limits", "trials_per_address", [0], [-1]),
        ("limits", "trials_per_minute", [0], [-1]),
        ("limits", "app_message_bytes", [256], [255]),
        ("gifs", "searches_per_minute", [1], [0]),
        ("gifs", "cache_bytes", [0], [-1]),
        ("records", "log_rows", [1000], [999]),
        ("records", "log_days", [0.001], [0]),
        ("records", "history_days", [0.001], [0]),
        ("records", "meeting_days", [0.001], [0]),
        ("recording", "most_at_once", [0, 1000], [-1, 1001]),
        ("recording", "stream_connect_seconds", [5, 600], [4, 601]),
        ("recording", "stream_patience_seconds", [0, 86_400], [-1, 86_401]),
        ("transcription", "threads", [1, 64], [0, 65]),
        ("transcription", "most_at_once", [0, 1000], [-1, 1001]),
        ("transcription", "file_seconds", [1, 172_800], [0.9, 172_801]),
        ("webhooks", "max_webhook_count", [1], [0]),
        ("webhooks", "keep_days", [1, 3650], [0, 3651]),
    ],
)
def test_a_number_has_its_bounds(group: str, field: str, good: list[float], bad: list[float]) -> None:
    for value in good:
        assert setting(group, field, value) == value
    for value in [*bad, NAN, INF, -INF, True, False, None, "many", [1], {}]:
        (line,) = mistakes(None, **{group: {field: value}})
        assert line.startswith(f"{group}.{field}: ")


@pytest.mark.parametrize("field", ["port", "drain_seconds"])
def test_a_boolean_is_no_number(field: str) -> None:
    assert mistakes(None, server={field: True}) == [f"server.{field}: input should be a number, not a boolean"]


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), ("off", False), ("no", False), (False, False)]
)
def test_a_switch_is_written_in_any_usual_way(text: object, value: bool) -> None:
    assert setting("media", "enabled", text) is value


@pytest.mark.parametrize("text", ["", "maybe", 2, None, []])
def test_a_switch_is_on_or_off(text: object) -> None:
    assert mistakes(None, media={"enabled": text})[0].startswith("media.enabled: input should be a valid boolean")


@pytest.mark.parametrize("name", ["a", "a1", "a-b", "0", "a" * 63])
def test_a_domains_name_is_a_label_of_host_names(name: str) -> None:
    assert setting("domain", "name", name) == name


@pytest.mark.parametrize("name", ["", "A", "-a", "a-", "a.b", "a_b", "a" * 64, "a\n", "ä", " a"], ids=ascii)
def test_other_names_are_refused(name: str) -> None:
    assert mistakes(None, domain={"name": name})[0].startswith("domain.name: string should match pattern")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("", ""),
        ("https://Meet.Example.com/", "https://meet.example.com"),
        ("http://192.0.2.1:8000", "http://192.0.2.1:8000"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]:443"),
    ],
)
def test_a_public_url_is_kept_in_one_form(url: str, kept: str) -> None:
    assert setting("server", "public_url", url) == kept


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("meet.example.com", "must look like https://meet.example.com"),
        ("//meet.example.com", "must look like https://meet.example.com"),
        ("https://", "must look like https://meet.example.com"),
        ("https://u@meet.example.com", "must look like https://meet.example.com"),
        ("wss://meet.example.com", "must look like https://meet.example.com"),
        ("https://meet.example.com/a", "must not have a path: a room's name is the whole path of its URL"),
        ("https://meet.example.com?a", "must not have a path: a room's name is the whole path of its URL"),
        ("https://meet.example.com#a", "must not have a path: a room's name is the whole path of its URL"),
        ("https://meet.example.com:65536", "names no valid host"),
        ("https://meet.example.com:", "names no valid host"),
        ("https://me\u0435t.example", "names no valid host"),
    ],
    ids=ascii,
)
def test_a_public_url_is_an_origin(url: str, rule: str) -> None:
    assert mistakes(None, server={"public_url": url}) == [f"server.public_url: {rule}"]


@pytest.mark.parametrize("value", ["", None, 5])
def test_a_server_listens_on_an_address_that_was_said(value: object) -> None:
    """An empty one would be every interface: nobody means that by leaving a variable empty."""
    assert mistakes(None, server={"host": value})[0].startswith("server.host: ")


@pytest.mark.parametrize(
    ("host", "public_url", "follows"),
    [("::", "", True), ("192.0.2.1", "", True), ("::1", "", False), ("::", "https://a.example", False)],
)
def test_who_decides_what_a_rooms_url_is(host: str, public_url: str, follows: bool) -> None:
    server = load(overrides={"server": {"host": host, "public_url": public_url}}).server
    assert server.follows_host_headers is follows


@pytest.mark.parametrize(
    ("tls", "port", "url"),
    [(False, 80, "http://a"), (False, 443, "http://a:443"), (True, 443, "https://a"), (True, 80, "https://a:80")],
)
def test_the_usual_port_is_not_said(tls: bool, port: int, url: str) -> None:
    files = {"tls_cert": "c", "tls_key": "k"} if tls else {}
    assert load(overrides={"server": {"host": "a", "port": port, **files}}).server.local_url == url


@pytest.mark.parametrize(
    "url",
    ["sqlite:///a.db", "postgresql://h/d", "postgres://h/d", "postgresql+asyncpg://h/d", ""],
)
def test_a_database_is_one_of_two(url: str) -> None:
    settings = load(overrides={"database": {"url": url}})
    assert settings.database_url == (url or "sqlite:///parlour-data/parlour.db")
    assert not url or url not in repr(settings)


@pytest.mark.parametrize("url", ["mysql://h/d", "SQLITE:///a.db", "a.db", "/var/a.db", "://", " sqlite:///a"])
def test_another_database_is_refused(url: str) -> None:
    assert mistakes(None, database={"url": url}) == ["database.url: must start with sqlite:/// or postgresql://"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a, b", ("a", "b")), ('["a", "b"]', ("a", "b")), (["a"], ("a",)), ("", ()), (" , ,", ()), (" [] ", ())],
)
def test_a_list_is_written_with_commas_or_as_json(text: object, kept: tuple[str, ...]) -> None:
    assert setting("media", "address", text) == kept


@pytest.mark.parametrize("value", ['["a"', "[5]", [5], {"a": "b"}, 5, None])
def test_a_list_holds_texts(value: object) -> None:
    assert mistakes(None, media={"address": value})[0].startswith("media.address")


@pytest.mark.parametrize(("text", "kept"), [("::1", "::1"), ("2001:DB8::01", "2001:db8::1"), (None, None)])
def test_a_public_address_is_kept_in_one_form(text: object, kept: object) -> None:
    assert setting("media", "public_address", text) == kept


@pytest.mark.parametrize("text", ["", "a.example", "192.0.2.1/24", "192.0.2.256", "[::1]"])
def test_a_name_is_no_public_address(text: str) -> None:
    assert mistakes(None, media={"public_address": text})[0].startswith("media.public_address: ")


def test_the_last_worker_gets_the_last_port_there_is() -> None:
    media = load(overrides={"media": {"port": 65530, "workers": 6}}).media
    assert (media.port, media.workers) == (65530, 6)
    assert mistakes(None, media={"port": 65530, "workers": 7}) == [
        "media: the ports of the workers, from port on, must not go beyond 65535"
    ]


@pytest.mark.parametrize(
    ("server", "where"),
    [
        ({}, "urls"),
        ({"urls": 5}, "urls"),
        ({"urls": "a", "user": "b"}, "user"),
        ({"urls": "a", "username": 5}, "username"),
    ],
)
def test_an_ice_server_has_urls_and_nothing_unknown(server: dict[str, object], where: str) -> None:
    (line,) = mistakes(None, media={"ice_servers": [{"urls": "stun:a"}, server]})
    assert line.startswith(f"media.ice_servers.1.{where}")


def test_an_ice_servers_password_is_shown_nowhere() -> None:
    assert "hush" not in repr(IceServer(urls="turn:a", username="u", credential="hush"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("network", "kept"), [("10.1.2.0/24", "10.1.2.0/24"), ("10.1.2.3", "10.1.2.3/32"), ("FD00::/8", "fd00::/8")]
)
def test_a_network_is_kept_in_one_form(network: str, kept: str) -> None:
    assert setting("webhooks", "allowed_networks", [network]) == (kept,)


@pytest.mark.parametrize("network", ["10.1.2.3/24", "10.0.0.0/33", "a.example", "10.1"])
def test_what_is_no_network_is_named(network: str) -> None:
    (line,) = mistakes(None, webhooks={"allowed_networks": [network]})
    assert line.startswith("webhooks.allowed_networks: ")
    assert network in line


def test_settings_cannot_be_changed_but_a_port_that_the_system_chose_can_be_told() -> None:
    settings = load(overrides={"server": {"port": 0, "host": "::1"}})
    chosen = settings.with_port(4711)
    assert (settings.server.port, chosen.server.port, chosen.server.host) == (0, 4711, "::1")
    with pytest.raises(ValueError, match="frozen"):
        settings.server.port = 1  # type: ignore[misc]


def test_every_worker_has_a_port() -> None:
    assert load(overrides={"media": {"port": 65_533, "workers": 3}}).media.workers == 3
    (line,) = mistakes(None, media={"port": 65_534, "workers": 3})
    assert "beyond 65535" in line
    assert load(overrides={"media": {"port": 0, "workers": 3}}).media.port == 0
