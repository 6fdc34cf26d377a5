"""What ships for a document: the packs of its languages, and those of its site that are known."""

from __future__ import annotations

from cleaner.rules.load import Rules, known_sites, load_rules, sites_with_rules
from cleaner.rules.pack_files import pack_languages


def rules_for(languages: frozenset[str], sites: frozenset[str]) -> Rules:
    """Return the shipped rules that speak about a text in one of `languages`, from one of `sites`."""
    own_to_sites = known_sites(sites, sites_with_rules()) if sites else sites
    return load_rules(languages=languages.intersection(pack_languages()), sites=own_to_sites)
