"""A question's text as it is taken: checked, and folded for the rules that read it."""

import re
import unicodedata

from corpus.errors import QuestionError

MAX_LENGTH = 2000
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_MARKS = str.maketrans("?!;:", "？！；：")


def fold_question(text: str) -> str:
    """The question as rules read it: NFKC, no blanks inside Chinese, lower-case Latin."""
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])", "", folded.strip())
    return _COMMA.sub("，", folded).translate(_MARKS)


def check_question(text: str) -> str:
    """The stripped question; raises QuestionError where it cannot be taken."""
    # half a surrogate pair (bytes that are no UTF-8, broken JSON) can be neither cut nor printed
    stripped = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not stripped:
        raise QuestionError("问题是空的，请输入要问的内容。")
    if len(stripped) > MAX_LENGTH:
        raise QuestionError(
            f"问题有 {len(stripped)} 个字，超过 {MAX_LENGTH} 字的上限，请缩短后再问。"
        )
    return stripped
