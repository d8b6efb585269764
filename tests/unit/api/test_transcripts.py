"""`/transcript`: what was written down of a domain's calls, links to the files, and their end."""

from pathlib import Path
from typing import Any

import pytest

from parlour.api.replies import iso
from parlour.storage import Place, Stores
from parlour.store import TranscriptRecord
from parlour.store.servers import ServerRecord
from tests.support.app import App
from tests.support.transcripts import a_transcript
from tests.unit.api.test_recordings import BUCKET, IN_BUCKET, INVENTED, Bucket, bucket, refused

__all__ = ["bucket"]


async def begun(app: App, **more: Any) -> TranscriptRecord:
    domain = await app.database.domains.by_host("")
    return await app.database.transcripts.begin(a_transcript(domain.id, at=app.clock.now(), **more))


async def finished(app: App, **more: Any) -> TranscriptRecord:
    record = await begun(app, **more)
    ended = await app.database.transcripts.finish(record.id, now=app.clock.now() + 60, duration=59.6, size=5)
    assert ended is not None
    return ended


async def test_a_finished_transcript_has_the_documented_fields(app: App) -> None:
    record = await finished(app, room_name="team", place=IN_BUCKET)
    listed = {
        "transcriptId": record.id,
        "domainId": record.domain_id,
        "roomId": record.room_id,
        "roomName": "team",
        "mtgSessionId": record.meeting_id,
        "status": "t_finished",
        "isVttAvailable": True,
        "duration": 60,
        "created_at": iso(app.clock.now()),
        "updated_at": iso(app.clock.now() + 60),
        "error": None,
    }
    shown = await app.ok("GET", f"/transcript/{record.id}")
    out = {"s3key": record.key, "key": record.key, "bucket": "acme", "region": "eu-central-1"}
    assert shown == {**listed, "outParams": out}
    assert await app.ok("GET", "/transcript") == {"total_count": 1, "data": [listed]}


async def test_one_that_is_being_made_is_not_there_yet_and_one_that_failed_says_why(app: App) -> None:
    record = await begun(app)
    shown = await app.ok("GET", f"/transcript/{record.id}")
    assert (shown["status"], shown["isVttAvailable"], shown["duration"]) == ("t_in_progress", False, None)
    assert (shown["outParams"]["bucket"], shown["outParams"]["region"]) == ("", "")
    await app.database.transcripts.fail(record.id, "the disk is full", now=app.clock.now())
    shown = await app.ok("GET", f"/transcript/{record.id}")
    assert (shown["status"], shown["isVttAvailable"], shown["error"]) == ("t_error", False, "the disk is full")


async def test_transcripts_come_newest_first_in_pages(app: App) -> None:
    made = []
    for number in range(5):
        made.append(await begun(app, room_name="ab"[number % 2], meeting_id=f"m{number // 2}"))
        app.clock.advance(1)
    ids = [each.id for each in made]

    async def found(query: str) -> tuple[int, list[str]]:
        page = await app.ok("GET", f"/transcript?{query}")
        return page["total_count"], [one["transcriptId"] for one in page["data"]]

    assert await found("limit=2") == (5, [ids[4], ids[3]])
    assert await found(f"limit=2&starting_after={ids[3]}") == (5, [ids[2], ids[1]])
    assert await found("limit=2&ending_before=OLDEST") == (5, [ids[1], ids[0]])
    assert await found("room_name=a") == (3, [ids[4], ids[2], ids[0]])
    assert await found(f"roomId={made[2].room_id}") == (1, [ids[2]])
    assert await found("mtgSessionId=m1") == (2, [ids[3], ids[2]])
    assert await found("mtgSessionId=m1&room_name=b") == (1, [ids[3]])
    assert await found("room_name=nobody%00") == (0, [])
    assert (await refused(app, "GET", "/transcript?limit=0"))[0] == 400
    told = await refused(app, "GET", f"/transcript?starting_after={INVENTED}")
    assert told[2] == f"starting_after was '{INVENTED}' but no transcript has this id"


async def test_transcripts_of_another_domain_do_not_exist(app: App, bucket: Bucket) -> None:
    other = await app.database.domains.create("other", host="other.example.com", now=app.clock.now())
    record = await app.database.transcripts.begin(a_transcript(other.id, at=app.clock.now()))
    assert await app.ok("GET", "/transcript") == {"total_count": 0, "data": []}
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/access-link")):
        told = await refused(app, method, f"/transcript/{record.id}{path}")
        assert told == (404, "not-found", f"transcript {record.id} not found")
    assert (await refused(app, "GET", "/transcript/nonsense"))[0] == 404


async def test_a_link_leads_to_the_file_on_this_server(app: App, tmp_path: Path) -> None:
    record = await finished(app, key="acme/room/167")
    stores = app.context.stores
    assert isinstance(stores, Stores)
    (tmp_path / "text").write_text("WEBVTT\n")
    await stores.local.put(record.key, tmp_path / "text", content_type="text/vtt")
    link = await app.ok("GET", f"/transcript/{record.id}/access-link")
    assert link["link"] == link["download_link"]
    assert (link["transcriptId"], link["outParams"]["key"]) == (record.id, record.key)
    path = link["link"].removeprefix("https://meet.example.com")
    del app.http.headers["Authorization"]
    answer = await app.http.get(f"http://server{path}")
    assert (answer.text, answer.headers["content-type"]) == ("WEBVTT\n", "text/vtt; charset=utf-8")
    assert answer.headers["content-disposition"] == 'attachment; filename="167.vtt"'
    assert answer.headers["access-control-allow-origin"] == "*"  # or no page of the customer's could show it


async def test_a_link_into_a_bucket_is_as_its_store_gives_it(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET, key="texts/167")
    link = await app.ok("GET", f"/transcript/{record.id}/access-link?valid_for_secs=60")
    assert (link["storage_provider"], link["expires"]) == ("aws", int(app.clock.now()) + 60)
    assert bucket.linked == [{"key": "texts/167", "seconds": 60, "filename": "167.vtt", "inline": False}]
    assert bucket.places == [Place.of(IN_BUCKET)]
    assert (await refused(app, "GET", f"/transcript/{record.id}/access-link?valid_for_secs=0"))[0] == 400


async def test_what_has_no_file_has_no_link(app: App, bucket: Bucket) -> None:
    record = await begun(app)
    status, error, info = await refused(app, "GET", f"/transcript/{record.id}/access-link")
    assert (status, error) == (400, "invalid-request-error")
    assert "in progress" in info
    await app.database.transcripts.fail(record.id, "no engine", now=app.clock.now())
    told = await refused(app, "GET", f"/transcript/{record.id}/access-link")
    assert told == (404, "not-found", f"transcript {record.id} has no file: no engine")


@pytest.mark.property("transcription_bucket.allow_api_access")
async def test_a_bucket_that_is_closed_to_the_api_is_neither_linked_nor_emptied(app: App, bucket: Bucket) -> None:
    record = await finished(app, room_name="team", place=IN_BUCKET)
    await app.ok("POST", "/rooms", {"name": "team"})
    assert await app.ok("GET", f"/transcript/{record.id}/access-link")
    closed = {**BUCKET, "allow_api_access": False}
    await app.ok("POST", "/rooms/team", {"properties": {"transcription_bucket": closed}})
    for method, path in (("GET", "/access-link"), ("DELETE", "")):
        status, error, info = await refused(app, method, f"/transcript/{record.id}{path}")
        assert (status, error) == (403, "forbidden-error")
        assert "allow_api_access" in info
    assert bucket.deleted == []
    await app.ok("DELETE", "/rooms/team")
    assert await app.ok("GET", f"/transcript/{record.id}/access-link")
    kept = await finished(app, place=IN_BUCKET, api_access=False)
    assert (await refused(app, "GET", f"/transcript/{kept.id}/access-link"))[0] == 403


async def test_a_deleted_transcript_is_gone_with_its_file(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET)
    bucket.broken = "the bucket acme does not exist"
    assert (await refused(app, "DELETE", f"/transcript/{record.id}"))[0] == 503
    bucket.broken = ""
    told = await app.ok("DELETE", f"/transcript/{record.id}")
    assert (told["transcriptId"], told["status"], told["isVttAvailable"]) == (record.id, "t_deleted", False)
    assert bucket.deleted == [record.key]
    assert (await refused(app, "DELETE", f"/transcript/{record.id}"))[0] == 404


async def test_one_that_is_being_made_is_stopped_first_and_what_a_dead_server_left_is_not(
    app: App, bucket: Bucket
) -> None:
    await app.database.servers.register(ServerRecord("alive", "folder", app.clock.now()))
    record, left = await begun(app, server_id="alive"), await begun(app, server_id="dead")
    status, _, info = await refused(app, "DELETE", f"/transcript/{record.id}")
    assert (status, info) == (400, f"transcript {record.id} is in progress: stop it before it is deleted")
    assert (await app.ok("DELETE", f"/transcript/{left.id}"))["status"] == "t_deleted"


async def test_links_are_not_kept_in_the_log(app: App, bucket: Bucket) -> None:
    record = await finished(app, place=IN_BUCKET)
    await app.ok("GET", f"/transcript/{record.id}/access-link?valid_for_secs=9")
    await app.context.logs.flush()
    text = (await app.http.get("/logs/api")).text
    assert "valid_for_secs=9" in text
    assert "X-Amz-Signature" not in text
