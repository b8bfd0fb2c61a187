"""A checklist's deadlines as a calendar (RFC 5545): one all-day entry at the end of a year."""

import hashlib

from ui.evidence import reference
from ui.profile import Checklist, Entry

STAMP = "20200101T000000Z"
"""The standard wants a time of making; a fixed one keeps the file the same on every run."""


def calendar(found: Checklist) -> str:
    """The calendar; lines end and fold as the standard says."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-assistant//checklist//ZH"]
    for year, entries in found.deadlines():
        for entry in entries:
            lines += _event(year, entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(year: int, entry: Entry) -> list[str]:
    citation = entry.item.citation
    place = f"{citation.plan.id}:{citation.span.start}:{citation.span.end}:{year}"
    identity = hashlib.sha256(place.encode("utf-8")).hexdigest()[:24]
    told = reference(citation) + (f"\n责任单位：{entry.led}" if entry.led else "")
    return [
        "BEGIN:VEVENT",
        f"UID:{identity}@policy-assistant",
        f"DTSTAMP:{STAMP}",
        f"DTSTART;VALUE=DATE:{year}1231",
        f"SUMMARY:{_text(f'{entry.item.group}：{citation.quote[:60]}')}",
        f"DESCRIPTION:{_text(told)}",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """A text value: backslash, comma, semicolon and line break are escaped."""
    for mark, escaped in (("\\", "\\\\"), (",", "\\,"), (";", "\\;")):
        value = value.replace(mark, escaped)
    return value.replace("\r", "").replace("\n", "\\n")


def _folded(line: str, limit: int = 75) -> list[str]:
    """Parts of at most `limit` bytes; each but the first starts with a blank."""
    parts, current, size = [], "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > limit:
            parts.append(current)
            current, size = " ", 1
        current += character
        size += width
    return [*parts, current]
