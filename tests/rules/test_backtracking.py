"""Lines that can be parted in many ways: a pattern that gives back what it took tries them all before it says no.

In a list in capitals, each letter may begin an item; a clock's digits are numbers too, and a name's words other words.

Asked with the engine that can be stopped, which has the same ways to try.
"""

from __future__ import annotations

import pytest

from cleaner.rules.load import load_rules
from cleaner.rules.patterns import compile_pattern

SECONDS = 5
"""An answer takes thousandths; to try all the ways to part such a line takes from many seconds to more than a year."""


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("da/section/filed-under", "PUBLICERET I: NYHEDER, SUND, NYHEDERFRASUNDOGOMEGN, NYHEDERFRASUNDOGOMEGN usw"),
        (
            "de/byline/by-name",
            "VON ERIKA MUSTER, REDAKTEURIN REDAKTEURINREDAKTEURINREDAKTEURIN REDAKTEURINREDAKTEURIN usw",
        ),
        ("de/nav/tags", "SCHLAGWÖRTER: KEIN HAFEN, FISCHEREI, UMGANG, UNGEWÖHNLICHES WETTER »"),
        ("de/section/filed-under", "KATEGORIE: LOKALES, LOKALNACHRICHTEN, HAFENNACHRICHTEN, WETTERNACHRICHTEN usw"),
        (
            "en/section/filed-under",
            "FILED UNDER: DINNER, DUMPLINGS, VEGETARIANDINNER, VEGETARIANDUMPLINGS, DUMPLINGS usw",
        ),
        ("en/section/filed-under-label", "FILED UNDER: DINNER, DUMPLINGS, VEGETARIANDINNER, VEGETARIANDUMPLINGS usw"),
        ("fi/section/filed-under", "JULKAISTU OSASTOSSA: UUTISET, SUNDOSASTOSSA, SUNDOSASTOSSA, SUNDOSASTOSSA usw"),
        ("fr/byline/by-name", "PAR JEANNE DUPONT, CORRESPONDANTEDUPORT CORRESPONDANTEDUPORT CORRESPONDANTEDUPORT usw"),
        (
            "fr/section/filed-under",
            "CLASSÉ DANS : SOCIÉTÉ, COMMENTAIRESDUJOUR, COMMENTAIRESDUJOUR, COMMENTAIRESDUJOUR usw",
        ),
        ("nl/byline/by-name", "DOOR ANNA VAN DAM | HAVENKRANTDAM | HAVENKRANTDAM | HAVENKRANTVANSUNDHAVEN usw"),
        ("nl/section/filed-under", "GEPLAATST IN NIEUWS, SUNDHAVEN, NIEUWSUITSUNDHAVEN, NIEUWSUITSUNDHAVEN usw"),
        ("no/section/filed-under", "PUBLISERT I: NYHETER, SUND, NYHETERFRASUNDOGOMEGN, NYHETERFRASUNDOGOMEGN usw"),
        (
            "ro/section/filed-under",
            "PUBLICAT ÎN: ȘTIRI, SUND, ȘTIRIDINSUNDȘIÎMPREJURIMI, ȘTIRIDINSUNDȘIÎMPREJURIMI usw",
        ),
        ("sv/section/filed-under", "PUBLICERAD I: NYHETER, SUND, NYHETERFRÅNSUNDOCHOMEGN, NYHETERFRÅNSUNDOCHOMEGN usw"),
    ],
)
def test_a_list_in_capitals_that_ends_otherwise_is_no_list(rule: str, line: str) -> None:
    assert _match(rule, line) is None


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("de/byline/by-name", "VON ERIKA MUSTER" + " UND MAX KAHN" * 6 + ", 12:45" + ":12:45" * 15 + " usw"),
        (
            "de/credits/with-material-from",
            "MIT INFORMATIONEN VON REUTERS." + " INFORMATIONENVONREUTERS" * 3 + " usw",
        ),
        (
            "en/byline/write-to-name",
            "REACH JANE DOE AT JDOE@HARBOURPOST.COM" + " AND FOLLOW HER AND JOHN ROE ON TWITTER @JANEDOE." * 5 + " »",
        ),
        (
            "en/credits/additional-reporting",
            "REPORTING BY JANE DOE"
            + " AND JOHN ROE AND KIM POE AND ANN LOE AND SAM VOE, EDITING BY JANE DOE" * 5
            + " usw",
        ),
        pytest.param(
            "en/credits/additional-reporting",
            "Editing by Jane Doe" + ", harbourpost.com" * 9 + " usw",
            id="en/credits/additional-reporting-addresses",
        ),
        (
            "en/share/click-to-share",
            "Share: " + "Facebook (Opens in new window) Print (Opens in new window) " * 6 + "»",
        ),
        ("en/timestamp/published-on", "POSTED AT 6:00 AM, JUN 05, 2023, " + "07:00:00 AM, " * 9 + "2023 usw"),
        ("fr/byline/by-name", "PAR JEANNE DUPONT" + " ET JEAN ROY" * 6 + ", 11:45" + ":11:45" * 15 + " usw"),
        ("ko/credits/crew", "영상취재: 홍길동김하나이민수최유리" + ", 영상편집: 홍길동김하나이민수최유리" * 3 + " 1"),
    ],
)
def test_a_line_with_many_ways_to_part_it_that_ends_otherwise_is_none_of_the_kind(rule: str, line: str) -> None:
    assert _match(rule, line) is None


def _match(rule: str, line: str) -> object:
    (found,) = [one for one in load_rules().rules if one.id == rule]
    return compile_pattern(found.pattern, own=True).fullmatch(line, timeout=SECONDS)
