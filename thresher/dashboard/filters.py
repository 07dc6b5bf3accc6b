"""The filters of the list of records, the API and the downloads, as parameters of addresses."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from thresher.schemas.record import PageType
from thresher.store.selection import Selection
from thresher.text.days import EXAMPLES, day_named

_MOST = 200
"""A bound for safety: records of one page of a list."""
_USUAL = 50  # matter of taste


def _given(value: Any) -> Any:
    """None for an empty field of a form: it is no filter."""
    return (value.strip() or None) if isinstance(value, str) else value


def _day(text: Any) -> Any:
    value = _given(text)
    return day_named(value) if isinstance(value, str) else value


def _number(text: Any) -> Any:
    return _USUAL if _given(text) is None else text


_Text = Annotated[str | None, Field(max_length=500), BeforeValidator(_given)]
_Day = Annotated[str | None, BeforeValidator(_day)]


class Filters(BaseModel):
    """Filters on the current records; absent or empty: any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: _Text = Field(default=None, description='Words, "a phrase", begin* and -without, all to be met.')
    portal: _Text = None
    since: _Day = Field(default=None, description=f"The first day: {EXAMPLES}.")
    until: _Day = Field(default=None, description="The last day.")
    language: _Text = Field(default=None, description="As en.")
    type: Annotated[PageType | None, BeforeValidator(_given)] = None
    author: _Text = Field(default=None, description="Part of an author's name.")
    source: _Text = Field(default=None, description="Part of the original publisher's name.")
    only: Annotated[Literal["changed", "doubtful", "copies"] | None, BeforeValidator(_given)] = Field(
        default=None,
        description="Only records that changed, that have a doubtful field, or that are copies of another.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Filters":
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"the last day, {self.until}, comes before the first, {self.since}")
        return self

    @property
    def selection(self) -> Selection:
        """The filters that every command knows."""
        language = self.language.lower() if self.language else None
        return Selection(portal=self.portal, since=self.since, until=self.until, language=language, page_type=self.type)

    def given(self) -> dict[str, str]:
        """The filters that are set, as parameters of an address."""
        found = self.model_dump(mode="json", include=set(Filters.model_fields), exclude_none=True)
        return {name: str(value) for name, value in found.items()}


class Listing(Filters):
    """Filters, and which page of the list."""

    after: Annotated[str | None, Field(pattern=r"^\d{4}-\d\d-\d\d\.\d{1,18}$|^\d{1,5}$"), BeforeValidator(_given)] = (
        Field(default=None, description="Where the page before ended.")
    )
    limit: Annotated[int, Field(ge=1, le=_MOST), BeforeValidator(_number)] = _USUAL
