"""Links to objects of a bucket: the store's own, signed by us."""

import http.client
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contract.object_store import KEY, TYPE
from tests.unit.storage.s3.bucket import BucketShelf


def fetch(url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(("inline", "how"), [(True, "inline"), (False, "attachment")])
async def test_a_link_gives_the_object_as_it_is_to_be_shown(shelf: BucketShelf, inline: bool, how: str) -> None:
    await shelf.store.put(KEY, shelf.file(b"0123456789"), content_type=TYPE)
    link = await shelf.store.link(KEY, seconds=600, filename='Füm "1".mp4', inline=inline)
    assert link.seconds == 600
    assert link.at("https://meet.example.com") == link.url
    assert link.url.startswith(f"{shelf.door.url}/{shelf.bucket}/{KEY}?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(link.url).query).items()}
    assert (query["X-Amz-Algorithm"], query["X-Amz-Expires"]) == ("AWS4-HMAC-SHA256", "600")
    assert "open-sesame" not in link.url
    answer, body = fetch(link.url)
    assert (answer.status, body) == (200, b"0123456789")
    assert answer.headers["content-type"] == "video/mp4"
    assert (
        answer.headers["content-disposition"] == f"{how}; filename=\"F_m _1_.mp4\"; filename*=utf-8''F%C3%BCm%20_1_.mp4"
    )
    part, body = fetch(link.url, Range="bytes=2-4")
    assert (part.status, body) == (206, b"234")


async def test_no_link_is_longer_than_a_week(shelf: BucketShelf) -> None:
    link = await shelf.store.link(KEY, seconds=30 * 86400, filename="film.mp4", inline=False)
    assert link.seconds == 7 * 86400
    assert shelf.door.asked == [], "nobody is asked for it"
