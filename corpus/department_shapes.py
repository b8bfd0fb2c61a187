"""Bodies that are named by a pattern and not by a table row.

Governments by their level words (各县（市、区）人民政府), the offices of zones
(钒钛高新区管委会) and groups with members (工作委员会各成员单位). Names come folded.
"""

import re

from corpus.department_names import DepartmentRef, levels

GOVERNMENT = "人民政府"
ZONE = "园区管委会"
GROUP = "议事协调机构"
VAGUE = frozenset(["有关部门", "政府主管部门"])
"""Functions of which nobody in particular is meant."""

_NESTED = re.compile(r"\(([^()]*)\)")
_LEVEL_CHARACTER = {
    "省": "省",
    "市": "市",
    "州": "市",
    "盟": "市",
    "县": "县",
    "区": "县",
    "旗": "县",
}
_GOVERNMENT = re.compile(r"(.*?)(?:人民)?政府")


def government(name: str) -> list[DepartmentRef] | None:
    """各县（区）人民政府, 各市（州）、县（市、区）政府, 地方各级政府, 各县（市）区, 各区."""
    match = _GOVERNMENT.fullmatch(name)
    body = match[1] if match else name.removeprefix("各") if name.startswith("各") else ""
    plain = _NESTED.sub("", body)
    if match is None and not (plain and set(plain) <= set("省市州盟县区旗、设辖级乡镇街道")):
        return None
    if match and (not plain or plain in ("地方各级", "各级", "各级地方", "地方", "当地", "属地")):
        return [DepartmentRef(GOVERNMENT)]
    refs = []
    for part in re.split("、|及|和", plain):
        part = (
            part.removeprefix("各")
            .removesuffix("级")
            .replace("设区市", "市")
            .replace("地级以上市", "市")
            .replace("地级市", "市")
        )
        part = part.replace("省辖市", "市").replace("县级市", "县")
        tail = re.search(r"[省市州盟县区旗]+$", part)
        if tail is None:
            place = part.removeprefix("各")
            town = set(place) <= set("乡镇街道")
            refs.append(DepartmentRef(GOVERNMENT, "乡" if town else "", "" if town else place))
            continue
        place = part[: tail.start()].removeprefix("各").removeprefix("有关").removeprefix("相关")
        place = place.removesuffix("各")
        place = "" if place in ("设", "省", "省级", "地", "地级以上", "自治", "直辖") else place
        characters = tail[0][-1:] if place else tail[0]
        refs.extend(
            DepartmentRef(GOVERNMENT, level, place)
            for level in dict.fromkeys(_LEVEL_CHARACTER[c] for c in characters)
        )
    return refs


def zone(name: str) -> list[DepartmentRef]:
    """钒钛高新区管委会, 安庆经开区, 各园区管委会; the place keeps the kind of zone."""
    table = levels()
    plain = _NESTED.sub("", name)
    for office in table.zone_offices:
        if plain.endswith(office) and len(plain) > len(office):
            plain = plain.removesuffix(office)
            break
    else:
        if not plain.endswith(table.zones):
            return []
    place = re.sub("^(?:各有关|各相关|各|有关|相关|市直)", "", plain)
    return [DepartmentRef(ZONE, "", "" if place in ("园区", "开发区", "产业园区") else place)]


def group(name: str) -> list[DepartmentRef]:
    """市碳达峰碳中和工作委员会各成员单位, 领导小组办公室, 工作专班."""
    table = levels()
    for member in table.members:
        if name.endswith(member) and len(name) > len(member) + 2:
            return [DepartmentRef(GROUP, "", name)]
    if name.endswith(table.groups) and name not in table.groups:
        return [DepartmentRef(GROUP, "", name)] if len(name) <= 30 else []
    return []
