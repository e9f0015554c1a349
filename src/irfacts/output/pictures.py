"""An answer as one self-contained picture in svg: no font, script or style from elsewhere."""

from html import escape
from zlib import crc32

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

_FONTS = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
_SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" role="img" xml:space="preserve"
  viewBox="0 0 {{width}} {{height}}">
<title>@title@</title>
<style>
.{{unique_id}}-matrix {{{{ font-family: {_FONTS}; font-size: {{char_height}}px; }}}}
{{styles}}
</style>
<defs>
{{lines}}
</defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<g transform="translate(9, 9)">
{{backgrounds}}
<g class="{{unique_id}}-matrix">
{{matrix}}
</g>
</g>
</svg>
"""


def svg(console: Console, title: str) -> str:
    """Give what a console recorded as a picture; its ids come from its text, for pages of several."""
    mark = f"irf{crc32(console.export_text(clear=False).encode()):08x}"
    picture = console.export_svg(title="", theme=DEFAULT_TERMINAL_THEME, code_format=_SVG, unique_id=mark)
    return picture.replace("@title@", escape(title), 1)
