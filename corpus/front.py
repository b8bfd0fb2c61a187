"""What stands before and around a plan's text: letterhead, 文号, addressee, title, signature.

A source may begin with the notice that issues the plan; then the notice's own title is
front matter and the plan's title comes after the signature. Without a second title the
notice is the plan. Tables of contents are front matter too.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from corpus.mend import Mended
from corpus.paragraphs import Paragraph
from corpus.records import ClauseKind

_KIND_WORD = (
    "方案|规划|计划|意见|办法|通知|通告|公告|细则|措施|条例|规定|规则|要点|指南|导则|纲要|战略"
    "|目录|白皮书|思路|清单|决定|制度|标准|政策|若干政策|函|任务分工|路线图|行动"
)
_BRACKETED = r"(?:\s*[（(〔][^（）()〔〕]{1,30}[)）〕])"
TITLE_END = re.compile(rf"(?:{_KIND_WORD})(?:20\d\d)?{_BRACKETED}*$")
"""How the title of a document of the genre ends."""

NOTICE = re.compile(r"(?:关于|转发).*的(?:通知|公告|函|通告|批复|通报)$")
"""The title of the letter that issues a document."""

DATE = re.compile(
    r"(?:(?:19|20)\d\d|[二〇○零O一三四五六七八九]{4}) ?年"
    r" ?(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月"
    r"(?: ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?日)?"
)
"""A date as it stands under a signature."""

DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,16} ?[〔\[（(【﹝] ?(?:19|20)\d\d ?[〕\]）)】﹞] ?第? ?\d{1,4} ?号"
)
"""A 文号, such as 国发〔2021〕23号."""

_ORGAN_WORD = (
    "局|委|委员会|厅|部|办|办公室|办公厅|政府|院|总局|总署|署|会议|公司|中心|领导小组|党委|省委|市委"
    "|分行|支行|管委会|协会|银行|党组|指挥部|集团|联合会|供电公司|监管局"
)
ORGAN = re.compile(rf"[\u4e00-\u9fff（）()·“”]{{2,40}}(?:{_ORGAN_WORD})(?: ?文件)?$")
"""The name of a body standing by itself."""

_ADDRESSEE = re.compile(r"^[^。；]{2,400}[：:]$")
_CARBON_COPY = re.compile(
    r"^(?:抄送|主送|抄报|发送|信息公开|公开方式|公开选项|主题词|（联系人|\(联系人|联系人|印发单位)"
)
_IN_BRACKETS = re.compile(r"^[（(〔【][^（）()]{1,80}[）)〕】]$")
_STATUS = re.compile(
    r"^[（(〔](?:[\u4e00-\u9fff]{0,4}征求意见稿|[\u4e00-\u9fff]{0,4}试行|暂行|送审稿|草案|修订[稿版]?|讨论稿|[^（()）]{0,6}"
    r"20\d\d ?年? ?[-—－―~至–]+ ?20\d\d ?年?)[）)〕]$"
)
_PRINTED = re.compile(r"^[^。；]{0,40}20\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日 ?印发$")
_CONTENTS = re.compile(r"^目 {0,6}[录次]$")
_LEADER = re.compile(r"[.…·．]{3,}|… *\d{1,3}$")
_STOP = re.compile(r"[。；！？]")
_LONGEST_LINE = 60
_FARTHEST = 400  # paragraphs to look through for the title behind a notice


def merge_titles(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Put a title that stands on several lines together, with a `（征求意见稿）` below it."""
    merged: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        last = _title_lines(paragraphs, index) if index < _FARTHEST else index
        merged.append(_joined(paragraphs[index : last + 1]))
        index = last + 1
    return merged


def _joined(parts: Sequence[Paragraph]) -> Paragraph:
    if len(parts) == 1:
        return parts[0]
    mended = Mended(
        "".join(part.text for part in parts),
        tuple(offset for part in parts for offset in part.mended.offsets),
    )
    return Paragraph(mended, parts[0].marker, False, sum(part.lines for part in parts))


def _title_lines(paragraphs: Sequence[Paragraph], first: int) -> int:
    """The last paragraph of the title that begins at `first`; `first` where none does."""
    attachment = _bare_attachment(paragraphs[first])
    if not (attachment or _may_be_title_line(paragraphs[first])):
        return first
    if attachment:
        if first == 0 or first + 1 == len(paragraphs) or _STOP.search(paragraphs[first + 1].text):
            return first
        after = paragraphs[first + 1]
        return (
            first + 1 if after.marker is None and len(after.text) <= 45 and not after.row else first
        )
    last = first
    if not TITLE_END.search(paragraphs[first].text):
        for index in range(first + 1, min(first + 4, len(paragraphs))):
            if not _may_be_title_line(paragraphs[index]):
                return first
            if TITLE_END.search(paragraphs[index].text):
                last = index
                break
        else:
            return first
    if last + 1 < len(paragraphs) and _STATUS.match(paragraphs[last + 1].text):
        last += 1
    return last


def _bare_attachment(paragraph: Paragraph) -> bool:
    marker = paragraph.marker
    return (
        marker is not None and marker.style == "attachment" and marker.length >= len(paragraph.text)
    )


def _may_be_title_line(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        paragraph.marker is None
        and not paragraph.row
        and len(text) <= _LONGEST_LINE
        and not re.search(r"[。；：:，！？…]", text)
        and not is_formal_line(text)
        and not _CONTENTS.match(text)
    )


def is_formal_line(text: str) -> bool:
    """A line of letterhead or signature: bodies, a date, a 文号, 抄送, 此件公开发布."""
    if DATE.fullmatch(text) or _PRINTED.match(text) or _CARBON_COPY.match(text):
        return True
    if len(text) <= 80 and DOCUMENT_NUMBER.match(text):
        return True
    if _IN_BRACKETS.match(text) and re.search(r"公开|联系人|通过|公布|印发|批准", text):
        return True
    return len(text) <= 120 and all(ORGAN.match(part) for part in re.split(r"[ \u3000]+", text))


def front_kinds(paragraphs: Sequence[Paragraph]) -> list[ClauseKind | None]:
    """For each paragraph `title` or `front`, or None where it belongs to the text."""
    kinds: list[ClauseKind | None] = [None] * len(paragraphs)
    title = _find_title(paragraphs)
    if title is not None:
        kinds[title] = "title"
        for index in range(title):
            kinds[index] = _kind_before_title(paragraphs[index])
    _mark_below_title(paragraphs, kinds, 0 if title is None else title + 1)
    _mark_contents(paragraphs, kinds)
    _mark_signatures(paragraphs, kinds)
    return kinds


def _kind_before_title(paragraph: Paragraph) -> ClauseKind | None:
    text = paragraph.text
    if paragraph.row or (paragraph.marker and not _bare_attachment(paragraph)):
        return None if not text.startswith("附件") else "front"
    if _STOP.search(text) and not _ADDRESSEE.match(text):
        return None
    return "front" if len(text) <= 120 or _ADDRESSEE.match(text) else None


def _find_title(paragraphs: Sequence[Paragraph]) -> int | None:
    near = paragraphs[:_FARTHEST]
    opening = _opening(near)
    notice = next((i for i in range(opening) if NOTICE.search(near[i].text)), None)
    if notice is not None:
        behind = _title_behind(near, notice)
        return notice if behind is None else behind
    for index in range(opening):
        if _may_be_title_line(near[index]) and TITLE_END.search(near[index].text):
            return index
    for index in range(opening):
        if _may_be_title_line(near[index]) and len(near[index].text) >= 4:
            return index
    return None


def _opening(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs stand before the first numbered or running text."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.row or (paragraph.marker is not None and not _bare_attachment(paragraph)):
            return index
        if len(paragraph.text) > _LONGEST_LINE and _STOP.search(paragraph.text):
            return index
    return len(paragraphs)


def _title_behind(paragraphs: Sequence[Paragraph], notice: int) -> int | None:
    """The title of the plan that the notice at index `notice` issues."""
    name = _issued_name(paragraphs[notice].text)
    for index in range(notice + 1, len(paragraphs)):
        text = paragraphs[index].text
        if not _may_be_title_line(paragraphs[index]) or not TITLE_END.search(text):
            continue
        before = paragraphs[index - 1]
        at_start = _bare_attachment(before) or is_formal_line(before.text)
        if NOTICE.search(text):
            continue
        if (at_start and index > notice + 1) or (name and _alike(text, name)):
            return index
    return None


def _issued_name(notice: str) -> str:
    quoted = re.search(r"(?:印发|发布|下发|公布|转发)[^《]{0,12}《(.+)》", notice)
    if quoted:
        return quoted.group(1)
    plain = re.search(r"(?:印发|发布|下发|公布)(.+)的(?:通知|公告|函|通告)$", notice)
    return plain.group(1) if plain else ""


def _alike(title: str, name: str) -> bool:
    first, second = (re.sub(r"[\s（）()《》“”的]", "", text)[:80] for text in (title, name))
    if not first or not second:
        return False
    if first.endswith(second) or second.endswith(first):
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.8


def _mark_below_title(
    paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None], start: int
) -> None:
    """Addressee, date, bodies and bracketed remarks right below the title."""
    for index in range(start, min(start + 6, len(paragraphs))):
        text = paragraphs[index].text
        if paragraphs[index].marker is not None or paragraphs[index].row:
            return
        if is_formal_line(text) or _IN_BRACKETS.match(text) or _ADDRESSEE.match(text):
            kinds[index] = "front"
        else:
            return


def _mark_contents(paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None]) -> None:
    """A table of contents: the lines below 目录 until its first entry comes again."""
    start = next((i for i, p in enumerate(paragraphs[:_FARTHEST]) if _CONTENTS.match(p.text)), None)
    if start is None or start + 1 >= len(paragraphs):
        return
    first = _entry(paragraphs[start + 1].text)
    for index in range(start, len(paragraphs)):
        text = paragraphs[index].text
        again = index > start + 1 and first and _entry(text) == first
        if again or (index > start and _STOP.search(text) and not _LEADER.search(text)):
            return
        kinds[index] = "front"


def _entry(text: str) -> str:
    """A contents entry without its leader and page number."""
    cut = _LEADER.search(text)
    return re.sub(r"\s", "", text[: cut.start()] if cut else re.sub(r"[\s\d]+$", "", text))[:40]


def _mark_signatures(paragraphs: Sequence[Paragraph], kinds: list[ClauseKind | None]) -> None:
    """Dates that stand alone, with the bodies above them, wherever a letter ends."""
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if kinds[index] is not None or len(text) > 120 or paragraph.row:
            continue
        if _CARBON_COPY.match(text) or _PRINTED.match(text) or _public(text):
            kinds[index] = "front"
        elif DATE.fullmatch(text) or (DATE.search(text) and _signed_line(text)):
            kinds[index] = "front"
            above = index - 1
            while above >= 0 and kinds[above] is None and _is_body_line(paragraphs[above]):
                kinds[above] = "front"
                above -= 1


def _public(text: str) -> bool:
    return (
        _IN_BRACKETS.match(text) is not None
        and re.search(r"此[件文].*公开|公开发布", text) is not None
    )


def _signed_line(text: str) -> bool:
    rest = DATE.sub("", text).strip()
    return is_formal_line(rest) if rest else True


def _is_body_line(paragraph: Paragraph) -> bool:
    return paragraph.marker is None and not paragraph.row and is_formal_line(paragraph.text)
