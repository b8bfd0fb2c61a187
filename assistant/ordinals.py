"""Ordinals: places in a plan told by number (第三章, 专栏4, 第五个重点工程, 第（二）部分)."""

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_N = r"(?:[一二三四五六七八九十百]{1,5}|\d{1,3})"
_BOX = "专栏|附件|附表|表"
_FOUND = re.compile(
    rf"第(?P<box_number>{_N})[个号]?(?P<box>专栏|附件|附表)|(?P<box_before>{_BOX})(?P<after>{_N})"
    rf"|第[（(]?(?P<number>{_N})[)）]?(?P<kind>章|部分|编|篇|节|条(?!件)|款|项|点|大?块|个(?!五年|百年|季度|月)|大(?=行动|任务|工程)|位|名|(?=的))"
    r"|(?P<first>头一|最后一)(?P<unit>个|条|项|章|点|块)"
)
_PARTS = frozenset({"章", "部分", "编", "篇", "节", "条"})
_ABOUT = re.compile(
    "讲|说|写|叫|是(什么|啥|哪)|内容|题目|名称|标题|下面|[下里](又|都|还)?(分|设|有|列)|有(哪|几|什么|啥)|分(哪|几|成|为)|包括|(多少|几)(项|条|点|个)|怎么"
)
_LABEL = re.compile(
    rf"^(?:第?({_N})[、章节条篇编.．]|[（(]({_N})[)）]|(\d{{1,3}})[.、．]|专栏\s*({_N}))"
)


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th of a kind, as said; `kind` 专栏, 附件, 附表, 表, 章, 部分, …; -1 is the last."""

    said: str
    number: int
    kind: str
    start: int = 0
    end: int = 0

    @property
    def is_box(self) -> bool:
        """True for boxes and annexes, which are numbered through a whole plan."""
        return self.kind in _BOX.split("|")

    @property
    def is_part(self) -> bool:
        """True for a part of the whole plan where no heading is named beside it."""
        return self.kind in _PARTS


def find_ordinals(text: str) -> tuple[Nth, ...]:
    """The places told by number in the folded question; loose ones (第二个) only if asked about."""
    found = []
    for match in _FOUND.finditer(text):
        if match["first"]:
            number = 1 if match["first"] == "头一" else -1
            one = Nth(match.group(), number, match["unit"], *match.span())
        elif match["number"]:
            kind = match["kind"] or "个"  # 排第三的
            one = Nth(match.group(), number_of(match["number"]), kind, *match.span())
        else:
            box, number_said = (
                (match["box"], match["box_number"])
                if match["box"]
                else (match["box_before"], match["after"])
            )
            one = Nth(f"{box}{number_said}", number_of(number_said), box, *match.span())
        bare = len(text) - len(match.group()) <= 4  # 那第二个呢
        if one.is_box or one.is_part or bare or _ABOUT.search(text):
            found.append(one)
    return tuple(found)


def number_of(text: str) -> int:
    """A numeral up to 999, Chinese or not; 0 where it is none."""
    if text.isdigit():
        return int(text)
    total, last = 0, 0
    for character in text:
        if character == "百":
            total, last = total + (last or 1) * 100, 0
        elif character == "十":
            total, last = total + (last or 1) * 10, 0
        else:
            last = _DIGITS.get(character, 0)
    return total + last


def label_number(label: str) -> int:
    """The number that a heading label starts with; 0 where it has none."""
    match = _LABEL.match(label.strip())
    return number_of(next(filter(None, match.groups()))) if match else 0
