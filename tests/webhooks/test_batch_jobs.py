"""What receivers hear of batch jobs, and what the log has of that."""

import asyncio
from pathlib import Path

from tests.support.call_server import running_call_server
from tests.support.fake_transcriber import FakeTranscriber
from tests.support.receiver import running_receiver

NOBODY = "127.0.0.9"
"""An address that may be fetched from, and where nothing is."""


async def test_the_end_of_a_job_is_told_with_its_input_whose_address_is_in_no_log(tmp_path: Path) -> None:
    async with (
        running_receiver() as receiver,
        running_call_server(
            tmp_path,
            FakeTranscriber(),
            webhooks={"allow_private_addresses": True},
            batch={"allowed_networks": [f"{NOBODY}/32"]},
        ) as server,
    ):
        await server.app.ok("POST", "webhooks", {"url": receiver.url, "eventTypes": ["batch-processor.error"]})
        source = {"sourceType": "uri", "uri": f"http://{NOBODY}:1/talk.mp4?X-Amz-Signature=s3cr3t"}
        job = await server.app.ok("POST", "batch-processor", {"preset": "transcript", "inParams": source})
        told = (await receiver.next()).json
        assert (told["type"], told["id"]) == ("batch-processor.error", f"bp-err-{job['id']}")
        assert told["payload"] == {
            "id": job["id"],
            "preset": "transcript",
            "status": "error",
            "input": source,
            "error": "inParams.uri cannot be fetched: it cannot be connected to",
        }
        async with asyncio.timeout(5):  # the delivery is noted a moment after the receiver has answered
            while True:
                if (await server.app.database.outbox.listed())[0].attempts:
                    break
                await asyncio.sleep(0)
        await server.app.context.logs.flush()
        lines = (await server.app.http.get("logs/api", params={"source": "webhook"})).text
        assert job["id"] in lines
        assert "s3cr3t" not in lines
