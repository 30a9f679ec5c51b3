"""The archive: database, captures and migrations. Input and output of every stage meet here."""
