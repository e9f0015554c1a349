"""An answer as one self-contained file, html or svg: no font, script or style from elsewhere."""

from html import escape

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

_FONTS = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
_HTML = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width">
<title>@title@</title>
<style>
{{stylesheet}}
body {{{{ color: {{foreground}}; background-color: {{background}}; }}}}
pre {{{{ font-family: {_FONTS}; line-height: 1.25; }}}}
a {{{{ color: inherit; }}}}
</style>
</head>
<body>
<pre><code>{{code}}</code></pre>
</body>
</html>
"""
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


def html(console: Console, title: str) -> str:
    """Give what a console recorded as a web page."""
    return console.export_html(code_format=_HTML).replace("@title@", escape(title), 1)


def svg(console: Console, title: str) -> str:
    """Give what a console recorded as a picture."""
    picture = console.export_svg(
        title="", theme=DEFAULT_TERMINAL_THEME, code_format=_SVG, unique_id="irfacts"
    )
    return picture.replace("@title@", escape(title), 1)


FORMATS = {"html": html, "svg": svg}
