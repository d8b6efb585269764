"""What is pushed to many is gathered into few frames, and nobody can tell by what it gets, or in which order."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.live.frame import GATHERED_BYTES, Frame, Subject, gathered, latest
from parlour.live.gathering import Gathering


class Connection:
    """Keeps the frames that it is sent."""

    def __init__(self, name: str = "connection") -> None:
        self.id = name
        self.frames: list[Frame] = []
        self.sent = 0
        """How often it was sent anything."""

    @property
    def heard(self) -> list[str]:
        """Every message, as a browser reads it."""
        said = [json.loads(frame.text) for frame in self.frames]
        return [message for each in said for message in (each if isinstance(each, list) else [each])]

    def send(self, *frames: Frame) -> None:
        self.frames += frames
        self.sent += 1

    def reply(self, *frames: Frame) -> None:
        self.frames += frames

    def close(self, code: int, reason: str) -> None:
        raise AssertionError("nobody closes here")


def message(text: str, about: str | None = None, *, complete: bool = True) -> Frame:
    return Frame.of(json.dumps(text), None if about is None else Subject(about, complete=complete))


def test_what_one_turn_causes_is_one_frame_the_very_same_for_all_who_get_the_same() -> None:
    gathering, ann, ben = Gathering(), Connection(), Connection()
    for text in ("one", "two", "three"):
        gathering.add([ann, ben], message(text))
    assert ann.frames == []
    gathering.flush()
    assert len(ann.frames) == 1
    assert ann.frames[0] is ben.frames[0]
    assert ann.heard == ["one", "two", "three"]


def test_one_message_is_a_frame_of_its_own() -> None:
    gathering, ann, ben = Gathering(), Connection(), Connection()
    only = message("only")
    gathering.add([ann, ben], only)
    gathering.flush()
    assert ann.frames == ben.frames == [only]


def test_who_gets_what_nobody_else_does_gets_frames_that_are_written_for_others_too() -> None:
    gathering, ann, ben, cid = Gathering(), Connection(), Connection(), Connection()
    by_ann, by_ben = message("by ann"), message("by ben")
    gathering.add([ben, cid], by_ann)
    gathering.add([ann, cid], by_ben)
    gathering.flush()
    assert ann.frames == [by_ben]
    assert ben.frames == [by_ann]
    assert cid.heard == ["by ann", "by ben"]


def test_all_that_leaves_for_somebody_leaves_at_once() -> None:
    gathering, ann, ben = Gathering(), Connection(), Connection()
    for text in ("one", "two"):
        gathering.add([ann, ben], message(text))
    gathering.add([ben], message("three"))
    gathering.add([ben], message("four"))
    gathering.flush()
    assert (ann.sent, ben.sent) == (1, 1)
    gathering.add([ann], message("five"))
    gathering.add([ann], message("six"))
    gathering.release(ann)
    assert ann.sent == 2
    assert (len(ann.frames), len(ben.frames)) == (4, 4)


def test_nothing_is_sent_twice() -> None:
    gathering, ann = Gathering(), Connection()
    gathering.add([ann], message("once"))
    gathering.release(ann)
    gathering.flush()
    gathering.flush()
    assert ann.heard == ["once"]


def test_what_waits_for_who_is_gone_is_dropped_and_everybody_else_gets_it() -> None:
    gathering, ann, ben, cem = Gathering(), Connection(), Connection(), Connection()
    gathering.add([ann, ben, cem], message("one"))
    gathering.drop(ben)
    gathering.add([ann, cem], message("two"))
    gathering.flush()
    assert ben.frames == []
    assert ann.heard == cem.heard == ["one", "two"]
    assert ann.frames == cem.frames


def test_what_is_out_of_date_when_it_leaves_does_not_leave() -> None:
    gathering, ann, ben = Gathering(), Connection(), Connection()
    for frame in (message("counts 2", "counts"), message("ben is here"), message("counts 3", "counts")):
        gathering.add([ann, ben], frame)
    gathering.flush()
    assert ann.heard == ["counts 3", "ben is here"]


def test_frames_are_bounded() -> None:
    large = [message(letter * (GATHERED_BYTES // 3)) for letter in "abcdef"]
    frames = list(gathered(large))
    assert [frame.messages for frame in frames] == [2, 2, 2]
    assert all(frame.size == len(frame.text) <= GATHERED_BYTES for frame in frames)
    huge = message("x" * GATHERED_BYTES * 2)
    assert list(gathered([huge])) == [huge]


def test_sizes_are_those_of_utf8() -> None:
    frame = Frame.of_all([Frame.of('"é"'), Frame.of('"🎈"')])
    assert frame.size == len(frame.text.encode())


PEOPLE = ("ann", "ben", "cid", "dan")
SUBJECTS = st.sampled_from(
    [None, Subject("a", complete=True), Subject("a", complete=False), Subject("b", complete=True)]
)
PUSHES = st.tuples(st.just("push"), st.sets(st.sampled_from(PEOPLE)), SUBJECTS)
REPLIES = st.tuples(st.just("reply"), st.sampled_from(PEOPLE).map(lambda who: {who}), st.none())
TURNS = st.tuples(st.just("turn"), st.just(set[str]()), st.none())


@given(st.lists(PUSHES | REPLIES | TURNS, max_size=40))
def test_gathered_or_not_everybody_gets_the_same_in_the_same_order(
    steps: Sequence[tuple[str, set[str], Subject | None]],
) -> None:
    gathering, people = Gathering(), {name: Connection(name) for name in PEOPLE}
    ungathered: dict[str, list[list[Frame]]] = {name: [[]] for name in PEOPLE}
    for number, (kind, to, subject) in enumerate(steps):
        frame = Frame.of(f'"{number}"', subject)
        if kind == "push":
            gathering.add([people[name] for name in sorted(to)], frame)
            for name in to:
                ungathered[name][-1].append(frame)
        elif kind == "reply":
            for name in to:
                gathering.release(people[name])
                people[name].reply(frame)
                ungathered[name] += [[frame], []]
        else:
            gathering.flush()
            for said in ungathered.values():
                said.append([])
    gathering.flush()
    for name, connection in people.items():
        expected = [each.text for said in ungathered[name] for each in latest(said)]
        assert [json.dumps(text) for text in connection.heard] == expected


@given(st.lists(SUBJECTS, max_size=30))
def test_what_takes_a_place_is_the_last_word_and_passes_no_incomplete_one(subjects: list[Subject | None]) -> None:
    frames = [Frame.of(str(number), subject) for number, subject in enumerate(subjects)]
    left = latest(frames)
    incomplete = [frame for frame in frames if frame.subject is None or not frame.subject.complete]
    assert [frame for frame in left if frame in incomplete] == incomplete
    for name in ("a", "b"):
        about = [frame for frame in frames if frame.subject is not None and frame.subject.name == name]
        told = [frame for frame in left if frame.subject is not None and frame.subject.name == name]
        assert told[-1:] == about[-1:]


@pytest.mark.parametrize("size", [0, 1])
def test_few_frames_are_left_alone(size: int) -> None:
    frames = [message("counts", "counts")] * size
    assert latest(frames) == list(gathered(frames)) == frames
