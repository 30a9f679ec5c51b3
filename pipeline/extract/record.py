"""What was found in bytes, put together as one article with the origin of every field."""

import re
from dataclasses import dataclass

from models.article import Article, Origin
from pipeline.extract.body import Body
from pipeline.extract.canonical import document_number
from pipeline.extract.dates import Dated
from pipeline.extract.fields import NOWHERE, Field
from pipeline.extract.language import Told
from pipeline.extract.trust import origin, overall

_PARTICULARS = re.compile(r"\[[^]]*\]")


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of an article, each with the place that gave it."""

    title: Field
    body: Body
    dated: Dated
    told: Told
    byline: Field = NOWHERE
    outlet: Field = NOWHERE

    def origins(self) -> dict[str, Origin]:
        """What gave each field, and how far it can be trusted."""
        return {
            "title": origin("title", self.title.place),
            "text": Origin(by=self.body.extractor, confidence=self.body.confidence),
            "published": origin("published", self.dated.place),
            "byline": origin("byline", self.byline.place),
            "outlet": origin("outlet", self.outlet.place),
            "language": origin("language", self.told.by),
        }

    @property
    def extractor(self) -> str:
        """The kinds of places that gave text, headline and date, in one line."""
        title, dated = (_PARTICULARS.sub("", place) for place in (self.title.place, self.dated.place))
        return f"body:{self.body.extractor} title:{title} published:{dated}"


def article_of(parts: Parts, url: str) -> Article:
    """The article that these parts make, found at this address."""
    moment, origins = parts.dated.moment, parts.origins()
    return Article(
        title=parts.title.value,
        text=parts.body.text,
        language=parts.told.language,
        byline=parts.byline.value,
        outlet=parts.outlet.value,
        published_on=moment.on,
        published_at=moment.at,
        published_precision=moment.precision,
        published_raw=moment.raw,
        zone_assumed=moment.zone_assumed,
        document_number=document_number(url),
        extractor=parts.extractor,
        confidence=overall(origins),
        origins=origins,
    )
