"""Scrapy spiders, driven by the catalogue."""
