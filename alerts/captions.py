"""Charts with their words: what a picture shows is said in full, for who does not see it."""

from alerts.figures import Figures, Growth, Weeks, iso_week
from alerts.lines import Chart
from alerts.pictures import picture_id
from alerts.words import Words

# Steps of the growth that are named one by one; the latest ones.
_NAMED_STEPS = 6


def charts_of(figures: Figures, language: Words) -> tuple[Chart, ...]:
    """The charts that have something to show."""
    # loading matplotlib takes a second, and most commands draw nothing
    from alerts.charts import FINER, draw_growth, draw_weeks, height

    charts = []
    if figures.weeks.total:
        title = language.text("chart_weeks", n=len(figures.weeks.mondays))
        charts.append((title, weeks_in_words(figures.weeks), draw_weeks(figures.weeks)))
    if figures.growth.steps:
        title = language.text("chart_growth")
        charts.append((title, growth_in_words(figures.growth, language), draw_growth(figures.growth)))
    return tuple(
        Chart(title, said, png, picture_id(png), height(png) // FINER) for title, said, png in charts
    )


def weeks_in_words(weeks: Weeks) -> tuple[str, ...]:
    """Every action with its events week by week: "A6: 7 (W08 2, W10 5)"."""
    lines = []
    for code, counts in weeks.rows:
        named = [f"{iso_week(week)} {n}" for week, n in zip(weeks.mondays, counts, strict=True) if n]
        lines.append(f"{code}: {sum(counts)}" + (f" ({', '.join(named)})" if named else ""))
    return tuple(lines)


def growth_in_words(growth: Growth, language: Words) -> tuple[str, ...]:
    """How many partner countries there are, and from when on how many there were."""
    now = language.text("growth_now", number=growth.steps[-1][1], day=language.short_day(growth.upto))
    before = [
        language.text("growth_from", number=number, day=language.short_day(day))
        for day, number in growth.steps[-_NAMED_STEPS:]
        if day < growth.upto
    ]
    return (now, *reversed(before))
