"""Records (frozen) and their tables (SQLModel): what the stages hand to each other and what is kept."""
