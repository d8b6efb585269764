"""What happens to jobs: they are started, changed and stopped, they begin and end, and time passes.

At most `max_streaming_instances_per_room` of them run in a call, recordings and streams counted together. What is
special about transcriptions, which are not counted, is in `transcribing`.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Any, Final

from parlour.calls.chat import text_in
from parlour.calls.desk import Desk
from parlour.calls.effects import ChangeTargets, Refuse, ShowScene, StartJob, StopJob, TellChat
from parlour.calls.events import JobEnded, JobStarted, RecordingStored, TargetNews
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.casting import scene_of
from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.calls.jobs.job import Job
from parlour.calls.jobs.options import JobKind, JobOptions
from parlour.calls.messages import JobFailed, RecordingUploaded
from parlour.calls.participant import Participant
from parlour.calls.recorders import tell_jobs
from parlour.calls.scene import Layout, Scene
from parlour.strict_json import JsonValue

__all__ = [
    "attend_jobs",
    "begin_job",
    "change_job",
    "change_targets",
    "end_jobs",
    "job_ended",
    "job_started",
    "recording_stored",
    "start_job",
    "start_recording_of",
    "starts_too_often",
    "stop_job",
    "target_news",
    "tell_chat",
    "the_job",
]

_NO_LAYOUT: Final = Layout()

MOST_TARGETS: Final = 20
"""As many as a start may name."""

_WORDS: Final[Mapping[JobKind, str]] = {
    "recording": "recording",
    "streaming": "live stream",
    "transcription": "transcription",
}


def start_job(desk: Desk, options: CaptureOptions, started_by: str | None) -> Job | Refuse:
    """Start a recording or a stream, unless the room has as many as it may, or it cannot go where it is to go."""
    if options.kind == "streaming":
        objection = desk.judge_targets(options.rtmp_urls, options.endpoints)
        if objection is not None:
            return Refuse("not-possible", objection)
    running = len(desk.jobs) - len(desk.jobs.of_kind("transcription"))
    if running >= desk.rules.max_jobs or desk.jobs.instance(options.kind, options.instance_id) is not None:
        return Refuse("not-possible", f"room {desk.rules.room_name} has an active stream")
    if (refusal := starts_too_often(desk, started_by)) is not None:
        return refusal
    return begin_job(desk, options, started_by)


def starts_too_often(desk: Desk, started_by: str | None) -> Refuse | None:
    """Return why a participant can start nothing for a moment; backends are held up by the limits of REST."""
    seconds = 0.0 if started_by is None else desk.jobs.seconds_until_start(desk.now)
    if not seconds:
        return None
    msg = f"recordings, streams and transcriptions were started very often here: try again in {ceil(seconds)} s"
    return Refuse("not-possible", msg)


def begin_job(desk: Desk, options: JobOptions, started_by: str | None) -> Job:
    """Begin one for which there is room."""
    job = desk.jobs.add(options, started_by, desk.now)
    desk.effects.append(StartJob(job.id, options, started_by, desk.journal.started_at or desk.now))
    tell_jobs(desk, options.kind)
    return job


def start_recording_of(desk: Desk, newcomer: Participant, options: CaptureOptions | None) -> None:
    """Start the recording that a token wants to begin as its holder comes, if it is allowed and none of it runs.

    Source: `start_cloud_recording`, which needs `enable_recording` of the token or the room.
    """
    if options is None or desk.jobs.instance(options.kind, options.instance_id) is not None:
        return
    allowed = desk.rules.recording if newcomer.recording is None else newcomer.recording
    if options.type not in allowed:
        msg = f"enable_recording does not allow the kind {options.type} here"
        desk.send((newcomer.session_id,), JobFailed("recording", options.instance_id, msg))
        return
    started = start_job(desk, options, newcomer.session_id)
    if isinstance(started, Refuse):
        desk.send((newcomer.session_id,), JobFailed("recording", options.instance_id, started.msg))


def the_job(desk: Desk, kind: JobKind, instance_id: str | None, type_: str | None = None) -> Job | Refuse:
    """Return the one that is meant: that of the instance; without one the default's, or the only one there is."""
    running = [each for each in desk.jobs.of_kind(kind) if type_ is None or each.capture.type == type_]
    if instance_id is not None:
        running = [each for each in running if each.options.instance_id == instance_id]
    elif len(running) > 1:
        defaults = [each for each in running if each.options.instance_id == DEFAULT_INSTANCE]
        if not defaults:
            return Refuse("not-possible", f"several {_WORDS[kind]}s are running: say which by instanceId")
        running = defaults
    if not running:
        return Refuse("not-possible", f"room {desk.rules.room_name} has no {_WORDS[kind]} that is running")
    return running[0]


def change_job(desk: Desk, job: Job, changes: CaptureOptions, said: Mapping[str, Any]) -> Refuse | None:
    """Change the layout of a recording or a stream, or who is in it; `said` names what was asked for."""
    if job.capture.type == "raw-tracks":
        return Refuse("not-possible", "a raw-tracks recording cannot be updated")
    job.options = job.capture.changed(changes, said)
    tell_jobs(desk, job.options.kind)
    return None


def change_targets(
    desk: Desk, job: Job, *, add: bool, rtmp_urls: tuple[str, ...], endpoints: tuple[str, ...]
) -> Refuse | None:
    """Send a stream to more targets, or no longer to some of them; one at least is left."""
    options = job.capture
    if add:
        objection = desk.judge_targets(rtmp_urls, endpoints)
        if objection is not None:
            return Refuse("not-possible", objection)
        urls = tuple(dict.fromkeys((*options.rtmp_urls, *rtmp_urls)))
        names = tuple(dict.fromkeys((*options.endpoints, *endpoints)))
    else:
        urls = tuple(each for each in options.rtmp_urls if each not in rtmp_urls)
        names = tuple(each for each in options.endpoints if each not in endpoints)
    if len(urls) + len(names) > MOST_TARGETS:
        return Refuse("not-possible", f"a live stream can go to {MOST_TARGETS} targets at most")
    if not urls and not names:
        return Refuse("not-possible", "these are all targets of the live stream: stop it instead")
    for stands, wanted in ((job.targets, names), (job.addresses, urls)):
        for gone in stands.keys() - {*wanted}:
            del stands[gone]  # it may come again, and begins anew then
    job.options = replace(options, rtmp_urls=urls, endpoints=names)
    desk.effects.append(ChangeTargets(job.id, urls, names))
    tell_jobs(desk, options.kind)
    return None


def stop_job(desk: Desk, job: Job, stopped_by: str | None = None) -> None:
    """Have one end, as a participant, a backend or a rule wants; stopping what is ending changes nothing."""
    if job.state != "stopping":
        job.state, job.stopped_by = "stopping", stopped_by
        desk.effects.append(StopJob(job.id))
        tell_jobs(desk, job.options.kind)


def tell_chat(desk: Desk, session_id: str, user_name: str | None, data: JsonValue) -> None:
    """Tell the jobs that write the chat down what somebody wrote to all."""
    jobs = [each for each in desk.jobs.of_kind("recording") if "chat-webvtt" in each.capture.data_outputs]
    if jobs and (text := text_in(data)) is not None:
        desk.effects.extend([TellChat(each.id, session_id, user_name or "Guest", text) for each in jobs])


def job_started(desk: Desk, event: JobStarted) -> None:
    """Take that the first of one was recorded, or sent."""
    job = desk.jobs.get(event.job_id)
    if job is not None and job.state == "starting":
        job.state, job.began_at = "running", desk.now
        tell_jobs(desk, job.options.kind)


def target_news(desk: Desk, event: TargetNews) -> None:
    """Take how it stands with a target of a stream."""
    job = desk.jobs.get(event.job_id)
    if job is None:
        return
    known, stands = (job.capture.endpoints, job.targets) if event.name else (job.capture.rtmp_urls, job.addresses)
    which = event.name or event.url
    if which is not None and which in known and stands.get(which) != event.stand:
        stands[which] = event.stand
        tell_jobs(desk, job.options.kind)


def job_ended(desk: Desk, event: JobEnded) -> None:
    """Take that one has ended, and why, if it did not do so because it was to."""
    job = desk.jobs.drop(event.job_id)
    if job is None:
        return
    tell_jobs(desk, job.options.kind)
    if event.problem is not None:
        desk.send(desk.roster.ids, JobFailed(job.options.kind, job.options.instance_id, event.problem))


def recording_stored(desk: Desk, event: RecordingStored) -> None:
    """Take that the files of a recording that has ended are where they belong."""
    instance_id = desk.jobs.stored(event.job_id)
    if instance_id is not None:
        desk.send(desk.roster.ids, RecordingUploaded(instance_id, event.job_id))


def attend_jobs(desk: Desk) -> None:
    """Have all jobs show what is to be seen now, and end those whose time is over."""
    if not len(desk.roster):
        return  # the call ends, and they do with it
    for job in desk.jobs:
        if job.state == "stopping":
            continue
        scene = scene_of(desk, job.options)
        _note_idle(desk, job, scene)
        if (due := job.deadline) is not None and due <= desk.now:
            stop_job(desk, job)
            continue
        job.names.update({shot.session_id: shot.name for shot in scene.voices})
        layout = job.options.layout if isinstance(job.options, CaptureOptions) else _NO_LAYOUT
        shown = (scene, layout)
        if shown != job.shown:
            job.shown = shown
            desk.effects.append(ShowScene(job.id, scene, layout, len(desk.roster)))


def end_jobs(desk: Desk) -> None:
    """Have all end: the call does."""
    for job in desk.jobs:
        stop_job(desk, job)


def _note_idle(desk: Desk, job: Job, scene: Scene) -> None:
    if any(shot.tracks for shot in (*scene.shots, *scene.voices)):
        job.idle_since = None
    elif job.idle_since is None:
        job.idle_since = desk.now
