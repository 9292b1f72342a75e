"""Each part of templates/ui renders what its contract says."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation
from pytest_django.fixtures import Settings

from marketplace.core.templatetags.ui import CardChoice, fields


def nothing(request: Any) -> HttpResponse:
    return HttpResponse()


def area(name: str, places: list[str]) -> Any:
    return include(([path(f"{name}/{place}/", nothing, name=place) for place in places], name))


urlpatterns = [
    path("i18n/setlang/", nothing, name="set_language"),
    path("", area("shop", ["home", "search", "basket", "me"])),
    path("", area("sell", ["today", "products", "orders", "shop"])),
    path("", area("counter", ["scan", "shelf", "arriving", "today"])),
]


class ParcelForm(forms.Form):
    phone = forms.CharField(label="Phone", help_text="We call you")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    service = forms.ChoiceField(
        label="Service",
        widget=forms.RadioSelect,
        choices=[
            ("ems", CardChoice("EMS", note="1 to 2 days", price=Decimal(52), icon="truck")),
            ("branch", CardChoice("Pick up", price=Decimal(0))),
            ("plain", "Plain words"),
        ],
    )
    photo = forms.ImageField(label="Photo", required=False)
    agree = forms.BooleanField(label="I agree")
    step = forms.CharField(widget=forms.HiddenInput, initial="two")


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get("/here/?page=2")
    request.user = AnonymousUser()
    template = engines["django"].from_string(source if "extends" in source else "{% load ui %}" + source)
    return str(template.render(context, request))


@pytest.mark.parametrize("layout", ["base", "ui/layout_shop", "ui/layout_sell", "ui/layout_counter"])
def test_layout_stands_without_any_address_or_context(layout: str, settings: Settings) -> None:
    settings.ROOT_URLCONF = ()
    page = render_to_string(f"{layout}.html")
    assert '<html lang="en">' in page
    assert '<a class="skip" href="#content">' in page
    assert 'id="content"' in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("layout", "here"), [("shop", "shop:basket"), ("sell", "sell:orders"), ("counter", "counter:shelf")]
)
def test_bar_has_four_places_and_marks_one(layout: str, here: str, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    page = render(f'{{% extends "ui/layout_{layout}.html" %}}', place=here, basket_count=3)
    assert page.count('class="place"') == 4
    assert page.count('aria-current="page"') == 1
    address = "/" + here.replace(":", "/") + "/"
    assert f'href="{address}" aria-current="page"' in page


def test_bar_marks_the_view_that_is_shown(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    request = RequestFactory().get("/sell/orders/")
    request.resolver_match = SimpleNamespace(view_name="sell:orders")  # type: ignore[assignment]
    page = get_template("ui/layout_sell.html").render({}, request)
    assert 'href="/sell/orders/" aria-current="page"' in page


def test_language_switch_comes_back_to_the_page(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    switch = render('{% include "ui/language.html" %}')
    assert 'action="/i18n/setlang/" method="post"' in switch
    assert 'name="next" value="/here/?page=2"' in switch
    assert 'name="language" value="th"' in switch
    with translation.override("th"):
        assert 'name="language" value="en"' in render('{% include "ui/language.html" %}')


def test_basket_count_is_shown_and_escaped_words_stay_text(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    page = render('{% extends "ui/layout_shop.html" %}', basket_count=7, query='"><script>')
    assert "7</span>" in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("level", "kind", "role"),
    [
        (levels.SUCCESS, "good", "status"),
        (levels.INFO, "info", "status"),
        (levels.WARNING, "caution", "status"),
        (levels.ERROR, "bad", "alert"),
    ],
)
def test_messages_become_notices(level: int, kind: str, role: str) -> None:
    page = render('{% include "ui/messages.html" %}', messages=[Message(level, "Kept <b>")])
    assert f'class="notice notice-{kind}" role="{role}"' in page
    assert "Kept &lt;b&gt;" in page


def test_notice_wraps_its_content() -> None:
    page = render('{% notice "caution" title="Soon" %}<a href="/pay/">{{ word }}</a>{% endnotice %}', word="<Pay>")
    assert 'class="notice notice-caution"' in page
    assert '<p class="notice-title">Soon</p>' in page
    assert '<a href="/pay/">&lt;Pay&gt;</a>' in page


def test_icon_is_decoration_unless_it_has_words() -> None:
    assert 'aria-hidden="true"' in render('{% icon "basket" %}')
    assert 'role="img" aria-label="Basket"' in render('{% icon "basket" "Basket" %}')


def test_field_ties_label_help_and_error_to_the_control() -> None:
    form = ParcelForm({"phone": ""})
    page = render('{% field form.phone inputmode="tel" prefix="+66" %}', form=form)
    assert '<label class="label" for="id_phone">Phone' in page
    assert 'aria-describedby="id_phone_help id_phone_error"' in page
    assert 'id="id_phone_help">We call you' in page
    assert 'id="id_phone_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'inputmode="tel"' in page
    assert "<span>+66</span>" in page


def test_field_says_what_is_optional_and_keeps_what_was_typed() -> None:
    page = render("{% field form.note %}", form=ParcelForm({"note": "to the <door>"}))
    assert "(optional)" in page
    assert "to the &lt;door&gt;</textarea>" in page


def test_choices_are_cards_with_note_and_price() -> None:
    page = render("{% field form.service %}", form=ParcelForm({"service": "branch"}))
    assert page.count('class="choice"') == 3
    assert '<span class="choice-note">1 to 2 days</span>' in page
    assert "฿52" in page
    assert "Free" in page
    assert "Plain words" in page
    assert 'value="branch" id="id_service_1" checked' in page
    assert page.count('class="choice-price"') == 2


def test_choices_have_words_for_their_error() -> None:
    page = render("{% field form.service %}", form=ParcelForm({}))
    assert 'id="id_service" aria-describedby="id_service_error"' in page


def test_photo_field_shows_the_picture_there_is() -> None:
    empty = render("{% field form.photo %}", form=ParcelForm())
    assert 'type="file"' in empty
    assert 'accept="image/*"' in empty
    assert "<img" not in empty
    page = render("{% field form.photo %}", form=ParcelForm(initial={"photo": SimpleNamespace(url="/media/a.webp")}))
    assert 'src="/media/a.webp"' in page
    assert "Currently" not in page


def test_check_field_has_its_box_inside_its_label() -> None:
    page = render("{% field form.agree %}", form=ParcelForm())
    assert '<label class="choice" for="id_agree"><input type="checkbox"' in page


def test_errors_are_summed_up_with_links() -> None:
    form = ParcelForm({"step": ""})
    form.add_error(None, "The branch is closed.")
    page = render("{% form_errors form %}", form=form)
    assert 'role="alert"' in page
    assert "The branch is closed." in page
    assert '<a href="#id_phone">Phone</a>' in page
    assert '<a href="#id_service">Service</a>' in page
    assert "#id_step" not in page
    assert render("{% form_errors form %}", form=ParcelForm()).strip() == ""


def test_fields_renders_a_whole_form() -> None:
    page = render("{% fields form %}", form=ParcelForm())
    assert 'type="hidden" name="step" value="two"' in page
    assert page.count('class="field ') + page.count('class="field"') == 5
    assert set(fields(ParcelForm())) == {"form"}


def test_stepper_is_a_number_field_without_javascript() -> None:
    page = render('{% include "ui/stepper.html" with name="quantity" value=2 max=5 label="Rice" %}')
    assert 'name="quantity" value="2" min="1" max="5"' in page
    assert 'aria-label="Rice"' in page
    assert page.count("hidden aria-label") == 2
    emptied = render('{% include "ui/stepper.html" with value=0 min=0 label="Rice" %}')
    assert 'name="quantity" value="0" min="0"' in emptied


def test_post_button_is_a_form_with_a_token() -> None:
    page = render('{% include "ui/post_button.html" with url="/x/" label="Remove" name="line" value=3 %}')
    assert 'method="post"' in page
    assert "csrfmiddlewaretoken" in page
    assert '<button class="button-secondary" name="line" value="3">Remove</button>' in page


def test_card_shows_two_badges_at_most_and_words_for_its_picture() -> None:
    badges = [("good", "One"), ("info", "Two"), ("info", "Three")]
    page = render(
        '{% include "ui/card.html" with url="/p/" title="Silk" picture="/a.webp" alt="Blue silk" '
        'maker="Nong Bua" province="Khon Kaen" price=price badges=badges only %}',
        price=Decimal("1250.00"),
        badges=badges,
    )
    assert 'alt="Blue silk"' in page
    assert 'width="400" height="500"' in page
    assert "฿1,250" in page
    assert "Khon Kaen" in page
    assert "Two" in page
    assert "Three" not in page


def test_money_sum_shows_every_row_and_the_total() -> None:
    rows = [
        {"label": "Rice", "amount": Decimal(185), "note": "1 bag"},
        {"label": "Pick up", "amount": Decimal(0)},
    ]
    page = render('{% include "ui/money_sum.html" %}', rows=rows, total=Decimal("185.50"))
    assert "฿185</td>" in page
    assert "Free</td>" in page
    assert "<small>1 bag</small>" in page
    assert "฿185.50</td>" in page


def test_timeline_tells_done_now_and_next() -> None:
    steps = [
        {"state": "done", "title": "Paid", "when": "09:14"},
        {
            "state": "now",
            "title": "Waiting",
            "place": "Khon Kaen",
            "when": "today",
            "sentence": "Bring the code.",
        },
        {"state": "next", "title": "Collected"},
    ]
    page = render('{% include "ui/timeline.html" %}', steps=steps)
    assert page.count("<li") == 3
    assert page.count('aria-current="step"') == 1
    assert 'Khon Kaen · <span class="timeline-when">today</span>' in page
    assert "Bring the code." in page
    assert "(done)" in page


def test_steps_link_back_only() -> None:
    steps = [{"label": label, "url": f"/{label}/"} for label in ("who", "how", "pay")]
    page = render('{% include "ui/steps.html" with current=2 %}', steps=steps)
    assert '<a href="/who/">' in page
    assert "/how/" not in page
    assert "/pay/" not in page
    assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("part", "context", "expected"),
    [
        (
            "empty",
            {"title": "Nothing yet", "text": "Walk on", "url": "/", "label": "Go"},
            'class="button-primary" href="/">Go',
        ),
        ("pager", {"next_url": "?after=9"}, 'href="?after=9" rel="next"'),
        ("breadcrumb", {"trail": [("Home", "/"), ("Silk", "")]}, '<span aria-current="page">Silk</span>'),
        (
            "row",
            {"title": "Rice", "url": "/r/", "end": "฿20", "badge": "New"},
            '<span class="badge badge-info">New</span>',
        ),
        ("stat", {"label": "To pack", "value": 2, "url": "/o/"}, '<a class="stat" href="/o/">'),
        ("code", {"label": "Pick-up code", "code": "482913", "qr": "data:image/svg+xml,x"}, "482 913"),
        ("scan_result", {"state": "refuse", "word": "Not ours"}, 'role="alert" data-scan="refuse"'),
        ("scan_result", {"state": "good", "word": "Taken in"}, 'role="status" data-scan="good"'),
        ("scans", {"scans": []}, "Nothing scanned yet."),
        ("scans", {"scans": [{"state": "good", "when": "10:42", "code": "EF1", "word": "In"}]}, "#check"),
    ],
)
def test_part_shows_what_it_is_given(part: str, context: dict[str, Any], expected: str) -> None:
    assert expected in render_to_string(f"ui/{part}.html", context)


def test_pager_is_absent_on_a_single_page() -> None:
    assert render_to_string("ui/pager.html").strip() == ""


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_stands_without_context_and_offers_a_way_on(page: str) -> None:
    text = render_to_string(f"{page}.html")
    assert '<a class="button-primary" href="/">' in text
    assert "<h1" in text


def test_broken_page_needs_no_template_tag() -> None:
    source = get_template("500.html").template.source  # type: ignore[attr-defined]
    assert "{%" not in source
    assert "{{" not in source
