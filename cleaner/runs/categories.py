"""The category of a rule where a report names the rule alone."""

from __future__ import annotations

from functools import cache

OTHER = "other"


@cache
def category_of(rule: str) -> str:
    """Return the category of the shipped rule or reason with that id, else the one that the id names.

    >>> category_of("en/ad/marker"), category_of("html/figure"), category_of("mine/share/one"), category_of("mine/x")
    ('ad', 'caption', 'share', 'other')
    """
    from cleaner.rules.schema import CATEGORIES

    known = _shipped().get(rule)
    return known or next((part for part in rule.split("/") if part in CATEGORIES), OTHER)


@cache
def _shipped() -> dict[str, str]:
    from cleaner.rules.load import load_rules
    from cleaner.rules.roles import reasons

    rules = {rule.id: rule.category for rule in load_rules(sites=None).rules}
    return rules | {name: why.category for name, why in reasons().items()}
