"""What `cleaner.frozen` promises: values that `dataclasses`, `pickle` and `match` take for dataclasses."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from cleaner.frozen import frozen, replace


@frozen
class Point:
    """Where something stands."""

    x: int
    y: int = 0
    label: str = ""

    _silent = ("label",)

    @property
    def far(self) -> bool:
        return self.x + self.y > 10


def test_it_is_made_from_its_fields() -> None:
    point = Point(1, label="a")
    assert (point.x, point.y, point.label, point.far) == (1, 0, "a", False)


def test_a_field_without_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["x", "z"])
def test_nothing_of_it_can_be_set(name: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match=f"its '{name}' stays"):
        setattr(Point(1), name, 2)


def test_nothing_of_it_can_be_taken_away() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        del Point(1).x


@pytest.mark.parametrize(
    ("other", "is_equal"),
    [
        pytest.param(Point(1), True, id="the same"),
        pytest.param(Point(2), False, id="another"),
        pytest.param(Point(1, label="b"), True, id="a silent field is not compared"),
        pytest.param((1, 0), False, id="a tuple"),
    ],
)
def test_it_is_equal_to(other: object, *, is_equal: bool) -> None:
    assert (Point(1) == other) is is_equal


def test_equals_have_one_hash() -> None:
    assert hash(Point(1)) == hash(Point(1, label="b"))


def test_it_shows_its_fields_but_for_silent_ones() -> None:
    assert repr(Point(1, label="a")) == "Point(x=1, y=0)"


def test_it_keeps_its_docstring_and_has_no_dict() -> None:
    assert (Point.__doc__, hasattr(Point(1), "__dict__")) == ("Where something stands.", False)


@pytest.mark.parametrize(
    "again",
    [lambda point: pickle.loads(pickle.dumps(point)), copy.copy, copy.deepcopy],  # noqa: S301 -- our own
    ids=["pickle", "copy", "deepcopy"],
)
def test_a_copy_holds_the_same(again: object) -> None:
    twin = again(Point(1, 2, "a"))  # type: ignore[operator]
    assert (twin, twin.label) == (Point(1, 2), "a")


@pytest.mark.parametrize("by", [replace, dataclasses.replace])
def test_a_replaced_field_leaves_the_others(by: object) -> None:
    changed = by(Point(1, label="a"), y=3)  # type: ignore[operator]
    assert (changed, changed.label) == (Point(1, 3), "a")


def test_dataclasses_know_its_fields() -> None:
    told = [(field.name, field.type) for field in dataclasses.fields(Point)]
    assert told == [("x", "int"), ("y", "int"), ("label", "str")]


def test_dataclasses_make_a_dict_of_it() -> None:
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 0, "label": ""}


def test_it_can_be_matched() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
