"""Places that are misspelt: a letterhead that the text recognition got wrong."""

import re
from collections.abc import Iterator
from functools import cache

from corpus.records import Plan, Span
from corpus.regions import Region, ancestors, by_name, find

_HAN = "[一-鿿]"
_WORD_PART = frozenset("各该本全等有是为在和与及沿临跨个大")
_OTHER_NOUN = tuple("级份市区县际直域内外管")
_BODY = (
    "(?:(?:人民)?政府|委员会|办公[厅室]|经济和信息化|工业和信息化|发展和?改革|生态环境|财政局|科学技术"
    f"|{_HAN}{{2,20}}(?:方案|规划|办法|条例|计划))"
)
"""What follows the name of a place in a letterhead or a title."""


def misspelt_places(plan: Plan) -> Iterator[tuple[Span, str]]:
    """Names that differ in one character from the place of the title or one above it.

    A name with a short form of three characters (攀枝江市) is clear by itself. Of a shorter
    one a variant counts where it is followed by what follows the right name elsewhere, or at
    a boundary before a body or a title; that of a province (四州省) also where no other words
    give it (创建省级, 沿江省份, 四个省).
    """
    taken = {(mention.start, mention.end) for mention in find(plan.text)}
    for region in _places(plan):
        usual = _followers(plan.text + plan.metadata.title, region.name)
        for pattern in _variants(region):
            for match in pattern.finditer(plan.text):
                if match.span() in taken or by_name(match[0]):
                    continue
                following = plan.text[match.end() : match.end() + 2]
                clear = len(region.short) >= 3 or following in usual or match["body"] is not None
                if clear or (region.level == "省" and not _is_phrase(match[0], following)):
                    yield Span(*match.span()), f"“{match[0]}”疑为“{region.name}”"


def _is_phrase(variant: str, following: str) -> bool:
    """True where other words than a province's name may give the characters."""
    return bool(_WORD_PART.intersection(variant)) or following.startswith(_OTHER_NOUN)


def _followers(text: str, name: str) -> set[str]:
    """The two Han characters after each occurrence of a name."""
    return set(re.findall(rf"{name}({_HAN}{{2}})", text))


def _places(plan: Plan) -> list[Region]:
    """The places that the title names, or the plan's region, and those above them."""
    named = [mention.region for mention in find(plan.metadata.title) if not mention.zone]
    named = named or list(by_name(plan.metadata.region))
    if len({region.adcode for region in named}) > 2:
        return []
    return list(dict.fromkeys(place for one in named for place in (one, *ancestors(one))))


@cache
def _variants(region: Region) -> tuple[re.Pattern[str], ...]:
    """One pattern for each character of the short name that may be wrong."""
    name, clear = region.name, len(region.short) >= 3
    return tuple(
        re.compile(
            (f"(?<!{_HAN})" if clear and not i else "")
            + f"{name[:i]}(?!{name[i]}){_HAN}{name[i + 1 :]}"
            + f"(?=(?P<body>(?<!{_HAN}.{{{len(name)}}}){_BODY})?)"
        )
        for i in range(len(region.short))
    )
