"""The page's look: Gradio's own theme variables, system fonts, and one style sheet."""

import hashlib
from pathlib import Path

import gradio as gr

STATIC = Path(__file__).parent / "static"
_VERSION = hashlib.sha256((STATIC / "style.css").read_bytes()).hexdigest()[:12]
HEAD = (
    f'<link rel="stylesheet" href="files/style.css?v={_VERSION}">'
    '<script type="module" src="files/toasts.js"></script>'
    '<script type="module" src="files/events.js"></script>'
)
"""Style sheet and scripts as files of this host; the sheet's address changes with its content."""

_FONTS = (
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "system-ui",
    "sans-serif",
)
_PINE = gr.themes.Color(
    name="pine",
    c50="#eef6f3",
    c100="#d8ebe4",
    c200="#b3d6ca",
    c300="#83bba9",
    c400="#529b86",
    c500="#2f7d68",
    c600="#1f6552",
    c700="#1a5244",
    c800="#174238",
    c900="#14372f",
    c950="#0a201b",
)


def theme() -> gr.themes.Base:
    """Calm green on white (and on slate in the dark); no font is fetched."""
    return gr.themes.Base(
        primary_hue=_PINE,
        secondary_hue=_PINE,
        neutral_hue=gr.themes.colors.zinc,
        font=_FONTS,
        font_mono=("ui-monospace", "Consolas", "monospace"),
        radius_size=gr.themes.sizes.radius_md,
    ).set(
        body_text_color_subdued="#63636b",
        body_text_color_subdued_dark="#a1a1aa",
        input_placeholder_color="#63636b",
        input_placeholder_color_dark="#9c9ca6",
        body_background_fill="#f5f7f7",
        body_background_fill_dark="#10171a",
        background_fill_primary_dark="#172024",
        background_fill_secondary_dark="#1c272b",
        block_background_fill_dark="#172024",
        border_color_primary_dark="#2c3a3f",
        input_background_fill="#f4f7f6",
        input_background_fill_dark="#10171a",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_text_color="white",
        block_shadow="none",
        input_shadow="none",
    )


def script(name: str) -> str:
    """A script from `static/`, for a component's `js_on_load`."""
    return (STATIC / name).read_text(encoding="utf-8")
