"""search index: FTS5 on SQLite, tsvector on PostgreSQL; written by hand."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Contentless: the text stands in `article` and nowhere twice. The tokens come ready cut, and FTS5's
# tokeniser `ascii` takes every character beyond ASCII as part of a word, so it leaves them as they are.
_SQLITE = (
    """CREATE TABLE article_search_doc (
        doc INTEGER PRIMARY KEY,
        article_id VARCHAR NOT NULL UNIQUE REFERENCES article (id)
    )""",
    "CREATE VIRTUAL TABLE article_search USING fts5(title, body, content='', tokenize='ascii')",
)
# In parts: a tsvector keeps 256 places of one word and 16,383 positions, too few for a long Chinese text.
_POSTGRES = (
    """CREATE TABLE article_search (
        article_id VARCHAR NOT NULL REFERENCES article (id),
        part INTEGER NOT NULL,
        words TSVECTOR NOT NULL,
        PRIMARY KEY (article_id, part)
    )""",
    "CREATE INDEX article_search_words ON article_search USING gin (words)",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE article_search")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE article_search_doc")
