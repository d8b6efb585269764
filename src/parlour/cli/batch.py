"""`parlour batch`: transcripts and summaries that a running server makes of films, over its REST API."""

import time
from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.common import command_group, complain, fail
from parlour.cli.kept_files import KeptFile, OutputOption, address_of, download_all
from parlour.cli.output import print_json, print_pairs, print_table
from parlour.cli.remote import Api, unreachable
from parlour.visible import visible

__all__ = ["app"]

app = command_group("Batch jobs of a running server, here or elsewhere: transcripts and summaries of films.")

IdArgument = Annotated[str, typer.Argument(help="The job's id, as `parlour batch list` shows it.", metavar="ID")]

_POLL_S: Final = 2.0
_ENDS: Final = ("finished", "error")
_PATH: Final = "batch-processor"


@app.command("list")
@asks_server
def list_jobs(
    recording: Annotated[str | None, typer.Option(help="Only jobs on this recording.", metavar="ID")] = None,
    *,
    server: Server,
) -> None:
    """List jobs, newest first, in any state."""
    found = server.api.get_all(_PATH, recordingId=recording)
    if server.as_json:
        print_json({"total_count": len(found), "data": found})
        return
    print_table(("ID", "PRESET", "STATUS"), [(one["id"], one["preset"], one["status"]) for one in found])


@app.command()
@asks_server
def show(job_id: IdArgument, *, server: Server) -> None:
    """Show a job: what it is of, how it stands, and where its files are."""
    found = server.api.get(_PATH, job_id)
    if server.as_json:
        print_json(found)
    else:
        _print_job(found)


@app.command()
@asks_server
def submit(
    recording: Annotated[str | None, typer.Option(help="Of this recording.", metavar="ID")] = None,
    uri: Annotated[
        str | None, typer.Option("--uri", help="Of the film or sound at this address.", metavar="URI")
    ] = None,
    transcript_uri: Annotated[
        str | None, typer.Option("--transcript-uri", help="A summary of the transcript at this address.", metavar="URI")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="What is made: transcript, or summarize for a summary as well.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="The language that is spoken [en].", metavar="TAG")] = None,
    name: Annotated[
        str | None, typer.Option(help="What its files are called, such as talk-{epoch_time}.", metavar="TEMPLATE")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the end; status 1 when it is in error.")] = False,
    *,
    server: Server,
) -> None:
    """Submit a job and print its id: parlour batch submit --recording ID --wait"""
    sources = {"recordingId": recording, "uri": uri, "transcriptUri": transcript_uri}
    given = {kind: value for kind, value in sources.items() if value is not None}
    if len(given) != 1:
        fail(f"one of --recording, --uri and --transcript-uri is needed, not {len(given)}")
    kind = next(iter(given))
    body: dict[str, Any] = {
        "preset": preset or ("summarize" if kind == "transcriptUri" else "transcript"),
        "inParams": {"sourceType": kind, **given} | ({} if language is None else {"language": language}),
    }
    if name is not None:
        body["outParams"] = {"s3Config": {"s3KeyTemplate": name}}
    answer = server.api.post(_PATH, body=body)
    if server.as_json and not wait:
        print_json(answer)
    elif not server.as_json:
        typer.echo(visible(answer["id"]))
    if wait:
        _await_end(server, answer["id"])


@app.command()
@asks_server
def download(
    job_id: IdArgument,
    output: OutputOption = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="Only this one: txt, srt, vtt or json.", metavar="FORMAT")
    ] = None,
    *,
    server: Server,
) -> None:
    """Download what a job has made.

    What broke off goes on when the same command is given again. Nothing is written over.
    """
    api = server.api
    found = api.get(_PATH, job_id)
    if found["status"] != "finished":
        fail(f"job {found['id']} is not finished: its status is {found['status']}")
    files = [each for each in _files(found) if format_ in (None, each[1]["format"])]
    if not files:
        fail(f"job {found['id']} has no file of the format {format_}: `parlour batch show {found['id']}` lists them")
    addresses = _addresses(api, found)
    download_all(
        found["id"],
        [KeptFile(key := each["s3Config"]["key"], key.rpartition("/")[2]) for _, each in files],
        output,
        what="transcript",
        link=lambda one: addresses[one.key],
        as_json=server.as_json,
    )


@app.command()
@asks_server
def delete(job_id: IdArgument, *, server: Server) -> None:
    """Delete a job with its files, but for those in a bucket of one's own. One that is worked on is stopped."""
    answer = server.api.delete(_PATH, job_id)
    if server.as_json:
        print_json(answer)
    else:
        typer.echo(f"deleted {visible(answer['id'])}")


def _await_end(server: Server, job_id: str) -> None:
    while (job := server.api.get(_PATH, job_id))["status"] not in _ENDS:
        time.sleep(_POLL_S)
    if server.as_json:
        print_json(job)
    elif job["status"] == "finished":
        _print_job(job)
    else:
        complain(f"job {visible(job_id)} is in error: {visible(job['error'])}")
    if job["status"] != "finished":
        raise typer.Exit(1)


def _print_job(job: dict[str, Any]) -> None:
    told = {"id": job["id"], "preset": job["preset"], "status": job["status"], "error": job.get("error")}
    told |= {name: value for name, value in job["input"].items() if name != "sourceType"}
    print_pairs({name: value for name, value in told.items() if value is not None})
    for what, each in _files(job):
        place = each["s3Config"]
        where = f"{place['bucket']}:{place['key']}" if place["bucket"] else place["key"]
        typer.echo(f"  {'summary' if what == 'summary' else each['format']:7}  {visible(where)}")


def _files(job: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the files of a job's output, with what each is."""
    output = job.get("output") or {}
    for each in output.get("transcription") or ():
        yield "transcription", each
    if output.get("summary"):
        yield "summary", output["summary"]


def _addresses(api: Api, job: dict[str, Any]) -> dict[str, str]:
    """Return where each file is to be fetched, by its key: links name what a file is and its format."""
    links = api.get(_PATH, job["id"], "access-link")
    listed = {("transcription", each["format"]): each["link"] for each in links.get("transcription") or ()}
    if links.get("summary"):
        listed["summary", links["summary"]["format"]] = links["summary"]["link"]
    found = {}
    for what, each in _files(job):
        place, link = each["s3Config"], listed.get((what, each["format"]))
        if link is None:
            unreachable(f"{api.origin} is no Parlour server: it gives no link to {visible(place['key'])}")
        found[place["key"]] = address_of(api, link, in_bucket=bool(place["bucket"]))
    return found
