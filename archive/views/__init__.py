"""Records behind the pages and their JSON."""
