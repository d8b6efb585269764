"""What an operator can set: sources, precedence, refusals, the documentation page."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from parlour.cli.show import settings_markdown
from parlour.settings import ServerSettings, Settings, SettingsError, describe, load
from tests.unit.settings.sources import toml


def test_without_any_source_every_default_applies() -> None:
    assert load() == Settings()
    assert load().server.origin == "http://127.0.0.1:8000"
    assert load().database_url == "sqlite:///parlour-data/parlour.db"


def test_command_line_beats_variable_beats_file_beats_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = toml(tmp_path, '[server]\nhost = "10.0.0.1"\nport = 1\n[log]\nlevel = "debug"\njson = true\n')
    monkeypatch.setenv("PARLOUR_SERVER_PORT", "2")
    monkeypatch.setenv("PARLOUR_LOG_LEVEL", "error")
    settings = load(path, overrides={"server": {"port": 3}})
    assert (settings.server.host, settings.server.port) == ("10.0.0.1", 3)
    assert (settings.log.level, settings.log.as_json) == ("error", True)
    assert load(path).server.port == 2


def test_a_variable_can_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_CONFIG", str(toml(tmp_path, "[limits]\nbody_bytes = 5000\n")))
    assert load().limits.body_bytes == 5000


@pytest.mark.parametrize("text", ['["192.0.2.1", "eth0"]', "192.0.2.1,eth0", " 192.0.2.1 , eth0 "])
def test_a_list_in_a_variable_is_json_or_comma_separated(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_MEDIA_ADDRESS", text)
    assert load().media.address == ("192.0.2.1", "eth0")


def test_ice_servers_come_from_file_and_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = toml(tmp_path, '[[media.ice_servers]]\nurls = ["turn:t.example"]\nusername = "u"\ncredential = "c0ffee"\n')
    (server,) = load(path).media.ice_servers
    assert server.credential is not None
    assert (server.urls, server.username, server.credential.get_secret_value()) == (("turn:t.example",), "u", "c0ffee")
    assert "c0ffee" not in repr(load(path))
    monkeypatch.setenv("PARLOUR_MEDIA_ICE_SERVERS", '[{"urls": "stun:s.example"}]')
    assert [ice.urls for ice in load(path).media.ice_servers] == [("stun:s.example",)]


@pytest.mark.parametrize(
    ("group", "field", "value", "sentence"),
    [
        ("server", "prot", 1, "server.prot is not a setting"),
        ("sever", "port", 1, "sever is not a setting"),
        ("server", "port", 70000, "server.port: input should be less than or equal to 65535"),
        ("server", "port", "x", "server.port: input should be a valid integer"),
        ("server", "public_url", "https://a.example/path", "server.public_url: must not have a path"),
        ("server", "public_url", "ftp://a.example", "server.public_url: must look like"),
        ("server", "public_url", "https://user:pw@a.example", "server.public_url: must look like"),
        ("server", "public_url", "https://a b", "server.public_url: names no valid host"),
        ("server", "public_url", "https://[::1", "server.public_url"),
        ("server", "tls_cert", "a.pem", "server: tls_cert and tls_key belong together"),
        ("database", "url", "mysql://u:secret@h/d", "database.url: must start with sqlite:/// or postgresql://"),
        ("domain", "name", "Not A Name", "domain.name"),
        ("media", "public_address", "here", "media.public_address"),
        ("media", "stun_discovery", "stun:a.example", "media.stun_discovery: must look like"),
        ("media", "ice_servers", "{", "media.ice_servers"),
        ("media", "address", "[", "media.address"),
        ("log", "level", "loud", "log.level: input should be"),
        ("limits", "body_bytes", 1, "limits.body_bytes"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_that_shows_no_value_of_a_secret(
    group: str, field: str, value: object, sentence: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(overrides={group: {field: value}})
    assert sentence in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        load(overrides={"server": {"port": -1, "x": 1}})
    assert len(str(refusal.value).splitlines()) == 2


def test_a_variable_that_is_no_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_SERVER_PROT", "1")
    with pytest.raises(SettingsError, match="the variable PARLOUR_SERVER_PROT is not a setting"):
        load()


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read the settings file"):
        load(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        load(toml(tmp_path, "[server"))
    with pytest.raises(SettingsError, match="server"):
        load(toml(tmp_path, "server = 1"))


@pytest.mark.parametrize(
    ("server", "origin"),
    [
        ({"host": "0.0.0.0", "port": 8000}, "http://localhost:8000"),  # noqa: S104
        ({"host": "::", "port": 80}, "http://localhost"),
        ({"host": "::1", "port": 8000}, "http://[::1]:8000"),
        ({"host": "Meet.example", "port": 443, "tls_cert": "a", "tls_key": "b"}, "https://meet.example"),
        ({"public_url": "https://Meet.example/"}, "https://meet.example"),
        ({"public_url": "http://meet.example:8080", "port": 1}, "http://meet.example:8080"),
    ],
)
def test_the_public_address_is_given_or_derived(server: dict[str, object], origin: str) -> None:
    assert load(overrides={"server": server}).server.origin == origin


def test_the_documentation_page_is_what_the_code_says() -> None:
    page = Path(__file__).parents[3] / "docs" / "settings.md"
    assert page.read_text() == settings_markdown(), "run: parlour settings --markdown > docs/settings.md"


def test_every_setting_is_described() -> None:
    rows = describe()
    assert all(row.description.endswith((".", ")", "`")) for row in rows), [row for row in rows if not row.description]
    assert len({row.variable for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "origin", ["app.example.com", "https://app.example.com/", "https://a b", "null", "ftp://a", "https://"]
)
def test_an_origin_for_pages_is_a_scheme_and_a_host(origin: str) -> None:
    with pytest.raises(ValidationError, match="must be `\\*` or look like"):
        ServerSettings(cors_origins=(origin,))


def test_origins_of_pages_can_be_listed() -> None:
    assert ServerSettings().cors_origins == ("*",)
    listed = ("https://App.example.com", "http://localhost:3000")
    assert ServerSettings(cors_origins=listed).cors_origins == ("https://app.example.com", "http://localhost:3000")
