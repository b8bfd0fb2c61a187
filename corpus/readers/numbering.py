"""The numbers that Word shows before paragraphs and does not store in their text.

A paragraph, or its style, names a list (`numId`) and a level in it; the list's levels say
how a number looks (`numFmt`, `lvlText`) and where it starts. Counting runs over the
document: a number moves its level on and starts the deeper ones anew.
"""

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    legal: bool = False  # all numbers of the label in digits


@dataclass(slots=True)
class Numbering:
    """Counts the lists of one document; ask for labels in reading order."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    restarts: set[str] = field(default_factory=set)
    styles: dict[str, tuple[str, str, tuple[str, int] | None]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> "Numbering":  # noqa: ANN401 (python-docx)
        """Read the lists and styles of a document; one without lists gives no labels."""
        numbering = cls()
        for style in document.styles.element.iter(W + "style"):
            based = style.find(W + "basedOn")
            numbering.styles[style.get(W + "styleId", "")] = (
                _value(style.find(W + "name")),
                _value(based),
                _reference(style.find(W + "pPr")),
            )
        related = document.part.rels.values()
        part = next((r.target_part for r in related if r.reltype.endswith("/numbering")), None)
        if part is not None:
            numbering._read_lists(part.element)
        return numbering

    def _read_lists(self, root: Any) -> None:  # noqa: ANN401
        abstract = {
            element.get(W + "abstractNumId", ""): {
                int(level.get(W + "ilvl", "0")): _level(level) for level in element.iter(W + "lvl")
            }
            for element in root.iter(W + "abstractNum")
        }
        for element in root.iter(W + "num"):
            name = element.get(W + "numId", "")
            base = _value(element.find(W + "abstractNumId"))
            levels = dict(abstract.get(base, {}))
            for override in element.iter(W + "lvlOverride"):
                index = int(override.get(W + "ilvl", "0"))
                replaced = override.find(W + "lvl")
                if replaced is not None:
                    levels[index] = _level(replaced)
                start = override.find(W + "startOverride")
                if start is not None and index in levels:
                    old = levels[index]
                    levels[index] = _Level(_number(start), old.style, old.pattern, old.legal)
                    self.restarts.add(name)
            self.lists[name] = (base, levels)

    def style_name(self, paragraph: Any) -> str:  # noqa: ANN401
        """The name of a paragraph's style, empty if it has none."""
        return self.styles.get(_style(paragraph), ("", "", None))[0]

    def label(self, paragraph: Any) -> str:  # noqa: ANN401
        """What Word shows before the paragraph (`（一）`), empty if nothing; counts it."""
        reference = _reference(paragraph.find(W + "pPr")) or self._of_style(_style(paragraph))
        if reference is None or reference[0] not in self.lists:
            return ""
        name, index = reference
        base, levels = self.lists[name]
        if index not in levels:
            return ""
        counters = self.counters.setdefault(name if name in self.restarts else base, {})
        counters[index] = counters.get(index, levels[index].start - 1) + 1
        for deeper in [level for level in counters if level > index]:
            del counters[deeper]
        label = levels[index].pattern
        for depth in range(9):
            level = levels.get(depth)
            if level is not None:
                style = "decimal" if levels[index].legal else level.style
                shown = write(counters.get(depth, level.start), style)
                label = label.replace(f"%{depth + 1}", shown)
        if levels[index].style == "bullet":
            return "• " if label else ""
        return label + " " if label and label[-1].isalnum() else label

    def _of_style(self, style: str) -> tuple[str, int] | None:
        for _ in range(20):
            _, based, reference = self.styles.get(style, ("", "", None))
            if reference is not None or not based:
                return reference
            style = based
        return None


def write(number: int, style: str) -> str:
    """A list number in Word's `numFmt` (`chineseCounting`: 十二); unknown ones as digits."""
    if style == "none":
        return ""
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman"):
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if style == "upperRoman" else roman.lower()
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "chineseLegalSimplified":
        return _chinese(number).translate(_LEGAL)
    if style.endswith(("Counting", "CountingThousand")):
        return _chinese(number)
    return str(number)


def _chinese(number: int) -> str:
    """一, 十二, 二十, 一百零五; beyond 9,999 in digits."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    zero = False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + unit
        zero = bool(text) and not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def _level(element: Any) -> _Level:  # noqa: ANN401
    return _Level(
        _number(element.find(W + "start")),
        _value(element.find(W + "numFmt")) or "decimal",
        _value(element.find(W + "lvlText")),
        element.find(W + "isLgl") is not None,
    )


def _reference(properties: Any) -> tuple[str, int] | None:  # noqa: ANN401
    """(list, level) named in paragraph properties; list "0" stands for no list."""
    found = properties.find(W + "numPr") if properties is not None else None
    if found is None or found.find(W + "numId") is None:
        return None
    level = found.find(W + "ilvl")
    return _value(found.find(W + "numId")), int(_value(level) or 0)


def _style(paragraph: Any) -> str:  # noqa: ANN401
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return _value(found) if found is not None else "Normal"


def _value(element: Any) -> str:  # noqa: ANN401
    return str(element.get(W + "val", "")) if element is not None else ""


def _number(element: Any) -> int:  # noqa: ANN401
    text = _value(element)
    return int(text) if text.isdigit() else 1
