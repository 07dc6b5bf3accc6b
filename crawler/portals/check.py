"""What a definition says, checked: every problem at once, each with its key and what is allowed."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from thresher.crawler.extractors.rules.selectors import Selector
from thresher.crawler.portals.access_keys import AccessModel, MarkModel, SignInModel
from thresher.crawler.portals.definition import FieldRuleModel, OwnRuleModel, PaceModel, PortalModel, ZoneRuleModel
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal

_TABLES: dict[str, type[BaseModel]] = {
    "pace": PaceModel,
    "zones": ZoneRuleModel,
    "fields": FieldRuleModel,
    "own": OwnRuleModel,
    "access": AccessModel,
}
_INNER_TABLES: dict[str, type[BaseModel]] = {"sign_in": SignInModel, "signed_in": MarkModel, "signed_out": MarkModel}
_NAMED_BY_PORTALS = ("headers", "cookies", "fields")
"""Tables below `access` whose keys are portals' names."""
_MESSAGES = {
    "missing": "is missing",
    "tuple_type": "{value} is no list",
    "string_type": "{value} is no text in quotes",
    "int_type": "{value} is no whole number",
    "float_type": "{value} is no number",
    "bool_type": "{value} is neither true nor false",
    "date_type": "{value} is no day",
    "model_type": "{value} is no table",
    "model_attributes_type": "{value} is no table",
    "literal_error": "{value} is none of them",
    "too_short": "is empty",
    "string_too_short": "is empty",
}
"""What is wrong, by pydantic's names."""
_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number")
_MAX_VALUE = 60
"""A matter of taste: characters of a wrong value that are shown."""
_Place = tuple[int | str, ...]


def checked(data: Mapping[str, Any], file: str) -> tuple[Portal | None, list[str]]:
    """The portal that the data define, or what is wrong with them: lines `FILE: KEY: PROBLEM; allowed: ...`."""
    portal, wrong = None, [*_wrong_selectors(data), *_wrong_marks(data)]
    try:
        portal = PortalModel.model_validate(dict(data)).portal()
    except ValidationError as error:
        wrong += [(problem["loc"], _message(problem)) for problem in error.errors() if not _follows(problem)]
    wrong.sort(key=lambda one: _order(one[0]))
    return (None if wrong else portal), [
        f"{file}: {_key(_written(place, data))}: {message}" for place, message in wrong
    ]


def portal_of(data: Mapping[str, Any], file: str) -> Portal:
    """The portal that the data define.  Raises PortalError with all that is wrong."""
    portal, problems = checked(data, file)
    if portal is None:
        raise PortalError(*problems)
    return portal


def _wrong_selectors(data: Mapping[str, Any]) -> Iterator[tuple[_Place, str]]:
    """Selectors that cannot be compiled, whatever else is wrong with their rules."""
    own = data.get("own")
    lists: list[tuple[_Place, Any]] = [(("zones",), data.get("zones")), (("fields",), data.get("fields"))]
    lists += [(("own", name), rules) for name, rules in (own.items() if isinstance(own, dict) else ())]
    for table, given in lists:
        rules = [given] if isinstance(given, dict) and table[0] == "own" else given
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            for kind in ("css", "xpath"):
                text = rule.get(kind) if isinstance(rule, dict) else None
                if isinstance(text, str) and text:
                    try:
                        Selector(**{kind: text}, elements=table == ("zones",))
                    except ValueError as error:
                        place = (*table, number, kind)
                        yield place, f"{error}{_allowed(place)}"


def _wrong_marks(data: Mapping[str, Any]) -> Iterator[tuple[_Place, str]]:
    """The same of what tells whether one is signed in."""
    access = data.get("access")
    access = access if isinstance(access, dict) else {}
    for holder, *way in ((access.get("sign_in"), "sign_in", "signed_in"), (access, "signed_out")):
        mark = holder.get(way[-1]) if isinstance(holder, dict) else None
        css = mark.get("css") if isinstance(mark, dict) else None
        if isinstance(css, str) and css:
            try:
                Selector(css=css)
            except ValueError as error:
                place = ("access", *way, "css")
                yield place, f"{error}{_allowed(place)}"


def _message(problem: ErrorDetails) -> str:
    kind, place = problem["type"], problem["loc"]
    if kind == "extra_forbidden":
        return _unknown(place)
    if kind == "value_error":
        message = str(problem["ctx"]["error"])
    elif kind in _BOUNDS:
        message = f"{_shown(problem['input'], place)} is out of bounds"
    else:
        message = _MESSAGES.get(kind, problem["msg"]).format(value=_shown(problem["input"], place))
    return message + _allowed(place)


def _follows(problem: ErrorDetails) -> bool:
    """Whether it is told only because of another: a list is empty when all in it is wrong, hosts come from start."""
    kind = problem["type"]
    return kind == "default_factory_not_called" or (kind == "too_short" and bool(problem["input"]))


def _unknown(place: _Place) -> str:
    keys = list(_model(place[:-1]).model_fields)
    near = get_close_matches(str(place[-1]), keys, 1)
    guess = f"; did you mean {near[0]}?" if near else ""
    return f"there is no such key{guess}; allowed: {', '.join(keys)}"


def _allowed(place: _Place) -> str:
    """What the key's description says."""
    if place[:1] == ("own",) and (len(place) == 2 or "[key]" in place):
        place = ("own",)
    names = [part for part in place if isinstance(part, str) and part != "[key]"]
    if names[:1] == ["access"] and len(names) > 1 and names[-2] in _NAMED_BY_PORTALS:
        names.pop()
    field = _model(tuple(names[:-1])).model_fields.get(names[-1]) if names else None
    return f"; allowed: {field.description}" if field and field.description else ""


def _model(place: _Place) -> type[BaseModel]:
    """The table that a key stands in."""
    inner = next((_INNER_TABLES[str(name)] for name in reversed(place) if name in _INNER_TABLES), None)
    return inner or (_TABLES[str(place[0])] if place else PortalModel)


def _order(place: _Place) -> tuple[int, int]:
    """Keys in the order of the docs, the unknown ones last."""
    keys = list(PortalModel.model_fields)
    first = keys.index(str(place[0])) if place and place[0] in keys else len(keys)
    return first, place[1] if len(place) > 1 and isinstance(place[1], int) else 0


def _written(place: _Place, data: Mapping[str, Any]) -> _Place:
    """The place as the file has it: `[own.price]` is a table, and `[[own.price]]` alone a list."""
    if place[-1:] == ("[key]",):
        return place[:-1]
    if len(place) < 3 or place[0] != "own":
        return place
    return place[:2] + place[3:] if isinstance(data["own"][place[1]], dict) else place


def _key(place: Iterable[int | str]) -> str:
    """`zones[0].css`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


def _shown(value: object, place: _Place) -> str:
    if place[:1] == ("access",):  # it may be a secret that stands in the wrong place
        return "what stands there"
    try:
        text = str(value).lower() if isinstance(value, bool) else repr(value)
    except RecursionError:
        return "a table in a table in a table"
    return text if len(text) <= _MAX_VALUE else f"{text[:_MAX_VALUE]}..."
