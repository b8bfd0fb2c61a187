"""Shares that stand before what they are a share of, or of which something is to be built."""

import re

from corpus.target_frame import THING, Frame
from corpus.target_rows import rows
from corpus.target_sentence import Draft

_PORTION = re.compile(
    r"(?:的?比例)?(?P<verb>配建|配置|配备|配套|建设|安装|预留|提取|计提|安排)(?P<name>[^，、]{0,16})"
    r"|的(?P<name2>[一-鿿“][^，、]{1,16})"
)
_BUILDING = re.compile(r"(?:建设|新建|配建|配置|配备|安装|预留|留出|安排)$")
_SHARED_THING = re.compile(r"的?[一-鿿“]")
_CARRIED_OUT = re.compile(r"完成|达到|建成|实现|开展|通过|纳入|创建|成为|退出|迁出|淘汰|投产|投运")
_NO_SHARE = re.compile(r"的?[标比基产价左]|[、和及与，]")


def portion(frame: Frame) -> list[Draft]:
    """A share to be built or set aside: 建设不低于10%的超低能耗建筑, 按15%比例配建充电桩."""
    lead = frame.lead
    if frame.dimension != "比例":
        return []
    thing = _PORTION.match(frame.after)
    by = lead.phrase.endswith(("按", "按照"))
    verb = _BUILDING.search(lead.phrase if lead.compared else lead.phrase + lead.verb)
    if not thing or not (by if thing["verb"] else verb and frame.is_compared):
        return []
    name = thing["name2"] or thing["name"] or lead.phrase.removesuffix("照").removesuffix("按")
    direction = thing["verb"] or (verb.group() if verb else "")
    if len(name) < 2:
        return []
    start = lead.start if by else min(lead.verb_start, lead.start + (verb.start() if verb else 0))
    return rows(frame, "share", start, frame.end + thing.end(), name, "", direction)


def share(frame: Frame) -> list[Draft]:
    """A share stands before what it is a share of: 40%以上大型商场基本满足创建要求."""
    lead, first = frame.lead, frame.first
    counted = frame.own_year and frame.dimension.startswith("计数")
    whole = frame.dimension == "比例" and first.value == 100
    if not (frame.dimension == "比例" or counted) or len(frame.after) < (2 if whole else 3):
        return []
    if counted and (len(lead.phrase) > 2 or not _CARRIED_OUT.search(frame.after)):
        return []
    if not _SHARED_THING.match(frame.after) or _NO_SHARE.match(frame.after):
        return []
    if len(lead.phrase) > 2 and first.value != 100 and not frame.own_year:
        return []
    stop = min(frame.following, frame.end + THING)
    found = re.match(r"[^，；。：]*", frame.sentence.text[frame.end : stop])
    thing = (found.group() if found else "").rstrip("、和及与")
    if len(thing) < 2:
        return []
    passive = thing.startswith(("由", "来自", "来源于"))  # 增量的50%以上由清洁能源满足
    whole = bool(lead.phrase) and (first.value == 100 or passive)
    start = lead.start if whole else first.start
    name = thing.removeprefix("的")
    return rows(
        frame, "share", start, frame.end + len(thing), lead.phrase + name if whole else name, "", ""
    )
