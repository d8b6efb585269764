"""Where settings come from, which source wins, and the sentence for each mistake."""

from pathlib import Path
from typing import Any

import pytest

from parlour.settings import Settings, SettingsError, describe, load
from tests.unit.settings.sources import mistakes, toml

GIVEN: dict[str, tuple[str, Any]] = {
    "PARLOUR_SERVER_HOST": ("::1", "::1"),
    "PARLOUR_SERVER_PORT": ("9000", 9000),
    "PARLOUR_SERVER_PUBLIC_URL": ("https://meet.example", "https://meet.example"),
    "PARLOUR_SERVER_TRUSTED_PROXIES": ("10.0.0.1,10.0.0.2", ("10.0.0.1", "10.0.0.2")),
    "PARLOUR_SERVER_CORS_ORIGINS": ('["https://a.example"]', ("https://a.example",)),
    "PARLOUR_SERVER_DATA_DIR": ("/var/lib/parlour", Path("/var/lib/parlour")),
    "PARLOUR_SERVER_DRAIN_SECONDS": ("0", 0.0),
    "PARLOUR_SERVER_METRICS_TOKEN": ("hush", "hush"),
    "PARLOUR_DATABASE_URL": ("postgresql://u:hush@h/d", "postgresql://u:hush@h/d"),
    "PARLOUR_DOMAIN_NAME": ("acme", "acme"),
    "PARLOUR_MEDIA_ENABLED": ("false", False),
    "PARLOUR_MEDIA_NODE_PATH": ("/opt/node", Path("/opt/node")),
    "PARLOUR_MEDIA_WORKER": ("/opt/mediasoup-worker", Path("/opt/mediasoup-worker")),
    "PARLOUR_MEDIA_PORT": ("40001", 40_001),
    "PARLOUR_MEDIA_TCP": ("false", False),
    "PARLOUR_MEDIA_WORKERS": ("3", 3),
    "PARLOUR_MEDIA_ADDRESS": ("eth0", ("eth0",)),
    "PARLOUR_MEDIA_PUBLIC_ADDRESS": ("203.0.113.7", "203.0.113.7"),
    "PARLOUR_MEDIA_STUN_DISCOVERY": ("stun.example.com:3478", "stun.example.com:3478"),
    "PARLOUR_TURN_ENABLED": ("off", False),
    "PARLOUR_TURN_PROGRAM": ("/opt/turnserver", Path("/opt/turnserver")),
    "PARLOUR_TURN_ADDRESS": ("eth1", ("eth1",)),
    "PARLOUR_TURN_HOST": ("turn.example.com", "turn.example.com"),
    "PARLOUR_TURN_PORT": ("3479", 3479),
    "PARLOUR_TURN_TLS_PORT": ("5350", 5350),
    "PARLOUR_TURN_RELAY_PORT_MIN": ("50001", 50_001),
    "PARLOUR_TURN_RELAY_PORT_MAX": ("50002", 50_002),
    "PARLOUR_TURN_PEERS": ("10.1.2.0/24,192.0.2.1", ("10.1.2.0/24", "192.0.2.1/32")),
    "PARLOUR_TURN_REALM": ("example.com", "example.com"),
    "PARLOUR_TURN_LIFETIME_SECONDS": ("60", 60),
    "PARLOUR_LIMITS_BODY_BYTES": ("2048", 2048),
    "PARLOUR_LIMITS_WS_FRAME_BYTES": ("20000", 20000),
    "PARLOUR_LIMITS_WS_MESSAGES_PER_SECOND": ("10", 10),
    "PARLOUR_LIMITS_WS_BYTES_PER_SECOND": ("20000", 20000),
    "PARLOUR_LIMITS_WS_CAUSED_BYTES_PER_SECOND": ("70000", 70000),
    "PARLOUR_LIMITS_HEADER_SECONDS": ("2.5", 2.5),
    "PARLOUR_LIMITS_STALL_SECONDS": ("1", 1.0),
    "PARLOUR_LIMITS_CONNECTIONS_PER_ADDRESS": ("7", 7),
    "PARLOUR_LIMITS_WAITING_PER_ADDRESS": ("7", 7),
    "PARLOUR_LIMITS_KNOCKS_PER_MINUTE": ("7", 7),
    "PARLOUR_LIMITS_TRIALS_PER_ADDRESS": ("7", 7),
    "PARLOUR_LIMITS_TRIALS_PER_MINUTE": ("7", 7),
    "PARLOUR_LIMITS_APP_MESSAGE_BYTES": ("256", 256),
    "PARLOUR_LIMITS_RATE_LIMITS": ("off", False),
    "PARLOUR_RECORDS_API_LOG": ("0", False),
    "PARLOUR_RECORDS_LOG_ROWS": ("1000", 1000),
    "PARLOUR_RECORDS_LOG_DAYS": ("0.5", 0.5),
    "PARLOUR_RECORDS_HISTORY_DAYS": ("1", 1.0),
    "PARLOUR_RECORDS_MEETING_DAYS": ("1", 1.0),
    "PARLOUR_RECORDING_MOST_AT_ONCE": ("3", 3),
    "PARLOUR_RECORDING_REGION": ("eu-central-1", "eu-central-1"),
    "PARLOUR_RECORDING_ALLOW_PRIVATE_ADDRESSES": ("true", True),
    "PARLOUR_RECORDING_ALLOWED_NETWORKS": ("10.1.2.0/24", ("10.1.2.0/24",)),
    "PARLOUR_RECORDING_STREAM_CONNECT_SECONDS": ("10", 10.0),
    "PARLOUR_RECORDING_STREAM_PATIENCE_SECONDS": ("0", 0.0),
    "PARLOUR_TRANSCRIPTION_ENGINE": ("none", "none"),
    "PARLOUR_TRANSCRIPTION_MODEL_DIR": ("/opt/large-v3", Path("/opt/large-v3")),
    "PARLOUR_TRANSCRIPTION_COMPUTE_TYPE": ("float16", "float16"),
    "PARLOUR_TRANSCRIPTION_DEVICE": ("cuda", "cuda"),
    "PARLOUR_TRANSCRIPTION_THREADS": ("2", 2),
    "PARLOUR_TRANSCRIPTION_MOST_AT_ONCE": ("3", 3),
    "PARLOUR_TRANSCRIPTION_DEEPGRAM_URL": ("wss://speech.example.com", "wss://speech.example.com"),
    "PARLOUR_TRANSCRIPTION_DEEPGRAM_KEY": ("sesame", "sesame"),
    "PARLOUR_TRANSCRIPTION_FILE_SECONDS": ("60", 60.0),
    "PARLOUR_STORAGE_BUCKET": ("films", "films"),
    "PARLOUR_STORAGE_REGION": ("eu-central-1", "eu-central-1"),
    "PARLOUR_STORAGE_ENDPOINT_URL": ("https://s3.example.com", "https://s3.example.com"),
    "PARLOUR_STORAGE_PATH_STYLE": ("on", True),
    "PARLOUR_STORAGE_EXTERNAL_ID": ("acme", "acme"),
    "PARLOUR_STORAGE_PART_BYTES": ("5242880", 5_242_880),
    "PARLOUR_BATCH_AT_ONCE": ("2", 2),
    "PARLOUR_BATCH_WAITING_PER_DOMAIN": ("3", 3),
    "PARLOUR_BATCH_SOURCE_BYTES": ("1000", 1000),
    "PARLOUR_BATCH_FETCH_SECONDS": ("60", 60.0),
    "PARLOUR_BATCH_JOB_SECONDS": ("600", 600.0),
    "PARLOUR_BATCH_ALLOW_PRIVATE_ADDRESSES": ("true", True),
    "PARLOUR_BATCH_ALLOWED_NETWORKS": ("10.1.2.0/24", ("10.1.2.0/24",)),
    "PARLOUR_SUMMARY_KEY": ("sesame", "sesame"),
    "PARLOUR_SUMMARY_MODEL": ("small", "small"),
    "PARLOUR_SUMMARY_REQUEST_SECONDS": ("30", 30.0),
    "PARLOUR_SUMMARY_ANSWER_BYTES": ("2048", 2048),
    "PARLOUR_SUMMARY_PART_CHARACTERS": ("1000", 1000),
    "PARLOUR_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES": ("true", True),
    "PARLOUR_WEBHOOKS_ALLOWED_NETWORKS": ("10.1.2.0/24", ("10.1.2.0/24",)),
    "PARLOUR_WEBHOOKS_MAX_WEBHOOK_COUNT": ("1", 1),
    "PARLOUR_WEBHOOKS_KEEP_DAYS": ("3650", 3650),
    "PARLOUR_GIFS_GIPHY_KEY": ("sesame", "sesame"),
    "PARLOUR_GIFS_RATING": ("pg-13", "pg-13"),
    "PARLOUR_GIFS_SEARCHES_PER_MINUTE": ("7", 7),
    "PARLOUR_GIFS_CACHE_BYTES": ("0", 0),
    "PARLOUR_GIFS_API_URL": ("http://127.0.0.1:9", "http://127.0.0.1:9"),
    "PARLOUR_LOG_LEVEL": ("debug", "debug"),
    "PARLOUR_LOG_JSON": ("true", True),
}
"""A text for each variable, and what it means. Those not here have a test of their own."""

ROWS = {row.variable: row for row in describe()}


def value_of(settings: Settings, variable: str) -> Any:
    row = ROWS[variable]
    group = getattr(settings, row.group)
    value = getattr(group, "as_json" if row.field == "json" else row.field)
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


def test_every_variable_has_a_row_below() -> None:
    apart = {"PARLOUR_SERVER_TLS_CERT", "PARLOUR_SERVER_TLS_KEY", "PARLOUR_MEDIA_ICE_SERVERS"}
    apart |= {f"PARLOUR_TURN_{name}" for name in ("CERTIFICATE", "KEY", "URLS", "SECRET")}  # two that belong together
    apart |= {f"PARLOUR_STORAGE_{name}" for name in ("RECORDINGS", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY")}
    apart |= {f"PARLOUR_STORAGE_OCI_{name}" for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")}
    apart |= {"PARLOUR_SUMMARY_URL"}  # needs a model
    assert ROWS.keys() - GIVEN.keys() - apart == set(), "give it a text in GIVEN"
    assert {text for variable, (text, _) in GIVEN.items() if variable not in ROWS} == set()


@pytest.mark.parametrize("variable", GIVEN)
def test_each_variable_is_obeyed(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value = GIVEN[variable]
    assert value_of(load(), variable) != value
    monkeypatch.setenv(variable, text)
    assert value_of(load(), variable) == value


@pytest.mark.parametrize("variable", GIVEN)
def test_each_setting_of_a_file_yields_to_its_variable(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, value = ROWS[variable], GIVEN[variable][1]
    if isinstance(value, bool):
        written = str(value).lower()
    elif isinstance(value, int | float):
        written = str(value)
    elif isinstance(value, tuple):
        written = str(list(value)).replace("'", '"')
    else:
        written = f'"{value}"'
    path = toml(tmp_path, f"[{row.group}]\n{row.field} = {written}\n")
    assert value_of(load(path), variable) == value
    default = value_of(Settings(), variable)
    if isinstance(default, str | int | float) and default != "":
        monkeypatch.setenv(variable, str(default))
        assert value_of(load(path), variable) == default


def test_groups_are_merged_field_by_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = toml(tmp_path, '[server]\nhost = "::1"\nport = 1\ndrain_seconds = 1\n')
    monkeypatch.setenv("PARLOUR_SERVER_PORT", "2")
    server = load(path, overrides={"server": {"drain_seconds": 3}}).server
    assert (server.host, server.port, server.drain_seconds) == ("::1", 2, 3.0)


def test_both_tls_files_may_come_from_different_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = toml(tmp_path, '[server]\ntls_cert = "a.pem"\n')
    assert mistakes(path) == ["server: tls_cert and tls_key belong together: set both or neither"]
    monkeypatch.setenv("PARLOUR_SERVER_TLS_KEY", "b.pem")
    assert load(path).server.local_url == "https://127.0.0.1:8000"


def test_the_command_line_names_the_file_before_the_variable_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLOUR_CONFIG", str(tmp_path / "none.toml"))
    assert load(toml(tmp_path, "[server]\nport = 7\n")).server.port == 7
    with pytest.raises(SettingsError, match=r"none\.toml: No such file or directory"):
        load()


def test_an_empty_variable_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_CONFIG", "")
    assert load() == Settings()


@pytest.mark.parametrize(
    "name",
    [
        "PARLOUR_CONFIG_FILE",
        "PARLOUR_CONFIGURATION",
        "PARLOUR_SERVER",
        "PARLOUR_SERVER__PORT",
        "PARLOUR_PORT",
        "PARLOUR_LOG_AS_JSON",
        "PARLOUR_",
    ],
)
def test_a_variable_that_looks_like_ours_is_never_passed_over(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as refusal:
        load()
    assert str(refusal.value) == f"the variable {name} is not a setting; `parlour settings` lists those that are"


@pytest.mark.parametrize("name", ["PARLOUR_URL", "PARLOUR_KEY", "PARLOUR_TEST_ANYTHING", "PARLOURX", "XPARLOUR_A"])
def test_variables_of_the_client_of_tests_and_of_others_are_none_of_ours(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    assert load() == Settings()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[server", "is not valid TOML: "),
        (b"\xff", "is not valid TOML: "),
        (b"[server]\nport = 1\nport = 2\n", "is not valid TOML: "),
        (b"[server]\nport = 1\n[server]\n", "is not valid TOML: "),
    ],
    ids=["unfinished", "no UTF-8", "key twice", "table twice"],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "parlour.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"the settings file {path} {sentence}"):
        load(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"cannot read the settings file {tmp_path}: Is a directory"):
        load(tmp_path)


def test_all_mistakes_of_all_groups_are_told_each_on_its_line(tmp_path: Path) -> None:
    text = '[server]\nport = "x"\nhots = "a"\n[log]\nlevel = "loud"\n[limits]\nbody_bytes = true\n[sever]\na = 1\n'
    told = mistakes(toml(tmp_path, text))
    assert [line.split(":")[0].split(" ")[0] for line in told] == [
        "server.port",
        "server.hots",
        "limits.body_bytes",
        "log.level",
        "sever",
    ]


@pytest.mark.parametrize("value", ["text", 5, None, [], True])
def test_a_group_is_a_table(value: Any) -> None:
    (line,) = mistakes(None, server=value)
    assert line.startswith("server: input should be a valid dictionary")


@pytest.mark.parametrize(
    ("group", "fields"),
    [
        ("database", {"url": "mysql://u:hush@h/d"}),
        ("database", {"url": ["hush"]}),
        ("server", {"metrics_token": {"a": "hush"}}),
        ("server", {"hush_typo": "hush"}),
        ("media", {"ice_servers": [{"urls": "turn:a", "credential": 5, "credentail": "hush"}]}),
    ],
    ids=["scheme", "list", "table", "value of an unknown name", "in a list"],
)
def test_no_sentence_repeats_what_might_be_a_secret(group: str, fields: dict[str, object]) -> None:
    assert "hush" not in " ".join(mistakes(None, **{group: fields})).replace("hush_typo", "")
