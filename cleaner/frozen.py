"""Frozen values, as `dataclass(frozen=True, slots=True)` makes them, in a tenth of the time.

The standard library's decorator imports `inspect` and compiles six methods for each class, which was a fifth of a
start. Here `__init__` is compiled and the other methods are shared. For type checkers and for `dataclasses` (`replace`,
`fields`, `asdict`) the classes are dataclasses.
"""

from __future__ import annotations

from collections import namedtuple
from operator import attrgetter

__all__ = ["Row", "frozen", "replace"]

# typing takes as long to import as all of this does to make; type checkers know this name by itself.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform
    from typing import NamedTuple as Row

    Class = TypeVar("Class", bound=type)
    Value = TypeVar("Value")

    @dataclass_transform(frozen_default=True)
    def frozen(cls: Class) -> Class:
        """Return `cls` with its annotated fields as slots that are set once."""

else:

    class _Row(type):
        """Makes a class of annotated fields a named tuple, as `typing.NamedTuple` does."""

        def __new__(mcs, name, bases, body):
            fields = body.get("__annotations__", ())
            if not bases:
                return super().__new__(mcs, name, bases, body)
            given = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=given, module=body["__module__"])
            made.__doc__ = body.get("__doc__")
            return made

    class Row(metaclass=_Row):
        """What named tuples are derived from."""

    def frozen(cls):
        """Return `cls` with its annotated fields as slots that are set once.

        Fields that it names as `_silent` are left out where values are compared or shown.
        """
        names = tuple(cls.__annotations__)
        body = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
        defaults = {name: body.pop(name) for name in names if name in body}
        told = tuple(name for name in names if name not in body.get("_silent", ()))
        own = {
            "__slots__": names,
            "__match_args__": names,
            "__dataclass_fields__": _Fields(cls.__annotations__, defaults),
            "_told": told,
            "_compared": attrgetter(*told),
        }
        made = type(cls)(cls.__name__, cls.__bases__, {**_SHARED, **body, **own})
        made.__init__ = _init(made, names, defaults)
        return made


def replace(value: Value, **changes: Any) -> Value:
    """Return `value` with some of its fields changed."""
    fields = {name: getattr(value, name) for name in value.__match_args__}  # type: ignore[attr-defined]
    return type(value)(**{**fields, **changes})


def _init(cls: type, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    """Return the method that sets each slot by the slot's own setter, which the class's refusal does not reach."""
    known = {f"_set_{name}": getattr(cls, name).__set__ for name in names}
    known |= {f"_default_{name}": default for name, default in defaults.items()}
    wanted = ", ".join(f"{name}=_default_{name}" if name in defaults else name for name in names)
    lines = "\n".join(f" _set_{name}(self, {name})" for name in names)
    exec(f"def __init__(self, {wanted}):\n{lines}", known)  # noqa: S102 -- of names alone
    init: Callable[..., None] = known["__init__"]
    return init


class _Fields:
    """Tells `dataclasses` of the fields of a class, which is seldom asked for: it is imported only then."""

    def __init__(self, annotations: dict[str, Any], defaults: dict[str, Any]) -> None:
        self._body = {"__annotations__": annotations, **defaults}

    def __get__(self, value: object, owner: type) -> Any:
        from dataclasses import dataclass, fields

        twin: Any = dataclass(type(owner.__name__, (), self._body))
        return {field.name: field for field in fields(twin)}


def _refuse(self: object, name: str, _: object = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__name__} is frozen: its {name!r} stays what it is")


def _equal(self: Any, other: Any) -> bool:
    compared = self._compared
    return compared(self) == compared(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._told)
    return f"{type(self).__qualname__}({told})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


_SHARED = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
    "__reduce__": _reduce,
}
