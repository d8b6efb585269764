"""What the start says about addresses that depend on who asks."""

import pytest

from parlour.cli.serve import warn_of_changing_addresses
from parlour.settings import ServerSettings


@pytest.mark.parametrize("host", ["::", "192.0.2.7", "meet.example.com"])
def test_a_server_for_others_without_a_public_url_says_so(host: str, caplog: pytest.LogCaptureFixture) -> None:
    warn_of_changing_addresses(ServerSettings(host=host))
    [line] = caplog.messages
    assert "server.public_url is not set" in line


@pytest.mark.parametrize(
    ("host", "public_url"), [("127.0.0.1", ""), ("localhost", ""), ("::1", ""), ("::", "https://meet.example.com")]
)
def test_otherwise_there_is_nothing_to_say(host: str, public_url: str, caplog: pytest.LogCaptureFixture) -> None:
    warn_of_changing_addresses(ServerSettings(host=host, public_url=public_url))
    assert caplog.messages == []
