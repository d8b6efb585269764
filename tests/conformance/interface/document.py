"""Writes `docs/daily-js.md`."""

from collections.abc import Iterable
from typing import Final, assert_never

from parlour.shapes.documents import table
from tests.conformance.interface.messages import EVENTS, OTHER_ACTIONS, Later, Never, Proved, Standing
from tests.conformance.interface.methods import LISTENING, METHODS
from tests.conformance.interface.model import Local, Method, PageOnly, Refused, Told, Warned, Works

__all__ = ["as_markdown"]

_HEAD: Final = """\
# What daily-js can do with Parlour

Every method of a daily-js call object, and every message between daily-js and the call machine or the call page. The
tables are written from the declarations in `tests/conformance/interface/`, which a test compares with the published
package, and which `tests/conformance/test_daily_methods.py` proves in a browser with daily-js 0.92.2, 0.87.0, 0.70.0
and 0.62.0, the oldest that is served: there each method does what stands here, or the release does not have it yet, and
none is left without an answer.
"""

_JOBS: Final = """
## Recordings, live streams and transcriptions

The methods give nothing back: what went wrong is told by `recording-error`, `live-streaming-error` and
`transcription-error`, in the words of the REST API. Everybody is told of what runs, newcomers after `joined-meeting`.
What else an app may want to know:

- `stopRecording`, `stopLiveStreaming` and `stopTranscription` are no errors where nothing runs that was meant.
- `recording-started` has `local: true` for who began a recording of the kind `cloud` or `local`, and no `local`
  otherwise. `startedBy` is missing where a backend began it, or somebody who is hidden.
- What another browser records is told by the flag `record` of its participant; daily-js makes `recording-started` and
  `recording-stopped` of it, without any field. Where the recorder is hidden, the server's words take their place.
- A recording of this browser has the `instanceId` that the app gave it, or else `__local__`, under which daily-react
  keeps it as well: `useRecordingInstances` has one, not two.
- `recording-error` has the `instanceId` of what failed, and none where a recording goes on that somebody failed to
  start again, to change or to end: daily-react takes an error of an instance as its end.
- `recording-upload-completed` follows `recording-stopped` once the files of a recording of the server are where they
  belong, for who is still in the call; of Parlour it has `instanceId` and `recordingId`.
- `live-streaming-updated` has the `endpoint` by name; of a target that was given as an address it has none.
- Endpoints of a live stream that cannot be added or removed, all of them at once, for example, and one that is lost
  while others go on, are a `nonfatal-error` of the type `live-streaming-warning`; its `details` are `instanceId` and
  the `endpoints` by name. Addresses are never told: they hold stream keys.
- `updateTranscription({ participants: null })` is everybody, as `["*"]` is. `transcription-started` has the language
  `en` where none was asked for, and an empty `model`, since recognisers choose it.
"""


def as_markdown() -> str:
    """Return the whole document."""
    listening = ", ".join(f"`{name}`" for name in sorted(LISTENING))
    return "\n".join(
        (
            _HEAD,
            "## Methods\n",
            table(
                ("Method", "What comes of it", "Messages"), map(_method, sorted(METHODS, key=lambda each: each.name))
            ),
            f"\n{listening} are daily-js's own, and work.",
            _JOBS,
            "## Messages of daily-js\n",
            table(("Action", "Standing"), _actions()),
            "\n## Messages to daily-js\n",
            table(("Event", "Standing"), ((f"`{name}`", _standing(each)) for name, each in sorted(EVENTS.items()))),
            "",
        )
    )


def _method(method: Method) -> tuple[str, str, str]:
    return f"`{method.name}`", _outcome(method), ", ".join(f"`{action}`" for action in method.actions)


def _outcome(method: Method) -> str:
    match method.outcome:
        case Works():
            return "works"
        case Local():
            return "works; daily-js answers itself"
        case Refused(words, note):
            return note or f"refused: {words}"
        case Told(event, words):
            return f"`{event}`: {words}"
        case Warned(reason):
            return f"nothing but a word in the console: {reason}"
        case PageOnly():
            return "of a frame only; the call page serves it"
        case _:
            assert_never(method.outcome)


def _actions() -> Iterable[tuple[str, str]]:
    rows = {name: _standing(standing) for name, standing in OTHER_ACTIONS.items()}
    for method in METHODS:
        for action in method.actions:
            rows.setdefault(
                action, "served" if isinstance(method.outcome, Works | Local | PageOnly) else _outcome(method)
            )
    return ((f"`{name}`", standing) for name, standing in sorted(rows.items()))


def _standing(standing: Standing) -> str:
    match standing:
        case Proved(test):
            return f"served: `{test}`"
        case Later(what):
            return f"not yet: {what}"
        case Never(why):
            return f"not served: {why}"
        case _:
            assert_never(standing)
