"""Shows a message as a phone would: codes stand out and can be copied, addresses can be followed."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_PARTS = re.compile(r"(https?://\S+)|(?<![\d-])(\d{6}|\d{8})(?![\d-])")


@register.filter
def with_codes(text: str) -> SafeString:
    """Return `text` escaped, each code of 6 or 8 digits in a `<b data-copy>`, each address a link."""
    pieces: list[SafeString | str] = []
    end = 0
    for part in _PARTS.finditer(text):
        pieces.append(text[end : part.start()])
        address, code = part.groups()
        if address:
            pieces.append(format_html('<a href="{0}">{0}</a>', address))
        else:
            pieces.append(format_html('<b class="outbox-code" data-copy tabindex="0">{}</b>', code))
        end = part.end()
    pieces.append(text[end:])
    return format_html_join("", "{}", ((piece,) for piece in pieces))
