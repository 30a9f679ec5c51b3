"""The example that the tests read a new source by: its listing, one page, and what must be found in them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from models.article import Article
from models.outcome import Skipped
from models.source import EndpointKind
from pipeline.collect.answers import Fetched
from pipeline.discover.entry_file import toml
from pipeline.discover.proposal import Proposal
from pipeline.discover.samples import Sample, reading

_ENDINGS = {
    EndpointKind.FEED: "xml",
    EndpointKind.SITEMAP: "xml",
    EndpointKind.LIST: "html",
    EndpointKind.JSON: "json",
}
_SHOWN = 40
_WARNING = (
    "# Saved from the site and read by the program, not yet by a person: compare each value with the page.",
    "# The files hold the outlet's text. Keep them for private tests unless its terms allow publication.",
)


def example_files(proposal: Proposal, now: datetime) -> dict[str, bytes]:
    """The files of the example's folder by name; no `page.html` where no page could be read."""
    chosen = proposal.chosen
    ending = _ENDINGS[chosen.endpoint.kind]
    names = [f"listing.{'html' if len(chosen.answers) > 1 else ending}", f"listing-more.{ending}"]
    files = {name: answer.body for name, answer in zip(names, chosen.answers, strict=False)}
    lines = [*_WARNING, 'origin = "saved"']
    found = _page(proposal, now)
    if found is not None:
        sample, _ = found
        files["page.html"] = sample.body
        lines += [
            f"url = {toml(sample.url)}",
            f"content_type = {toml(sample.content_type)}",
            "not_in_text = []",
        ]
    lines += [f"seen_at = {now.isoformat(timespec='seconds')}", "", *_listing(proposal, chosen.answers)]
    lines += ["", *_expects(found[1])] if found else []
    files["meta.toml"] = ("\n".join(lines) + "\n").encode()
    return files


def _page(proposal: Proposal, now: datetime) -> tuple[Sample, Article] | None:
    """The first sample that the proposed rule reads."""
    for sample in proposal.samples:
        article = reading(sample, proposal.source.article, proposal.source.timezone, now)
        if not isinstance(article, Skipped):
            return sample, article
    return None


def _listing(proposal: Proposal, answers: Sequence[Fetched]) -> list[str]:
    first = proposal.chosen.entries[0]
    zone = ZoneInfo(proposal.source.timezone)
    day = first.published_at.astimezone(zone).date().isoformat() if first.published_at else ""
    more = [f"more = {toml(answers[1].url_asked)}"] if len(answers) > 1 else []
    return [
        "[listing]",
        f"entries = {len(proposal.chosen.entries)}",
        f"first_url = {toml(first.url)}",
        f"first_published = {toml(day)}",
        f"content_type = {toml(answers[0].content_type)}",
        *more,
    ]


def _expects(article: Article) -> list[str]:
    text = article.text
    outlet = [f"outlet = {toml(article.outlet)}"] if article.outlet else []
    return [
        "[expects]",
        f"title = {toml(article.title)}",
        f"published_on = {toml(str(article.published_on or ''))}",
        f"language = {toml(article.language)}",
        *outlet,
        f"starts = {toml(text[:_SHOWN])}",
        f"ends = {toml(text[-_SHOWN:])}",
    ]
