"""Paths and what is served there: words before braces, one slash overlooked, and nothing that is served twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.api import OPERATIONS
from parlour.api.table import PathTable


def table(*templates: str) -> PathTable[str]:
    found: PathTable[str] = PathTable()
    for template in templates:
        found.add(template, "GET", template)
    return found


def at(served: PathTable[str], path: str) -> tuple[str, dict[str, str]] | None:
    found = served.find(path)
    return None if found is None else (found.template, found.parameters)


ROOMS = table("/", "/rooms", "/rooms/{name}", "/rooms/{name}/presence", "/rooms/all/{kind}", "/{one}/{two}/three")


@pytest.mark.parametrize(
    ("path", "template", "parameters"),
    [
        ("", "/", {}),
        ("/", "/", {}),
        ("/rooms", "/rooms", {}),
        ("/rooms/", "/rooms", {}),
        ("/rooms/a", "/rooms/{name}", {"name": "a"}),
        ("/rooms/a/", "/rooms/{name}", {"name": "a"}),
        ("/rooms/a/presence", "/rooms/{name}/presence", {"name": "a"}),
        ("/rooms/all", "/rooms/{name}", {"name": "all"}),
        ("/rooms/all/x", "/rooms/all/{kind}", {"kind": "x"}),
        ("/rooms/all/presence", "/rooms/all/{kind}", {"kind": "presence"}),
        ("/rooms/x/three", "/{one}/{two}/three", {"one": "rooms", "two": "x"}),
        ("/a/b/three", "/{one}/{two}/three", {"one": "a", "two": "b"}),
        ("/rooms/{name}", "/rooms/{name}", {"name": "{name}"}),
        ("/rooms/é %2F", "/rooms/{name}", {"name": "é %2F"}),
    ],
)
def test_a_path_leads_to_the_most_literal_template(path: str, template: str, parameters: dict[str, str]) -> None:
    assert at(ROOMS, path) == (template, parameters)


@pytest.mark.parametrize(
    "path",
    ["/rooms//", "//", "//rooms", "/rooms//presence", "/Rooms", "/rooms/a/b", "/x", "/rooms/a/presence/x", "/a/b/c"],
)
def test_nothing_is_at_any_other_path(path: str) -> None:
    assert at(ROOMS, path) is None


def test_methods_of_one_template_are_kept_apart() -> None:
    served: PathTable[int] = PathTable()
    served.add("/rooms", "GET", 1)
    served.add("/rooms", "POST", 2)
    found = served.find("/rooms")
    assert found is not None
    assert found.methods == {"GET": 1, "POST": 2}
    assert served.served() == [("/rooms", "GET"), ("/rooms", "POST")]


@pytest.mark.parametrize("second", ["/rooms/{name}", "/rooms/{other}", "/rooms/{name}/"])
def test_what_is_taken_is_not_taken_twice(second: str) -> None:
    served = table("/rooms/{name}")
    with pytest.raises(ValueError, match="is taken"):
        served.add(second, "GET", "x")


def test_two_names_for_the_same_brace_would_contradict_each_other() -> None:
    served = table("/rooms/{name}")
    with pytest.raises(ValueError, match="is taken"):
        served.add("/rooms/{other}", "POST", "x")
    served.add("/rooms/{other}/presence", "GET", "below it may be called otherwise")
    assert at(served, "/rooms/a/presence") == ("/rooms/{other}/presence", {"other": "a"})


def test_a_long_path_is_not_searched() -> None:
    assert at(ROOMS, "/rooms" * 100_000) is None
    assert at(ROOMS, "/" * 100_000) is None


def test_what_is_handed_out_is_a_copy() -> None:
    ROOMS.served().clear()
    assert len(ROOMS.served()) == 6


SEGMENT = st.sampled_from(["a", "b", "rooms", "{x}"])
TEMPLATES = st.lists(st.lists(SEGMENT, min_size=1, max_size=3), max_size=6)


@settings(max_examples=100, deadline=None)
@given(TEMPLATES, st.lists(st.sampled_from(["a", "b", "rooms", "c"]), min_size=1, max_size=3))
def test_it_finds_what_a_slow_search_finds(templates: list[list[str]], path: list[str]) -> None:
    served: PathTable[str] = PathTable()
    unique = {tuple(template) for template in templates}
    for template in unique:
        served.add("/" + "/".join(template), "GET", "x")

    def fits(template: tuple[str, ...]) -> bool:
        pairs = zip(template, path, strict=False)
        return len(template) == len(path) and all(part in ("{x}", word) for part, word in pairs)

    fitting = sorted((template for template in unique if fits(template)), key=lambda one: [p == "{x}" for p in one])
    found = served.find("/" + "/".join(path))
    assert (None if found is None else found.template) == ("/" + "/".join(fitting[0]) if fitting else None)


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.id for operation in OPERATIONS])
def test_every_operation_is_found_at_its_own_path(operation: object) -> None:
    served: PathTable[str] = PathTable()
    for one in OPERATIONS:
        served.add(one.path, one.method, one.id)
    path, method, id_ = (getattr(operation, name) for name in ("path", "method", "id"))
    found = served.find(path)  # its braces fill themselves
    assert found is not None
    assert (found.template, found.methods[method]) == (path, id_)
