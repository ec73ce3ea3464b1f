"""The contract of the simulator: requests and objects as the installed Stripe library's types declare them.

Requests: every `stripe.params` TypedDict becomes a strict validator (an unknown key is
refused, as Stripe refuses it). Objects: every resource class becomes a maker that fills what may be
absent with null and refuses what is missing or of another type. So the simulator cannot
drift from the pinned version: a release that drops a parameter turns our tests red.

Besides `stripe_gateway` the one file that reads the library, and only its types.
"""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from functools import cache
from typing import Any

import stripe
import typing_extensions
from stripe import StripeObject
from stripe._object_classes import OBJECT_CLASSES

API_VERSION = stripe.api_version
_UNIONS = (typing.Union, types.UnionType)
_REQUEST_OPTIONS = frozenset(stripe.RequestOptions.__annotations__)


class ContractBroken(ValueError):
    """A request or an object that Stripe would not accept or send; `param` names the place."""

    def __init__(self, param: str, sentence: str, code: str = "parameter_invalid") -> None:
        super().__init__(f"{param}: {sentence}")
        self.param = param
        self.code = code


def params_class(path: str) -> Any:
    """The TypedDict at `path`, such as `checkout._session_create_params.SessionCreateParams`."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(f"stripe.params.{module}"), name)


def check_request(path: str, sent: dict[str, Any]) -> dict[str, Any]:
    """`sent` (nested, all leaves text) with its leaves converted to the types of `path`.

    Raises `ContractBroken` with Stripe's own error codes.
    """
    return _typed_dict(params_class(path), sent, "")


def make(cls: type[StripeObject], **values: Any) -> dict[str, Any]:
    """The JSON of one object of `cls`: `values`, and null for every field that may be absent."""
    made: dict[str, Any] = {**absent(cls), **values}
    check_object(cls, made)
    return made


def check_object(cls: type[StripeObject], sent: dict[str, Any], at: str = "") -> None:
    """Raise `ContractBroken` if `sent` is not what `cls` declares (keys, types, literals)."""
    declared = fields(cls)
    for name in sent:
        if name not in declared:
            raise ContractBroken(f"{at}{name}", f"{cls.__name__} has no such field")
    for name, hint in declared.items():
        if name not in sent:
            if name not in absent(cls):
                raise ContractBroken(f"{at}{name}", f"{cls.__name__} always has it")
            continue
        if not _fits(hint, sent[name], cls, f"{at}{name}."):
            raise ContractBroken(f"{at}{name}", f"{sent[name]!r:.60} is not {hint!s:.80}")


def check_any(sent: Any) -> None:
    """Check an object by its own `object` name, and every object inside it."""
    if isinstance(sent, list):
        for item in sent:
            check_any(item)
    elif isinstance(sent, dict):
        cls = _resource(sent.get("object"))
        if cls is not None and sent.get("object") != "list" and not sent.get("deleted"):
            check_object(cls, sent)
        for item in sent.values():
            check_any(item)


def fields(cls: Any) -> dict[str, Any]:
    """The declared fields of a resource class and their types."""
    return _fields(cls)


@cache
def _fields(cls: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if issubclass(base, StripeObject) and base is not StripeObject:
            found.update(inspect.get_annotations(base))
    return {n: h for n, h in found.items() if typing.get_origin(h) is not typing.ClassVar}


def absent(cls: Any) -> dict[str, None]:
    """The fields of a resource class that may be null, as they are then."""
    return _absent(cls)


@cache
def _absent(cls: Any) -> dict[str, None]:
    return {name: None for name, hint in fields(cls).items() if _optional(hint)}


def _optional(hint: Any) -> bool:
    return typing.get_origin(hint) in _UNIONS and type(None) in typing.get_args(hint)


@cache
def _parts(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type is made of; asked of thousands of values in one press."""
    return typing.get_origin(hint), typing.get_args(hint)


@cache
def _words(args: tuple[Any, ...]) -> frozenset[Any] | None:
    """The words a union names; None where it names none."""
    literals = [arg for arg in args if typing.get_origin(arg) is typing.Literal]
    return (
        frozenset(word for arg in literals for word in typing.get_args(arg)) if literals else None
    )


def _resource(name: Any) -> type[StripeObject] | None:
    """The class behind an object's own `object` word, if the library declares one."""
    if not isinstance(name, str) or name not in OBJECT_CLASSES:
        return None
    module, cls = OBJECT_CLASSES[name]
    found: type[StripeObject] = getattr(importlib.import_module(module), cls)
    return found


def _fits(hint: Any, value: Any, cls: type[StripeObject], at: str) -> bool:
    origin, args = _parts(hint)
    if hint is Any or isinstance(hint, typing.TypeVar):
        return True
    if origin in _UNIONS:
        return _fits_union(args, value, cls, at)
    if origin is typing.Literal:
        return value in args
    if origin is list:
        return isinstance(value, list) and all(_fits(args[0], item, cls, at) for item in value)
    if origin is dict or (isinstance(origin, type) and issubclass(origin, StripeObject)):
        return isinstance(value, dict)
    if isinstance(hint, typing.ForwardRef | str):
        return isinstance(value, dict) and isinstance(value.get("object"), str)
    if isinstance(hint, type) and issubclass(hint, StripeObject):
        if isinstance(value, dict) and hint.__annotations__:
            check_object(hint, value, at)
        return isinstance(value, dict)
    if hint is int:
        # Not isinstance: True is an int to Python, and Stripe would never send it for one.
        return type(value) is int
    return isinstance(hint, type) and isinstance(value, hint)


def _fits_union(args: tuple[Any, ...], value: Any, cls: type[StripeObject], at: str) -> bool:
    """An open list of words (`Literal[…] | str`) counts as closed: we only use known words."""
    if value is None:
        return type(None) in args
    words = _words(args)
    if words is not None and isinstance(value, str):
        return value in words
    return any(_fits(arg, value, cls, at) for arg in args if arg is not type(None))


@cache
def _hints(cls: Any) -> dict[str, Any]:
    """The parameters of a TypedDict with forward references resolved in its own module."""
    own = {n: h for n, h in cls.__annotations__.items() if n not in _REQUEST_OPTIONS}
    # Without the call's own options, which are no parameters of the request.
    bare = type("Params", (), {"__annotations__": own})
    space = vars(importlib.import_module(cls.__module__))
    return typing_extensions.get_type_hints(bare, globalns=space, include_extras=True)


def _typed_dict(cls: Any, sent: Any, at: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise ContractBroken(at, "Invalid object", "parameter_invalid_type")
    hints = _hints(cls)
    required = [name for name in hints if name in cls.__required_keys__]
    for name in sent:
        if name not in hints:
            where = f"{at}[{name}]" if at else name
            raise ContractBroken(where, "Received unknown parameter", "parameter_unknown")
    for name in required:
        if name not in sent:
            where = f"{at}[{name}]" if at else name
            raise ContractBroken(where, "Missing required param", "parameter_missing")
    return {
        name: _convert(hints[name], value, f"{at}[{name}]" if at else name)
        for name, value in sent.items()
    }


def _convert(hint: Any, value: Any, at: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing_extensions.NotRequired, typing_extensions.Required):
        return _convert(args[0], value, at)
    if origin in _UNIONS:
        return _convert_union(args, value, at)
    if origin is typing.Literal:
        if value not in args:
            raise ContractBroken(at, f"must be one of {args}"[:300], "parameter_invalid")
        return value
    if origin is list:
        return _convert_list(args[0], value, at)
    if origin is dict or (isinstance(origin, type) and issubclass(origin, StripeObject)):
        if not isinstance(value, dict):
            raise ContractBroken(at, "Invalid hash", "parameter_invalid_type")
        return value
    if typing_extensions.is_typeddict(hint):
        return _typed_dict(hint, value, at)
    return _convert_leaf(hint, value, at)


def _convert_list(item: Any, value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise ContractBroken(at, "Invalid array", "parameter_invalid_type")
    return [_convert(item, one, f"{at}[{place}]") for place, one in enumerate(value)]


def _convert_union(args: tuple[Any, ...], value: Any, at: str) -> Any:
    literals = [arg for arg in args if typing.get_origin(arg) is typing.Literal]
    if literals and isinstance(value, str):
        words = [word for arg in literals for word in typing.get_args(arg)]
        if value in words:
            return value
    choices = [arg for arg in args if arg not in literals and not (literals and arg is str)]
    trouble = ContractBroken(at, f"{value!r:.60} is not allowed", "parameter_invalid")
    for choice in choices:
        try:
            return _convert(choice, value, at)
        except ContractBroken as found:
            trouble = found
    raise trouble


def _convert_leaf(hint: Any, value: Any, at: str) -> Any:
    if not isinstance(value, str):
        raise ContractBroken(at, "Invalid value", "parameter_invalid_type")
    if hint is int:
        if not value.lstrip("-").isdigit():
            raise ContractBroken(at, f"Invalid integer: {value:.40}", "parameter_invalid_integer")
        return int(value)
    if hint is bool:
        if value not in ("true", "false"):
            raise ContractBroken(at, f"Invalid boolean: {value:.40}", "parameter_invalid")
        return value == "true"
    return value
