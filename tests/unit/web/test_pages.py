"""The pages and static files, as a browser asks for them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from parlour.web import pages

BUNDLE = "/static/call-machine-object-bundle.js"


@pytest.fixture
def static_dir(tmp_path: Path) -> Path:
    files = {
        "prebuilt/room.html": "<title>room</title>",
        "prebuilt/landing.html": "<p>{{version}} at {{origin}}</p>",
        "prebuilt/first-room.html": "<p>curl {{origin}}</p>",
        "prebuilt/connection-test.html": "<title>test {{version}}</title>",
        "prebuilt/favicon.svg": "<svg/>",
        "dashboard/dashboard.html": "<title>dashboard</title>",
        "prebuilt/assets/room-C137PcOq.js": "export {}",
        "prebuilt/assets/room.js": "export {}",
        "call-machine-object-bundle.js": "'use strict';",
        "docs/plain.css": "body{}",
    }
    root = tmp_path / "static"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    return root


def client_for(static_dir: Path, public_url: str = "", base_url: str = "http://meet.test:8000") -> httpx.AsyncClient:
    app = Starlette(routes=pages.routes(static_dir=static_dir, public_url=public_url, version="9.8.7"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base_url)


@pytest.fixture
async def client(static_dir: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_for(static_dir) as made:
        yield made


@pytest.mark.parametrize("name", ["team-sync", "A_b-3", "x" * 128])
async def test_every_valid_room_name_has_the_call_page(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/{name}", params={"t": "token"})
    assert response.status_code == 200
    assert response.text == "<title>room</title>"
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["x" * 129, "a.b", "a%20b", "%3Cscript%3E", "r%C3%B6om", *sorted(pages.RESERVED_NAMES - {"dashboard"})]
)
async def test_what_is_no_room_name_has_no_page(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(f"/{path}")
    assert response.status_code == 404
    assert "script>" not in response.text


async def test_the_call_page_may_be_framed_by_anybody_and_loads_from_its_server_only(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/room")).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["connect-src"] == "'self' ws://meet.test:8000 wss://meet.test:8000 data: blob:"
    assert policy["frame-ancestors"] == "*"
    assert policy["frame-src"] == "https: http:"
    assert "x-frame-options" not in headers
    assert "permissions-policy" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_the_connection_test_is_where_no_room_can_be_and_in_no_frame(client: httpx.AsyncClient) -> None:
    page = await client.get("/test/connection")
    assert page.text == "<title>test 9.8.7</title>"
    assert "frame-src 'none'; frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert (await client.get("/test")).text == "<title>room</title>"


async def test_the_dashboard_loads_from_its_server_alone_and_is_in_no_frame(client: httpx.AsyncClient) -> None:
    page = await client.get("/dashboard", headers={"Host": "evil.test; script-src *"})
    assert page.text == "<title>dashboard</title>"
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"


async def test_the_first_steps_are_beside_the_documentation_and_in_no_frame(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs/first-room")
    assert page.text == "<p>curl http://meet.test:8000</p>"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_a_page_is_checked_for_changes_and_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/room")
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get("/other", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


async def test_a_new_build_is_served_without_a_restart(client: httpx.AsyncClient, static_dir: Path) -> None:
    before = await client.get("/room")
    page = static_dir / "prebuilt" / "room.html"
    page.write_text("<title>new</title>")
    os.utime(page, ns=(0, page.stat().st_mtime_ns + 1_000_000))
    after = await client.get("/room", headers={"If-None-Match": before.headers["etag"]})
    assert after.text == "<title>new</title>"


async def test_the_landing_page_names_version_and_origin(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.text == "<p>9.8.7 at http://meet.test:8000</p>"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


async def test_the_public_url_is_what_people_see_and_may_connect_to(static_dir: Path) -> None:
    async with client_for(static_dir, public_url="https://meet.example.com") as client:
        assert "https://meet.example.com<" in (await client.get("/")).text
        policy = (await client.get("/room")).headers["content-security-policy"]
        assert "wss://meet.test:8000" in policy
        assert "wss://meet.example.com" in policy


@pytest.mark.parametrize("host", ["evil.test; script-src *", "<script>", "a b", "a,b", ""])
async def test_a_hostile_host_header_reaches_neither_policy_nor_page(client: httpx.AsyncClient, host: str) -> None:
    room = await client.get("/room", headers={"Host": host})
    assert "connect-src 'self'  data: blob:;" in room.headers["content-security-policy"]
    landing = await client.get("/", headers={"Host": host})
    assert landing.text == "<p>9.8.7 at http://</p>"


async def test_hashed_assets_are_kept_for_ever_and_others_are_checked(client: httpx.AsyncClient) -> None:
    hashed = await client.get("/static/prebuilt/assets/room-C137PcOq.js")
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["content-type"] == "text/javascript; charset=utf-8"
    plain = await client.get("/static/prebuilt/assets/room.js")
    assert plain.headers["cache-control"] == "no-cache"


async def test_the_call_machine_can_be_loaded_by_any_page(client: httpx.AsyncClient) -> None:
    response = await client.get(BUNDLE, headers={"Origin": "https://app.example"})
    assert response.text == "'use strict';"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    again = await client.get(BUNDLE, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["access-control-allow-origin"] == "*"


async def test_other_files_are_not_opened_to_other_origins(client: httpx.AsyncClient) -> None:
    response = await client.get("/static/docs/plain.css")
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static//etc/passwd",
        "/static/prebuilt/..%2f..%2fsecret.txt",
        "/static/%2e%2e%5csecret.txt",
        "/static/a%00b",
        "/static/",
        "/static/prebuilt",
        "/static/missing.js",
    ],
)
async def test_no_path_leads_out_of_the_static_files(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(httpx.URL("http://meet.test:8000", raw_path=path.encode()))
    assert response.status_code == 404
    assert "secret" not in response.text.replace(path, "")


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg"])
async def test_the_icon_is_found_under_both_names(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.text == "<svg/>"
    assert response.headers["content-type"] == "image/svg+xml"


async def test_head_answers_like_get_without_a_body(client: httpx.AsyncClient) -> None:
    for path in ("/", "/room", BUNDLE):
        assert (await client.head(path)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/room", "/dashboard"])
async def test_without_a_web_build_the_page_names_the_command(tmp_path: Path, path: str) -> None:
    async with client_for(tmp_path) as client:
        response = await client.get(path)
        assert response.status_code == 503
        assert "make web" in response.text
        assert response.headers["cache-control"] == "no-store"
        assert (await client.get(BUNDLE)).status_code == 404
