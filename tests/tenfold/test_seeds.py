"""The founding documents, where they are at hand: what a person must find after importing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.article import ArticleRow
from models.coding import CodingRow, EventClaimRow, FindingRow, InvolvementRow, Kind, Role
from pipeline.store.database import reading
from tests.tenfold.conftest import Run

TEN = {f"A{number}" for number in range(1, 11)}


@dataclass
class Seeds:
    """The archive after the import."""

    session: Session

    def article(self, beginning: str) -> ArticleRow:
        return self.session.exec(select(ArticleRow).where(col(ArticleRow.title).startswith(beginning))).one()

    def findings(self, beginning: str) -> list[FindingRow]:
        wanted = FindingRow.article_id == self.article(beginning).id
        return list(self.session.exec(select(FindingRow).where(wanted)))


@pytest.fixture
def seeds(run: Run, store: Engine, shared: Path) -> Iterator[Seeds]:
    result = run("import", *sorted((shared / "seeds").glob("*.txt")))
    assert result.exit_code == 0, result.output
    with reading(store) as session:
        yield Seeds(session)


def test_the_founding_documents(seeds: Seeds) -> None:
    plan = seeds.findings("Inclusive Plan")
    remarks = seeds.findings("Remarks by")
    commentary = seeds.findings("People's Daily")
    coding = seeds.session.get(CodingRow, (seeds.article("Inclusive Plan").id, plan[0].ruleset))

    assert {finding.action for finding in plan} == TEN
    assert coding is not None
    assert "also zh-Hant" in coding.notes
    assert seeds.article("Inclusive Plan").language == "en"
    assert any(f.action == "A4" and "group of friends" in f.quote for f in remarks)
    assert any(
        f.action == "A6" and "10 AI workshops" in f.quote and f.kind is Kind.COMMITMENT for f in remarks
    )
    assert Kind.PROGRESS not in {finding.kind for finding in commentary}


def test_zambia_is_found_as_co_initiator(seeds: Seeds) -> None:
    comment = seeds.article("During the general debate")
    query = select(InvolvementRow).where(
        InvolvementRow.article_id == comment.id, InvolvementRow.role == Role.PARTNER
    )

    assert {row.country for row in seeds.session.exec(query)} == {"ZMB"}


def test_every_quote_equals_the_text_at_its_offsets(seeds: Seeds) -> None:
    texts = {row.id: row.text for row in seeds.session.exec(select(ArticleRow))}
    claims = [
        *seeds.session.exec(select(FindingRow)),
        *seeds.session.exec(select(InvolvementRow)),
        *seeds.session.exec(select(EventClaimRow)),
    ]

    assert len(claims) > 50
    assert [
        claim for claim in claims if texts[claim.article_id][claim.start : claim.end] != claim.quote
    ] == []


def test_the_import_can_be_searched(run: Run, seeds: Seeds) -> None:
    assert seeds.article("Remarks by")
    result = run("search", "语料库", "--json")

    assert result.exit_code == 0, result.output
    assert "Inclusive Plan" in result.stdout
