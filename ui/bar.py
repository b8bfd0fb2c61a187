"""The line above a conversation: which one it is, what can be done with it."""

import json
from html import escape

from ui.answer_text import button
from ui.talks import Store
from ui.words import Words


def bar(store: Store, words: Words) -> str:
    """A list of the kept conversations, and a menu to rename, remove and export.

    Nothing while nothing is kept.
    """
    if not store.talks and not store.feedback:
        return ""
    chosen = "" if store.active else " selected"
    options = [f'<option value=""{chosen}>{escape(words("talk.new"))}</option>']
    for talk in store.talks:
        chosen = " selected" if talk.id == store.active else ""
        options.append(f'<option value="{escape(talk.id)}"{chosen}>{escape(talk.title)}</option>')
    label = escape(words("talk.list"))
    return (
        f'<div class="pa-barline"><select class="pa-talks" data-act="open" aria-label="{label}">'
        f"{''.join(options)}</select>{_menu(store, words)}</div>"
    )


def _menu(store: Store, words: Words) -> str:
    talk = store.talk(store.active)
    items = []
    if talk:
        items.append(
            button("rename", words("talk.rename"), "pa-item", talk=talk.id, old=talk.title,
                   prompt=words("talk.rename.how"))
        )  # fmt: skip
        items.append(
            button("remove", words("talk.remove"), "pa-item", talk=talk.id,
                   confirm=words("talk.remove.sure", title=talk.title))
        )  # fmt: skip
        items.append(_form("questions", list(talk.questions), words, "conversation"))
    if store.feedback:
        items.append(_form("feedback", store.record()["feedback"], words, "feedback"))
    if not items:
        return ""
    return (
        f'<details class="pa-menu"><summary aria-label="{escape(words("talk.more"))}">⋯</summary>'
        f"<div>{''.join(items)}</div></details>"
    )


def _form(field: str, value: object, words: Words, route: str) -> str:
    """Buttons that post what the browser keeps and get a file made from it."""
    forms = ("docx", "md") if route == "conversation" else ("jsonl",)
    buttons = "".join(
        f'<button type="submit" class="pa-item" formaction="export/{route}.{form}">'
        f"{escape(words(f'export.{route}.{form}'))}</button>"
        for form in forms
    )
    content = escape(json.dumps(value, ensure_ascii=False))
    return (
        f'<form method="post"><input type="hidden" name="{field}" value="{content}">'
        f"{buttons}</form>"
    )
