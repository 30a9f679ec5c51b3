"""Who is due what, how it reads, and that it arrives once."""
