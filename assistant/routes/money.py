"""Amounts of money: a subsidy, a reward, a fee that is asked for must be in the plans."""

import re

from assistant.routes.asked import Asked
from assistant.routes.target_rows import find_rows

_MONEY = re.compile(
    "补贴|补助|奖励|奖补|奖金|罚款|贴息|给(的)?钱|多少(块)?钱|多少元|钱(最)?多|[碳的]价格?|单价"
)
_AMOUNT = re.compile("多少|几[百千万元块]|金额")
_WEIGHED = re.compile("元|最|更|多少|几|(谁|哪).{0,16}(高|低|多|少|贵)|钱多")
NEAR = 0.4  # share of the topic that a row of money needs


def lacks_amount(asked: Asked, weighed: bool = False) -> bool:
    """An amount of money is asked for, or `weighed`, and no plan states one beside the topic."""
    text = asked.question.text
    if not (_MONEY.search(text) and (_WEIGHED if weighed else _AMOUNT).search(text)):
        return False
    rows = find_rows(asked, asked.plans)
    return not any("元" in row.target.unit and row.coverage >= NEAR for row in rows)
