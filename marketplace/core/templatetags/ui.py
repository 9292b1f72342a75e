"""The design system's template tags. How to use each: templates/ui/README.md."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, ImageField, RadioSelect
from django.forms.widgets import CheckboxSelectMultiple
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOTICE_ICONS = {"info": "info", "good": "check", "caution": "clock", "bad": "warning"}


@dataclass(frozen=True)
class CardChoice:
    """The label of one big choice card: give it as the label in a form's `choices`.

    `price` is baht; None shows no price, zero shows the word for free. `opens` names the part of the form that is
    asked for by this choice only.
    """

    title: str
    note: str = ""
    price: Decimal | None = None
    icon: str = ""
    opens: str = ""

    def __str__(self) -> str:
        return str(self.title)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return one icon of static/talat/icons.svg; with a `label` it is read out, without it is decoration."""
    sprite = static("talat/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.filter
def grouped(code: str, size: int = 3) -> str:
    """Return a code cut into groups of `size` from the left, so that it can be read aloud: 482 913."""
    compact = "".join(str(code).split())
    return " ".join(compact[start : start + size] for start in range(0, len(compact), size))


@register.filter
def notice_kind(message: Message) -> str:
    """Return the kind of notice for a message of Django's messages framework."""
    if message.level >= levels.ERROR:
        return "bad"
    if message.level >= levels.WARNING:
        return "caution"
    return "good" if message.level >= levels.SUCCESS else "info"


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", alert: bool = False) -> SafeString:
    """Wrap `content` in a notice: kind is info, good, caution or bad; `alert` has it read out at once."""
    return render_to_string(
        "ui/notice.html",
        {"content": content, "kind": kind, "title": title, "alert": alert, "icon_name": NOTICE_ICONS[kind]},
    )


def _widget_kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "input"


def _control(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, FileInput) and not widget.allow_multiple_selected:
        # Django's own file control says "Currently … Clear … Change", which few understand.
        return bound.as_widget(FileInput(attrs=widget.attrs), attrs=attrs)
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Render one form field: label, help, error and control, tied together for those who do not see it.

    Options: label, help, prefix and suffix (short text beside the control, such as ฿ or g),
    quiet_label=True (label only for screen readers), and any other becomes an attribute of the control
    with `_` for `-` (inputmode="numeric", autocomplete="tel", data_code="1").
    """
    texts = {name: options.pop(name, "") for name in ("label", "help", "prefix", "suffix", "quiet_label")}
    attrs = {name.replace("_", "-"): value for name, value in options.items()}
    described = [
        part
        for part, present in (
            (f"{bound.auto_id}_help", texts["help"] or bound.help_text),
            (f"{bound.auto_id}_error", bound.errors),
        )
        if present
    ]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    kind = _widget_kind(bound)
    return {
        "bound": bound,
        "kind": kind,
        "control": "" if kind == "choices" else _control(bound, attrs),
        "current": bound.initial.url if isinstance(bound.field, ImageField) and bound.initial else "",
        "multiple": isinstance(bound.field.widget, CheckboxSelectMultiple),
        "described": " ".join(described),
        **texts,
    }


@register.inclusion_tag("ui/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """Render what must be mended in these forms, each line a link to its field; nothing if all is well."""
    general = [error for form in forms for error in form.non_field_errors()]
    fields = [bound for form in forms for bound in form if bound.errors]
    hidden = [error for bound in fields if bound.is_hidden for error in bound.errors]
    return {"general": general + hidden, "fields": [bound for bound in fields if not bound.is_hidden]}


@register.inclusion_tag("ui/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Render a whole form: the errors summed up, its hidden fields, then each field in order."""
    return {"form": form}


@register.inclusion_tag("ui/place.html", takes_context=True)
def place(
    context: RequestContext, view_name: str, icon_name: str, label: str, count: int | None = None
) -> dict[str, Any]:
    """Render one place of the bar; nothing where the address is not there.

    The place is marked as current when it is the view shown, or when the page's context says `place`.
    """
    try:
        url = reverse(view_name)
    except NoReverseMatch:
        url = ""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = context.get("place") or (match.view_name if match else "")
    return {
        "url": url,
        "icon_name": icon_name,
        "label": label,
        "count": count,
        "current": here == view_name,
        "is_basket": icon_name == "basket",
    }
