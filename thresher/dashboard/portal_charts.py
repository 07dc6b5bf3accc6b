"""A portal's trends as charts."""

from collections import Counter
from collections.abc import Sequence

from thresher.dashboard.charts import COLOURS, Chart, Series, bars, rows, shares
from thresher.dashboard.models import Day, Harvest, Rates, Trends

_NAMES = {"date_published": "date"}


def charts_of(found: Trends) -> list[Chart]:
    """The charts that have something to show."""
    made = [_articles(found.days)]
    if found.fill_rates:
        made.append(_fill_rates(found.fill_rates, found.by))
    if any(harvest.reasons("refused") for harvest in found.refusals):
        made.append(_refusals(found.refusals))
    return made


def _articles(days: Sequence[Day]) -> Chart:
    counts = [day.count for day in days]
    description = f"{sum(counts):,} articles in {len(days)} days, {max(counts):,} on the day with most."
    return bars("Articles a day", description, [day.day[5:] for day in days], [Series("articles", counts)])


def _fill_rates(weeks: Sequence[Rates], by: str) -> Chart:
    """Of one week or harvest alone a bar for each field, else a row of bars."""
    names = list(weeks[-1].rates)
    if len(weeks) == 1:
        what = f"in the week from {weeks[0].at}" if by == "week" else f"of harvest {weeks[0].at}"
        values = [weeks[0].rates[name] for name in names]
        description = ", ".join(
            f"{_NAMES.get(name, name)} {100 * share:.0f} %" for name, share in weeks[0].rates.items()
        )
        return shares(
            f"Articles {what} that have a field", description, [_NAMES.get(name, name) for name in names], values
        )
    last = ", ".join(f"{_NAMES.get(name, name)} {100 * weeks[-1].rates[name]:.0f} %" for name in names)
    series = [Series(_NAMES.get(name, name), [week.rates.get(name) for week in weeks]) for name in names]
    return rows(
        f"Articles that have a field, by {by}" + (" (its first day)" if by == "week" else ""),
        f"In the last {by}: {last}.",
        [week.at[5:] if by == "week" else week.at for week in weeks],
        series,
    )


def _refusals(harvests: Sequence[Harvest]) -> Chart:
    found = [harvest.reasons("refused") for harvest in harvests]
    total: Counter[str] = Counter()
    for reasons in found:
        total.update(reasons)
    names = [name for name, _ in total.most_common(COLOURS - 1)]
    series = [Series(name, [reasons.get(name, 0) for reasons in found]) for name in names]
    if len(total) > len(names):
        rest = [sum(count for name, count in reasons.items() if name not in names) for reasons in found]
        series.append(Series("others", rest))
    description = f"{total.total():,} pages in {len(harvests)} harvests, most of them {names[0]}."
    return bars("Refused pages by harvest", description, [f"#{harvest.id}" for harvest in harvests], series)
