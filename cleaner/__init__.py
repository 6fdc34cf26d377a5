"""Scraped news text in, clean article body out, with a name and a reason for every removal."""

from __future__ import annotations

__version__ = "0.1.0"
