"""Whole pages as text: is this one, and what of it is the story's?

An article with remains of its page and a page with all its menus are told apart by what stands around the story: the
rules know nearly all that a scraper leaves beside an article, and hardly any line of a menu.
"""

from __future__ import annotations

from cleaner.frozen import replace
from cleaner.model import Provenance, Story
from cleaner.reading import removals_of
from cleaner.rules.page_lines import ENDS, SHORT_ENOUGH, nav_like
from cleaner.rules.precision import weighed
from cleaner.rules.provenance import without_site
from cleaner.stages.decide import decide, settle, suspect, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.model import Evidence, Line, Policy, Removal
    from cleaner.rules.load import Rules
    from cleaner.rules.schema import Rule
    from cleaner.stages.decide import Settled
    from cleaner.stages.locate_text import Located

MENU_SHARE = 0.25
"""A text may be a whole page's when this share of its lines looks like a menu's."""

FEWEST = 5
"""Fewer lines like a menu's outside of the story are an article's own, whoever says that the text is a page's."""

LEAST_WITNESSES: Mapping[str, int] = {"auto": 2, "page": 1}
"""By profile: so many lines outside of the story are a page's by the word of the rules. A poem, a list of winners and
an article that was cleaned before have none."""

LEAST_ABOVE = 3
"""So many lines of a page's menu stand above its story; an article's lists stand below its first paragraph."""

MENU = frozenset({None, "nav", "section"})
"""A menu's lines are unknown to the rules or known as such; what else they know stands beside articles too."""

AROUND_HEADLINE = 10
"""A page that repeats its headline above the story has so many lines around it that are a page's by the word of the
rules, or look like a menu's and are unknown to them: hardly any article says its headline twice."""

LEAST_MENU, LEAST_STORY, LEAST_LINES = 12, 30.0, 60
"""Where no headline is found, a page has so many lines of a menu, a story of this weight, and so many lines
altogether."""

HEAD = 8
"""Where no headline is found, the author and the date stand within so many lines above the story."""

FURNITURE = ENDS | {"section"}
"""What only pages say: rules for captions and bylines speak about articles too."""

SHORTEST, LONGEST = 20, 250
"""A page's title has between so many characters."""


def narrow(
    evidence: Evidence, rules: Rules, policy: Policy, *, source: str
) -> tuple[Evidence, tuple[Removal, ...], Story | None, Settled | None]:
    """Return the evidence about the story of a whole page's text, what stands around it, and where it stands.

    Last comes what the rules settled about that evidence, where they were asked.

    A text that is an article comes back as it is: one that the rules have cleaned holds nothing that they know as a
    page's, so reading the output again takes nothing more. Where the brakes keep what the rules would take, what is
    left is looked at again.
    """
    profile = policy.profile
    removals: list[Removal] = []
    story: Story | None = None
    settled: Settled | None = None
    while profile != "residue" and _may_be_page(evidence.texts, profile):
        settled = settled or settle(evidence, rules)
        suspects = suspect(evidence, rules, settled)
        said = {i: rule.category for i, rule in suspects.items()}
        if not _may_have_page_around(evidence.texts, said, profile):
            break
        from cleaner.stages.locate_text import locate_text

        located = locate_text(evidence.texts, [said.get(i) for i in range(len(evidence.texts))], _known(evidence))
        outside = {i for i, name in enumerate(located.reasons) if name}
        if len(outside) == len(evidence.texts) or not _has_page_around(evidence.texts, said, located, profile):
            break
        located = replace(located, reasons=tuple(weighed(located.reasons, evidence.texts, policy.precision)))
        outside = {i for i, name in enumerate(located.reasons) if name}
        story = story or _story(evidence.lines, located)
        named = _named(evidence, rules, located, suspects)
        removals += [whole(evidence.lines[i], rule) for i, rule in named.items()]
        names = [None if i in named else name for i, name in enumerate(located.reasons)]
        removals += removals_of(evidence.lines, names)
        evidence = evidence.without(outside)
        settled = settle(evidence, rules)
        if decide(evidence, rules, source=source, max_removed=policy.max_removed, settled=settled).removals:
            break
    return evidence, tuple(removals), story, settled


def _named(evidence: Evidence, rules: Rules, located: Located, suspects: Mapping[int, Rule]) -> dict[int, Rule]:
    """Return the rules that know more of a line outside of the story than that: captions, and who wrote it when.

    Rules for what stands above an article are asked again about the lines below the headline, as an article's.
    """
    reasons = located.reasons
    first = next(i for i, name in enumerate(reasons) if name is None)
    top = max(first - HEAD, 0) if located.headline is None else located.headline + 1
    head = [i for i in range(len(reasons)) if i >= top and (i < first or reasons[i] is None)]
    near = evidence.without(set(range(len(reasons))).difference(head))
    found = {i: rule for i, rule in suspects.items() if reasons[i] == "page/interruption"}
    return found | {head[at]: rule for at, rule in suspect(near, rules).items() if head[at] < first}


def _may_be_page(texts: Sequence[str], profile: str) -> bool:
    least = FEWEST if profile == "page" else max(FEWEST, MENU_SHARE * len(texts))
    # Of most articles their length tells.
    return sum([len(text) < SHORT_ENOUGH for text in texts]) >= least and nav_like(texts) >= least


def _may_have_page_around(texts: Sequence[str], said: Mapping[int, str], profile: str) -> bool:
    """Say whether a page's lines could stand around a story in any place: where that is sure not to be, none is sought.

    What is no page's by these numbers is none by those of `_has_page_around`, which counts the lines outside only.
    """
    witnesses = sum(category in FURNITURE for category in said.values())
    if witnesses < LEAST_WITNESSES[profile] or profile == "page":
        return witnesses >= LEAST_WITNESSES[profile]
    unknown = [text for i, text in enumerate(texts) if i not in said]
    if nav_like(unknown) + witnesses >= AROUND_HEADLINE:
        return True
    return len(texts) >= LEAST_LINES and nav_like([t for i, t in enumerate(texts) if said.get(i) in MENU]) >= LEAST_MENU


def _has_page_around(texts: Sequence[str], said: Mapping[int, str], located: Located, profile: str) -> bool:
    """Say whether what stands outside of the story is a page's."""
    outside = [i for i, name in enumerate(located.reasons) if name]
    witnesses = sum(said.get(i) in FURNITURE for i in outside)
    if witnesses < LEAST_WITNESSES[profile]:
        return False
    if profile == "page":
        return nav_like([texts[i] for i in outside]) >= FEWEST
    above = [texts[i] for i in outside if located.reasons[i] in {"page/above-story", "page/headline"}]
    if nav_like(above) < LEAST_ABOVE:
        return False
    unknown = [texts[i] for i in outside if i not in said]
    if located.headline is not None:
        return nav_like(unknown) + witnesses >= AROUND_HEADLINE
    if located.weight < LEAST_STORY:
        return False
    menu = nav_like([texts[i] for i in outside if said.get(i) in MENU])
    return menu >= LEAST_MENU and len(texts) >= LEAST_LINES


def _known(evidence: Evidence) -> list[Provenance]:
    """Return the headline as the record or its address and the first line name it: a page's title stands there."""
    first = evidence.texts[0]
    titles = dict.fromkeys((first, without_site(first)))
    return [evidence.provenance, *(Provenance(title=title) for title in titles if SHORTEST < len(title) < LONGEST)]


def _story(lines: Sequence[Line], located: Located) -> Story:
    inside = [line.number + 1 for line, name in zip(lines, located.reasons, strict=True) if not name]
    headline = None if located.headline is None else lines[located.headline].number + 1
    weights = {line.number + 1: weight for line, weight in zip(lines, located.weights, strict=True)}
    return Story(inside[0], inside[-1], round(located.weight, 1), headline, weights)
