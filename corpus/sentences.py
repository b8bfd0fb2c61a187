"""Sentences of mended text.

A sentence ends in 。！？； or a line break; brackets and quotation marks that close right
after the stop belong to it. A stop inside brackets ends nothing.
"""

_STOPS = "。！？；!?;"
_CLOSERS = '”’」』）)】》〉"'
_OPEN = {"（": "）", "(": ")", "【": "】", "《": "》", "〔": "〕", "[": "]"}
_MAX_BRACKET = 400  # an unclosed bracket must not swallow the rest of a document


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open slices of `text`, in order, without blank edges; together all non-blank text."""
    slices: list[tuple[int, int]] = []
    start = index = 0
    closer, opened = "", 0
    length = len(text)
    while index < length:
        character = text[index]
        if closer:
            if character in (closer, {"）": ")", ")": "）"}.get(closer, closer)):
                closer = ""
            elif index - opened > _MAX_BRACKET:
                index, closer = opened, ""  # no partner: read on as plain text
                index += 1
                continue
            index += 1
            continue
        if character in _OPEN and _closes(text, index):
            closer, opened = _OPEN[character], index
        elif character in _STOPS or character == "\n":
            index += 1
            while index < length and text[index] in _CLOSERS:
                index += 1
            _append(slices, text, start, index)
            start = index
            continue
        index += 1
    _append(slices, text, start, length)
    return slices


def _closes(text: str, opened: int) -> bool:
    closer = _OPEN[text[opened]]
    other = {"）": ")", ")": "）"}.get(closer, closer)
    window = text[opened + 1 : opened + 1 + _MAX_BRACKET]
    return closer in window or other in window


def _append(slices: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        slices.append((start, end))
