"""One module per page: what it reads, as a record of `archive.views`."""
