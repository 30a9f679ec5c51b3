"""Which rules code articles now, and what they say of one."""

import os
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from models.article import ArticleRow
from models.coding import Coding, Document
from models.outcome import Skipped
from models.recoding import RulesetRow
from pipeline.classify.rules import rule_files, ruleset_id
from pipeline.store.database import reading
from pipeline.store.recodings import adopted
from pipeline.workplace import Workplace

if TYPE_CHECKING:
    from pipeline.classify.coder import Coder


def ruling_coder(place: Workplace) -> "Coder":
    """The rules for what comes in now: those of the installed catalogue, or others adopted in its place.

    An adoption holds as long as the installed rules stay as they were at it.

    Raises:
        RulesError: when a rule file is missing or wrong.
    """
    installed = ruleset_id(rule_files(place.settings.catalogue_dir))
    with reading(place.engine) as session:
        row = adopted(session, installed)
    return place.coder if row is None else coder_of(row, place.settings.home)


def coder_of(row: RulesetRow, home: Path) -> "Coder":
    """The coder by the rule files that the archive keeps of a rule set, written out below `home` once."""
    folder = home / "rulesets" / row.rules
    if not folder.is_dir():
        _write_out(row.files, folder)
    return _loaded(folder)


def files_of(catalogue: Path) -> dict[str, str]:
    """The rule files of a catalogue, by their path inside it."""
    return {
        path.relative_to(catalogue).as_posix(): path.read_bytes().decode() for path in rule_files(catalogue)
    }


def code_article(coder: "Coder", article: ArticleRow) -> Coding | Skipped:
    """What the rules say of one version of an article."""
    if not article.text:
        return Skipped("removed_page", "the page is gone; its earlier version keeps its coding")
    # the classifier is loaded when first used: the collecting side has no need of it
    from pipeline.classify.reversals import with_reversals

    document = Document(
        id=article.id,
        title=article.title,
        text=article.text,
        lang=None if article.language == "und" else article.language,
        published=article.published_on,
        url=article.url,
    )
    return with_reversals(coder, document)


@cache
def _loaded(folder: Path) -> "Coder":
    from pipeline.classify.coder import Coder

    return Coder.load(folder)


def _write_out(files: dict[str, str], folder: Path) -> None:
    """Write rule files so that other workers see all of them or none."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}.new")
    for name, text in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    try:
        fresh.rename(folder)
    except OSError:
        # another worker was first, with the same files
        rmtree(fresh)
        if not folder.is_dir():
            raise
