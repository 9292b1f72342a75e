"""Names the device behind a browser's long description of itself."""

from django import template

register = template.Library()

# Each browser also claims to be those below it.
_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Line/": "LINE",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@register.filter
def device(user_agent: str) -> str:
    """Return for example "Chrome · Android"; the start of the text where it says neither."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or user_agent[:40]
