"""`/recordings`: what was recorded of a domain's calls, links to the files, and their end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from parlour.storage import Link, Place, StorageError, Stores
from parlour.store import RecordedTrack, RecordingRecord
from parlour.store.servers import ServerRecord
from tests.support.app import App
from tests.support.recordings import MEETING, a_recording

BUCKET = {"bucket_name": "acme", "bucket_region": "eu-central-1", "assume_role_arn": "arn:aws:iam::1:role/x"}
IN_BUCKET = Place("s3", bucket="acme", region="eu-central-1", role_arn=BUCKET["assume_role_arn"]).keep()
INVENTED = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"


@dataclass
class Bucket:
    """A store that remembers what was asked of it; one that is `broken` says so."""

    broken: str = ""
    longest: int = 10**9
    linked: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def of(self, place: Place) -> Any:
        self.places.append(place)
        return self

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        if self.broken:
            raise StorageError(self.broken)
        self.linked.append({"key": key, "seconds": seconds, "filename": filename, "inline": inline})
        return Link(f"https://acme.s3.example.com/{key}?X-Amz-Signature=1", min(seconds, self.longest))

    async def delete(self, keys: Iterable[str]) -> None:
        if self.broken:
            raise StorageError(self.broken)
        self.deleted += keys


@pytest.fixture
def bucket(app: App) -> Bucket:
    made = Bucket()
    app.use_stores(made)
    return made


async def begun(app: App, **more: Any) -> RecordingRecord:
    domain = await app.database.domains.by_host("")
    return await app.database.recordings.begin(a_recording(domain.id, at=app.clock.now(), **more))


async def finished(app: App, *, tracks: tuple[RecordedTrack, ...] | None = None, **more: Any) -> RecordingRecord:
    record = await begun(app, **more)
    ended = await app.database.recordings.finish(record.id, duration=61.6, size=5, tracks=tracks, max_participants=3)
    assert ended is not None
    return ended


async def refused(app: App, method: str, path: str) -> tuple[int, str, str]:
    reply = await app.http.request(method, path)
    body = reply.json()
    return reply.status_code, body["error"], body["info"]


async def test_a_finished_recording_has_the_documented_fields(app: App) -> None:
    record = await finished(app, room_name="team", place=IN_BUCKET)
    shown = {
        "id": record.id,
        "room_name": "team",
        "start_ts": int(app.clock.now()),
        "status": "finished",
        "max_participants": 3,
        "duration": 62,
        "share_token": record.share_token,
        "s3key": record.key,
        "mtgSessionId": MEETING,
        "tracks": None,
        "storage_provider": "aws",
        "type": "cloud",
        "size": 5,
    }
    assert await app.ok("GET", f"/recordings/{record.id}") == shown
    assert await app.ok("GET", "/recordings") == {"total_count": 1, "data": [shown]}


async def test_one_that_is_being_made_has_no_duration_and_one_that_failed_says_why(app: App) -> None:
    record = await begun(app)
    shown = await app.ok("GET", f"/recordings/{record.id}")
    assert shown["status"] == "in-progress"
    assert {"duration", "size", "error", "outputs", "storage_provider"}.isdisjoint(shown)
    await app.database.recordings.cancel(record.id, "the disk is full")
    shown = await app.ok("GET", f"/recordings/{record.id}")
    assert (shown["status"], shown["error"]) == ("canceled", "the disk is full")


async def test_tracks_and_other_files_are_told(app: App) -> None:
    record = await begun(app, type="raw-tracks", place={**IN_BUCKET, "provider": "oci"})
    tracks = (RecordedTrack("audio", "k-a.webm", 7), RecordedTrack("video", "k-v.webm", 9))
    await app.database.recordings.finish(record.id, duration=1, size=16, tracks=tracks, outputs=["k-chat.vtt"])
    shown = await app.ok("GET", f"/recordings/{record.id}")
    assert shown["tracks"] == [
        {"size": 7, "type": "audio", "s3key": "k-a.webm"},
        {"size": 9, "type": "video", "s3key": "k-v.webm"},
    ]
    assert (shown["outputs"], shown["storage_provider"]) == (["k-chat.vtt"], "oci")


async def test_recordings_come_newest_first_in_pages(app: App) -> None:
    made = []
    for number in range(5):
        made.append((await begun(app, room_name="ab"[number % 2])).id)
        app.clock.advance(1)

    async def ids(query: str) -> tuple[int, list[str]]:
        page = await app.ok("GET", f"/recordings?{query}")
        return page["total_count"], [one["id"] for one in page["data"]]

    assert await ids("limit=2") == (5, [made[4], made[3]])
    assert await ids(f"limit=2&starting_after={made[3]}") == (5, [made[2], made[1]])
    assert await ids(f"limit=2&ending_before={made[1]}") == (5, [made[3], made[2]])
    assert await ids("limit=2&ending_before=OLDEST") == (5, [made[1], made[0]])
    assert await ids("room_name=a") == (3, [made[4], made[2], made[0]])
    assert await ids("room_name=nobody%00") == (0, [])


@pytest.mark.parametrize(
    ("query", "info"),
    [
        ("limit=0", "limit was '0' but should be an integer from 1 to 100"),
        ("limit=101", "limit was '101' but should be an integer from 1 to 100"),
        ("starting_after=x", "starting_after was 'x' but no recording has this id"),
        (f"ending_before={INVENTED}", f"ending_before was '{INVENTED}' but no recording has this id"),
    ],
)
async def test_bad_pages_are_refused(app: App, query: str, info: str) -> None:
    assert await refused(app, "GET", f"/recordings?{query}") == (400, "invalid-request-error", info)


async def test_recordings_of_another_domain_do_not_exist(app: App, bucket: Bucket) -> None:
    record = await finished(app)
    other = await app.database.domains.create("other", None, now=app.clock.now())
    app.http.headers["Authorization"] = f"Bearer {await app.new_key(other.id)}"
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/access-link")):
        for id_ in (record.id, INVENTED, "x"):
            answer = await refused(app, method, f"/recordings/{id_}{path}")
            assert answer == (404, "not-found", f"recording {id_} not found")
    assert await app.ok("GET", "/recordings") == {"total_count": 0, "data": []}
    assert (await refused(app, "GET", f"/recordings?starting_after={record.id}"))[0] == 400
    assert not bucket.places


async def test_a_link_leads_to_the_file_on_this_server(app: App, tmp_path: Path) -> None:
    record = await finished(app, key="acme/room/167", place=Place("local").keep())
    stores = app.context.stores
    assert isinstance(stores, Stores)
    (tmp_path / "film").write_bytes(b"film!")
    await stores.local.put(record.key, tmp_path / "film", content_type="video/mp4")
    link = await app.ok("GET", f"/recordings/{record.id}/access-link?valid_for_secs=60")
    assert set(link) == {"download_link", "expires"}
    assert link["expires"] == int(app.clock.now()) + 60
    assert link["download_link"].startswith("https://meet.example.com/")
    path = link["download_link"].removeprefix("https://meet.example.com")
    del app.http.headers["Authorization"]
    answer = await app.http.get(f"http://server{path}")
    assert answer.content == b"film!"
    assert answer.headers["content-disposition"] == 'attachment; filename="167.mp4"'
    app.clock.advance(61)
    assert (await app.http.get(f"http://server{path}")).status_code == 403


async def test_a_link_into_a_bucket_is_as_its_store_gives_it(app: App, bucket: Bucket) -> None:
    record = await finished(app, key="acme/room/167", place=IN_BUCKET)
    link = await app.ok("GET", f"/recordings/{record.id}/access-link")
    assert link == {
        "download_link": "https://acme.s3.example.com/acme/room/167?X-Amz-Signature=1",
        "expires": int(app.clock.now()) + 3600,
        "storage_provider": "aws",
    }
    assert bucket.places == [Place.of(IN_BUCKET)]
    assert bucket.linked == [{"key": "acme/room/167", "seconds": 3600, "filename": "167.mp4", "inline": False}]


async def test_a_link_that_lives_shorter_than_asked_for_says_so(app: App, bucket: Bucket) -> None:
    bucket.longest = 100
    record = await finished(app, place=IN_BUCKET)
    short = await app.ok("GET", f"/recordings/{record.id}/access-link?valid_for_secs=100")
    assert "validity_capped" not in short
    capped = await app.ok("GET", f"/recordings/{record.id}/access-link?valid_for_secs=101")
    assert (capped["validity_capped"], capped["expires"]) == (True, int(app.clock.now()) + 100)


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "1.5", "1000000000", ""])
async def test_a_link_lives_for_a_whole_number_of_seconds(app: App, seconds: str) -> None:
    record = await finished(app)
    answer = await refused(app, "GET", f"/recordings/{record.id}/access-link?valid_for_secs={seconds}")
    assert answer[:2] == (400, "invalid-request-error")
    assert "valid_for_secs" in answer[2]


async def test_what_has_no_file_has_no_link(app: App, bucket: Bucket) -> None:
    record = await begun(app)
    path = f"/recordings/{record.id}/access-link"
    assert await refused(app, "GET", path) == (
        *(400, "invalid-request-error"),
        f"recording {record.id} is in progress: its file can be had once it is finished",
    )
    await app.database.recordings.cancel(record.id, "the disk is full")
    assert await refused(app, "GET", path) == (404, "not-found", f"recording {record.id} has no file: the disk is full")
    assert not bucket.linked


async def test_files_beside_a_recording_are_linked_under_their_own_names(app: App, bucket: Bucket) -> None:
    record = await begun(app, key="a/167")
    await app.database.recordings.finish(record.id, duration=1, size=1, outputs=["a/167-chat.vtt"])
    await app.ok("GET", f"/recordings/{record.id}/access-link?s3key=a/167-chat.vtt")
    assert [(each["key"], each["filename"]) for each in bucket.linked] == [("a/167-chat.vtt", "167-chat.vtt")]


async def test_raw_tracks_are_linked_one_by_one(app: App, bucket: Bucket) -> None:
    tracks = (RecordedTrack("audio", "k-a.webm", 7), RecordedTrack("video", "x/k-v.webm", 9))
    record = await finished(app, type="raw-tracks", tracks=tracks)
    path = f"/recordings/{record.id}/access-link"
    assert (await refused(app, "GET", path))[:2] == (400, "invalid-request-error")
    assert (await refused(app, "GET", f"{path}?s3key=other"))[2].endswith("has no such file")
    assert (await refused(app, "GET", f"{path}?s3key={record.key}"))[0] == 400
    await app.ok("GET", f"{path}?s3key=x/k-v.webm")
    assert [(each["key"], each["filename"]) for each in bucket.linked] == [("x/k-v.webm", "k-v.webm")]


async def test_a_bucket_from_which_may_be_streamed_is_linked_inline(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET)
    path = f"/recordings/{record.id}/access-link"
    for value in (None, False, True):
        rules = BUCKET if value is None else {**BUCKET, "allow_streaming_from_bucket": value}
        await app.ok("POST", "/", {"properties": {"recordings_bucket": rules}})
        await app.ok("GET", path)
    assert [each["inline"] for each in bucket.linked] == [False, False, True]
    kept = await finished(app, place=IN_BUCKET, inline=True)
    await app.ok("POST", "/", {"properties": {"recordings_bucket": {**BUCKET, "bucket_name": "another"}}})
    await app.ok("GET", f"/recordings/{kept.id}/access-link")
    assert bucket.linked[-1]["inline"]


async def test_a_bucket_that_is_closed_to_the_api_is_neither_linked_nor_emptied(app: App, bucket: Bucket) -> None:
    closed = {**BUCKET, "allow_api_access": False}
    await app.ok("POST", "/rooms", {"name": "room", "properties": {"recordings_bucket": closed}})
    record = await finished(app, place=IN_BUCKET)
    ways = [("GET", f"/recordings/{record.id}/access-link"), ("DELETE", f"/recordings/{record.id}")]

    async def is_closed() -> bool:
        answers = [await refused(app, *way) for way in ways]
        assert all(answer[:2] == (403, "forbidden-error") for answer in answers), answers
        assert "allow_api_access" in answers[0][2]
        return not bucket.linked and not bucket.deleted

    assert await is_closed()
    assert (await app.ok("GET", f"/recordings/{record.id}"))["id"] == record.id
    await app.ok("POST", "/", {"properties": {"recordings_bucket": {**BUCKET, "allow_api_access": True}}})
    assert await is_closed()  # the room's word comes before the domain's
    for word in (True, None):
        rules = {**BUCKET, "allow_api_access": word} if word else BUCKET
        await app.ok("POST", "/rooms/room", {"properties": {"recordings_bucket": rules}})
        await app.ok(*ways[0])
    assert len(bucket.linked) == 2


async def test_what_a_deleted_room_said_of_its_bucket_still_holds(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET, api_access=False)
    assert (await refused(app, "GET", f"/recordings/{record.id}/access-link"))[0] == 403
    assert not bucket.linked
    local = await finished(app, place=Place("local").keep())
    await app.ok("GET", f"/recordings/{local.id}/access-link")


async def test_a_deleted_recording_is_gone_with_its_files(app: App, bucket: Bucket) -> None:
    record = await begun(app, place=IN_BUCKET, key="k")
    await app.database.recordings.finish(record.id, duration=1, size=1, outputs=["k-chat.vtt"])
    assert await app.ok("DELETE", f"/recordings/{record.id}") == {
        "deleted": True,
        "id": record.id,
        "s3_bucket": "acme",
        "s3_region": "eu-central-1",
        "s3_key": "k",
    }
    assert bucket.deleted == ["k", "k-chat.vtt"]
    assert (await refused(app, "DELETE", f"/recordings/{record.id}"))[0] == 404
    assert (await app.ok("GET", "/recordings"))["total_count"] == 0


async def test_a_recording_stays_when_its_files_cannot_be_deleted(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET)
    bucket.broken = "the bucket acme does not exist"
    for way in (("DELETE", f"/recordings/{record.id}"), ("GET", f"/recordings/{record.id}/access-link")):
        assert await refused(app, *way) == (
            *(503, "server-error"),
            "the place of the recording cannot be reached: the bucket acme does not exist",
        )
    assert (await app.ok("GET", f"/recordings/{record.id}"))["status"] == "finished"
    bucket.broken = ""
    await app.ok("DELETE", f"/recordings/{record.id}")


async def test_one_that_is_being_made_is_stopped_first_and_what_a_dead_server_left_is_not(
    app: App, bucket: Bucket
) -> None:
    await app.database.servers.register(ServerRecord("alive", "folder", app.clock.now()))
    record = await begun(app, server_id="alive")
    assert await refused(app, "DELETE", f"/recordings/{record.id}") == (
        *(400, "invalid-request-error"),
        f"recording {record.id} is in progress: stop it before it is deleted",
    )
    assert not bucket.deleted
    left = await begun(app, server_id="dead")
    await app.ok("DELETE", f"/recordings/{left.id}")
    canceled = await begun(app)
    await app.database.recordings.cancel(canceled.id, "x")
    await app.ok("DELETE", f"/recordings/{canceled.id}")
    assert (await app.ok("GET", "/recordings"))["total_count"] == 1


async def test_a_record_of_a_place_that_nobody_understands_is_told_in_words(app: App) -> None:
    record = await finished(app, place={"kind": "moon"})
    status, error, info = await refused(app, "GET", f"/recordings/{record.id}/access-link")
    assert (status, error) == (503, "server-error")
    assert "does not say where" in info


async def test_links_and_share_tokens_are_not_kept_in_the_log(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET)
    await app.ok("GET", f"/recordings/{record.id}")
    await app.ok("GET", f"/recordings/{record.id}/access-link?valid_for_secs=9")
    assert bucket.linked
    await app.context.logs.flush()
    text = (await app.http.get("/logs/api")).text
    assert "valid_for_secs=9" in text
    assert record.share_token not in text
    assert "X-Amz-Signature" not in text


async def test_a_recording_outlives_its_room(app: App) -> None:
    room = await app.ok("POST", "/rooms", {"name": "team"})
    record = await finished(app, room_name="team", room_id=room["id"])
    await app.ok("DELETE", "/rooms/team")
    assert (await app.ok("GET", "/recordings?room_name=team"))["data"][0]["id"] == record.id
