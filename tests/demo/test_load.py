"""The demo is loaded once for all these tests, with pictures for its first few products only."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import RequestFactory, override_settings
from django.utils import timezone
from oscar.core.loading import get_model
from PIL import Image
from pytest_django import DjangoDbBlocker, Settings

from catalogue_ext.models import Category, Product, ProductCard, ProductImage
from catalogue_ext.pictures import sizes
from marketplace.accounts.models import User
from marketplace.core.models import Job, JobState
from marketplace.demo.loader.playing import DRAWN
from marketplace.demo.loader.villages import fingerprint
from marketplace.demo.models import DemoLoad
from marketplace.demo.sign_ins import CLERKS_POSTCODE, LIVELY_SELLER, PASSWORD, SIGN_INS, Role, SignIn
from marketplace.fulfilment.models import Parcel, ParcelState, ScanEvent
from marketplace.notifications.models import Message
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.ordering.states import OrderState
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller
from marketplace.settlement.models import (
    Document,
    DocumentKind,
    HoldKind,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutState,
    Share,
    ShareState,
)
from marketplace.settlement.selectors import Payment, held_for, next_payout, standing
from marketplace.thailand import places
from payments.models import AttemptState, PaymentAttempt, Refund, RefundState
from tests.settlement import books

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PICTURES = 4
SIX_WEEKS = timedelta(days=42)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def plain_files(media: Path, settings: Settings) -> None:
    """Here all tests look at the same files."""
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module")
def queries(media: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """How many statements the load took."""
    counted: Counter[str] = Counter()

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        counted["all"] += 1
        return execute(sql, params, many, context)

    with django_db_blocker.unblock(), transaction.atomic():
        get_model("address", "Country").objects.get_or_create(
            iso_3166_1_a2="TH", defaults={"printable_name": "ประเทศไทย", "is_shipping_country": True}
        )
        with connection.execute_wrapper(count), override_settings(MEDIA_ROOT=media):
            call_command("load_demo", pictures=PICTURES, stdout=StringIO())
        yield counted["all"]
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(queries: int) -> None:
    """Every test here sees the loaded demo."""


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_loading_again_changes_nothing() -> None:
    before = rows()
    call_command("load_demo", pictures=PICTURES, stdout=StringIO())
    assert rows() == before


def test_it_is_as_large_as_it_should_be(queries: int) -> None:
    assert Seller.objects.count() >= 40
    assert Seller.objects.values("province_code").distinct().count() >= 25
    assert set(Seller.objects.values_list("region", flat=True)) == set(places.Region)
    assert Product.objects.filter(parent=None).count() >= 300
    assert Branch.objects.count() >= 120
    assert 55 <= get_model("order", "Order").objects.count() <= 80
    assert queries < 27_000


def test_every_province_has_a_post_office_and_every_seller_one_in_its_district() -> None:
    assert Branch.objects.values("province_code").distinct().count() == 77
    for seller in Seller.objects.select_related("drop_off_branch"):
        assert seller.drop_off_branch
        assert seller.drop_off_branch.district_code == seller.district_code


def test_post_offices_are_named_as_thailand_post_does() -> None:
    chiang_mai = Branch.objects.get(code="50000")
    assert (chiang_mai.name, chiang_mai.name_en) == ("ไปรษณีย์เชียงใหม่", "Chiang Mai Post Office")
    assert chiang_mai.address.endswith("อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่")
    names = Counter(Branch.objects.values_list("name", flat=True))
    assert [name for name, count in names.items() if count > 1] == []
    for branch in Branch.objects.all():
        assert branch.district_code in {place.district.code for place in places.subdistricts(branch.postcode)}


def test_every_product_can_be_found_and_bought() -> None:
    listed = Product.objects.filter(parent=None)
    assert ProductCard.objects.count() == listed.count()
    assert listed.filter(structure=Product.PARENT, children__isnull=True).count() == 0
    assert Product.objects.exclude(structure=Product.PARENT).filter(stockrecords__isnull=True).count() == 0
    assert ProductCard.objects.filter(category_path="").count() == 0
    assert Category.objects.get(slug="food").numchild == 7


def test_pictures_are_there_in_every_size() -> None:
    assert ProductImage.objects.filter(ready=True).count() == PICTURES
    for image in ProductImage.objects.all():
        found = sizes(image.original.name or "", image.width, image.height)
        assert found
        assert [part.split()[1] for part in found.srcset.split(", ")] == ["240w", "480w", "720w", "960w"]
        for part in found.srcset.split(", "):
            url, width = part.split()
            with Image.open(default_storage.path(url.removeprefix(default_storage.url("")))) as picture:
                assert picture.size == (int(width[:-1]), int(width[:-1]) * 5 // 4)
        with Image.open(image.original.path) as picture:
            assert picture.size == (image.width, image.height)
    assert ProductCard.objects.exclude(picture="").filter(picture_width=960).count() == PICTURES
    assert Job.objects.filter(kind__startswith="media.").count() == 0


def test_every_maker_has_a_mark_of_its_own() -> None:
    marks = {Path(seller.mark.path).read_bytes() for seller in Seller.objects.all()}
    assert len(marks) == Seller.objects.count()


def test_orders_and_parts_are_in_every_state() -> None:
    assert set(get_model("order", "Order").objects.values_list("status", flat=True)) == set(OrderState)
    assert set(SellerOrder.objects.values_list("state", flat=True)) == set(SellerOrderState)


def test_parcels_are_in_every_state_but_called_off() -> None:
    """Nothing in the shop calls a packed parcel off."""
    assert set(Parcel.objects.values_list("state", flat=True)) == set(ParcelState) - {ParcelState.CANCELLED}


def test_payments_end_in_every_way() -> None:
    ends = set(PaymentAttempt.objects.values_list("gateway", "state"))
    assert {
        ("demo", AttemptState.SUCCEEDED),
        ("counter", AttemptState.SUCCEEDED),
        ("demo", AttemptState.FAILED),
        ("demo", AttemptState.REVIEW),
        ("demo", AttemptState.PENDING),
        ("counter", AttemptState.PENDING),
        ("counter", AttemptState.CANCELLED),
    } <= ends
    assert set(Refund.objects.values_list("state", flat=True)) == {RefundState.SUCCEEDED, RefundState.PENDING}


def test_stock_is_reserved_for_what_is_not_packed() -> None:
    waiting = get_model("order", "Line").objects.filter(
        seller_order__state__in=[SellerOrderState.WAITING, SellerOrderState.TO_PACK]
    )
    reserved = Counter[int]()
    for stock_record_id, quantity in waiting.values_list("stockrecord_id", "quantity"):
        reserved[stock_record_id] += quantity
    records = get_model("partner", "StockRecord").objects.filter(num_allocated__gt=0)
    assert dict(records.values_list("pk", "num_allocated")) == dict(reserved)


def test_parcels_wait_on_the_clerks_shelf() -> None:
    branch = Branch.objects.get(code=CLERKS_POSTCODE)
    waiting = Parcel.objects.filter(current_branch=branch, state=ParcelState.AT_BRANCH)
    assert waiting.filter(is_pickup=True).exclude(pickup_code="").exclude(shelf="").count() >= 3
    assert waiting.filter(is_pickup=False).exists()
    assert Parcel.objects.filter(destination_branch=branch, state=ParcelState.IN_TRANSIT).exists()
    today = ScanEvent.objects.filter(branch=branch, at__gt=timezone.now() - timedelta(hours=3))
    assert {scan.clerk for scan in today} == {User.objects.get(email="clerk@talat.example")}


def test_the_lively_seller_has_work_to_do() -> None:
    parts = SellerOrder.objects.filter(seller__slug=LIVELY_SELLER)
    assert parts.filter(state=SellerOrderState.TO_PACK).count() >= 3
    assert parts.filter(state=SellerOrderState.TO_PACK, ship_by__lt=timezone.now()).exists()
    assert parts.filter(state=SellerOrderState.PACKED).exists()


def test_the_lively_seller_sees_its_money_in_every_state() -> None:
    seller = Seller.objects.get(slug=LIVELY_SELLER)
    assert set(Share.objects.filter(seller=seller).values_list("state", flat=True)) == set(ShareState)
    states = set(Payout.objects.filter(seller=seller).values_list("state", flat=True))
    assert states == {PayoutState.PAID, PayoutState.RETURNED, PayoutState.IN_TRANSIT}
    money = standing(seller.pk)
    assert money.held and money.payable and money.transit
    assert Payout.objects.get(seller=seller, state=PayoutState.IN_TRANSIT).netted  # money went back after it was paid
    waits = {group.kind for group in held_for(seller.pk)}
    assert waits >= {HoldKind.RETURN_WINDOW, HoldKind.COMPLAINT}
    assert next_payout(seller.pk, timezone.now(), money).payment == Payment.GOES


def test_the_books_of_the_demo_agree() -> None:
    books.check()


def test_accounts_are_in_use_replaced_and_to_be_checked() -> None:
    states = Counter(PayoutAccount.objects.values_list("state", flat=True))
    assert states == {PayoutAccountState.ACTIVE: 10, PayoutAccountState.REPLACED: 1, PayoutAccountState.PROPOSED: 1}


def test_papers_of_every_kind_are_issued() -> None:
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert kinds == set(DocumentKind) - {DocumentKind.COMMISSION_CREDIT}


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=lambda one: one.role)
def test_everybody_can_sign_in(sign_in: SignIn, rf: RequestFactory) -> None:
    by_email = authenticate(rf.post("/"), email=sign_in.email, password=PASSWORD)
    by_phone = authenticate(rf.post("/"), phone=sign_in.phone, password=PASSWORD)
    assert isinstance(by_email, User)
    assert by_phone == by_email
    assert by_email.phone_verified
    assert by_email.is_superuser == (sign_in.role in {Role.OPERATOR, Role.SECOND_OPERATOR})
    works = {
        Role.SHOPPER: get_model("order", "Order").objects.filter(user=by_email).count() >= 5,
        Role.SELLER: by_email.seller_memberships.filter(seller__slug=LIVELY_SELLER).exists(),
        Role.CLERK: by_email.clerkships.filter(branch__code=CLERKS_POSTCODE).exists(),
        Role.SECOND_CLERK: by_email.clerkships.filter(
            branch=Seller.objects.get(slug=LIVELY_SELLER).drop_off_branch
        ).exists(),
        Role.OPERATOR: by_email.is_staff,
        Role.SECOND_OPERATOR: by_email.is_staff,
    }
    assert works[sign_in.role]


def test_the_past_lies_in_the_past_and_agrees_with_itself() -> None:
    now = timezone.now()
    orders = get_model("order", "Order").objects.order_by("pk")
    placed = list(orders.values_list("date_placed", flat=True))
    assert placed == sorted(placed)
    assert now - SIX_WEEKS < placed[0] < now - SIX_WEEKS / 2 < placed[-1] <= now
    assert not ScanEvent.objects.filter(at__gt=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    for parcel in Parcel.objects.select_related("seller_order__order").prefetch_related("scans"):
        moments = [scan.at for scan in parcel.scans.order_by("pk")]
        assert [parcel.seller_order.order.date_placed, parcel.created_at, *moments] == sorted(
            [parcel.seller_order.order.date_placed, parcel.created_at, *moments]
        )


def test_nothing_is_left_to_be_done_at_the_first_start_but_what_is_drawn() -> None:
    due = Job.objects.filter(state=JobState.PENDING, run_at__lte=timezone.now()).exclude(kind__in=DRAWN)
    assert set(due.values_list("kind", flat=True)) <= {"money.refund"}  # waits for the shopper to fetch the money
    assert not Job.objects.exclude(last_error="").exists()
    assert Message.objects.exclude(state="sent").count() == 0


def test_a_complete_load_is_known_at_a_glance(django_assert_num_queries: object) -> None:
    DemoLoad.objects.create(fingerprint=fingerprint())
    said = StringIO()
    with django_assert_num_queries(1):  # type: ignore[operator]
        call_command("load_demo", stdout=said)
    assert "already" in said.getvalue()


def test_sign_ins_are_printed() -> None:
    said = StringIO()
    call_command("demo_sign_ins", stdout=said)
    for sign_in in SIGN_INS:
        assert sign_in.email in said.getvalue()
    assert PASSWORD in said.getvalue()


@pytest.mark.parametrize("command", ["load_demo", "demo_sign_ins"])
def test_production_refuses_the_demo(command: str) -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError):
        call_command(command)


def test_the_drawing_processes_do_without_django() -> None:
    check = "import marketplace.demo.loader.studio, sys; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
