"""Why a container of a page goes: its element, class, id or role, as `roles.toml` reads them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain, pairwise

from cleaner.frozen import frozen
from cleaner.rules.compiled import keep_compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "hidden"

_WORD = keep_compiled(r"[A-Z]+[a-z]*|[a-z]+")
_BODIES = frozenset({"html", "body", "main", "article"})
"""Elements that hold stories whatever their classes say: an article's class lists its tags and categories."""

_RECIPE = frozenset({
    "ingredient", "ingredients", "ingredientes", "ingredienti", "zutaten", "instructions", "preparation", "zubereitung",
    "nutrients",
})  # fmt: skip
_LIKE_RECIPE = keep_compiled("|".join(sorted(_RECIPE)), re.IGNORECASE)


@frozen
class Reason:
    """Why text of a page goes: `id` is the rule that the removal names, `why` its sentence."""

    id: str
    category: str
    why: str


@frozen
class _Roles:
    reasons: Mapping[str, Reason]
    tags: Mapping[str, str]
    words: Mapping[str, str]


@cache
def _roles() -> _Roles:
    import tomllib
    from pathlib import Path

    table = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    rows = {name: row for name, row in table.items() if isinstance(row, dict)}
    return _Roles(
        {name: Reason(f"html/{name}", row["category"], row["why"]) for name, row in rows.items()},
        {tag: name for name, row in rows.items() for tag in row.get("tags", ())},
        {word: name for name, row in rows.items() for word in (*row.get("words", ()), *row.get("pairs", ()))},
    )


def reason(name: str) -> Reason:
    """Return the reason of that name in `roles.toml`, or one of those that place alone gives."""
    return _PLACES.get(name) or _roles().reasons[name]


def reasons() -> dict[str, Reason]:
    """Return every reason for which parts of a page go, by its id."""
    return {why.id: why for why in (*_roles().reasons.values(), *_PLACES.values())}


def names_of(why: Reason) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (elements, words in a class, an id or a role) that call a container by the role of that reason."""
    name = why.id.partition("/")[2]
    if why.id.startswith("page/"):
        return (), ()
    tags, words = (
        tuple(word for word, role in known.items() if role == name) for known in (_roles().tags, _roles().words)
    )
    return tags, words


@lru_cache(maxsize=8192)
def role_of(tag: str, names: str) -> str | None:
    """Return the role of a container, None where it has none: `names` are its classes, its id and its ARIA role.

    >>> role_of("div", "js-social-share"), role_of("ARTICLE".lower(), "post tag-boats"), role_of("div", "story-body")
    ('share', None, None)
    """
    roles = _roles()
    if tag in roles.tags:
        return roles.tags[tag]
    if tag in _BODIES or not names:
        return None
    words = [word.lower() for word in _WORD.findall(names)]
    if "hentry" in words or ("post" in words and "type" in words):
        return None
    pairs = map(" ".join, pairwise(words))
    return next((roles.words[word] for word in chain(words, pairs) if word in roles.words), None)


@lru_cache(maxsize=8192)
def is_recipe(names: str) -> bool:
    """Say whether a container's names call it a part of a recipe: what it takes, or what to do with it.

    >>> is_recipe("wprm-recipe-ingredients"), is_recipe("list zutatenListe"), is_recipe("recipe-comments")
    (True, True, False)
    """
    return _LIKE_RECIPE.search(names) is not None and any(word.lower() in _RECIPE for word in _WORD.findall(names))


_PLACES = {
    "page/unsure": Reason("page/unsure", "other", "At this precision, only what is surely the story's stays."),
    HIDDEN: Reason("html/hidden", "other", "The page hides this part from its readers."),
    "outside-story": Reason("html/outside-story", "nav", "It stands outside of the container that holds the story."),
    "above-headline": Reason(
        "html/above-headline", "nav", "It stands above the headline, inside the story's container."
    ),
    "link-alone": Reason("html/link-alone", "related", "Between the paragraphs, a line that is nothing but a link."),
    "teasers": Reason("html/teasers", "related", "One of several siblings alike, each a link with a short summary."),
    "cue-alone": Reason("html/cue-alone", "related", "A few words above links that are no story announce only them."),
    "heading-alone": Reason("html/heading-alone", "related", "Below this heading nothing of the story stands."),
    "headline": Reason("html/headline", "title", "The page's headline, as its own title or address names it."),
    "page/headline": Reason(
        "page/headline", "title", "The page's headline, as its first line or its address names it."
    ),
    "page/deck": Reason("page/deck", "title", "Between the headline and the first paragraph, a summary of the story."),
    "page/above-story": Reason("page/above-story", "nav", "It stands above the first paragraph of the page's story."),
    "page/after-story": Reason("page/after-story", "nav", "It stands below the story, which weighs most without it."),
    "page/interruption": Reason(
        "page/interruption", "related", "Between two parts of the story, what speaks of something else."
    ),
}
