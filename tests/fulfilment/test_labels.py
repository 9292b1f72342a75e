"""Labels and slips carry what a scanner and a person must read."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from marketplace.core.jobs import Later
from marketplace.fulfilment import labels
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.papers import render
from marketplace.fulfilment.services import redirect_parcel
from tests.factories import make_branch, make_parcel
from tests.fulfilment.test_services import OTHER

pytestmark = pytest.mark.usefixtures("market")


def stored_name(parcel: Parcel) -> str:
    parcel.refresh_from_db()
    assert parcel.label.name
    return parcel.label.name


def codes_on(paper: str, data: dict[str, Any]) -> set[tuple[str, str]]:
    """The codes a scanner reads from the one page of a paper."""
    picture = Image.open(io.BytesIO(render(paper, data, form="png")))
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("is_pickup", [True, False])
def test_a_label_is_read_back_by_a_scanner(is_pickup: bool) -> None:
    parcel = make_parcel(is_pickup=is_pickup)
    assert codes_on("label", labels.label_data(parcel)) == {("Code128", parcel.s10), ("QRCode", parcel.s10)}


def test_a_label_tells_the_address_or_the_branch() -> None:
    branch = make_branch(province_code="90", name="ปณ.สงขลา", address="1 ถนนไทรบุรี")
    home, fetched = (labels.label_data(make_parcel(branch, is_pickup=is_pickup)) for is_pickup in (False, True))
    assert (home["recipient"]["address"], home["recipient"]["postcode"]) == (
        "99/1 ถนนพระอาทิตย์ แขวงชนะสงคราม เขตพระนคร",
        "10200",
    )
    assert (fetched["recipient"]["address"], fetched["recipient"]["postcode"]) == ("1 ถนนไทรบุรี", "90100")
    assert fetched["branch"]["name"] == "ปณ.สงขลา"
    assert home["weight"] == "500 กรัม"
    assert home["recipient"]["phone"] == "089-876-5432"


def test_the_longest_texts_still_fit_on_one_page() -> None:
    parcel = make_parcel()
    parcel.sender_name, parcel.sender_address = "กลุ่ม" * 32, "ที่อยู่ไกล " * 27
    parcel.recipient_name, parcel.recipient_address = "น้ำฝน" * 24, "ที่อยู่ไกลมาก " * 28
    parcel.goods, parcel.is_pickup = "ผ้า🎁" * 75, False
    assert codes_on("label", labels.label_data(parcel)) == {("Code128", parcel.s10), ("QRCode", parcel.s10)}


def test_what_people_wrote_is_never_markup() -> None:
    parcel = make_parcel()
    parcel.recipient_name, parcel.goods = '#panic("x") *a* $b$ "', '"]) #image("/etc/passwd")\\'
    assert render("label", labels.label_data(parcel)).startswith(b"%PDF")


def test_an_order_slip_is_read_back_by_a_scanner() -> None:
    data = labels.slip_data("1234567890", "1234-567-890", Decimal("1250.50"), timezone.now())
    assert codes_on("order_slip", data) == {("Code128", "1234567890"), ("QRCode", "1234567890")}
    assert data["amount"] == "฿1,250.50"
    slip = labels.order_slip_pdf(
        order_number="1234567890", shown_number="1234-567-890", amount=Decimal(1), deadline=timezone.now()
    )
    assert slip.startswith(b"%PDF")


def test_the_job_stores_the_label_and_the_page_shows_the_stored_one() -> None:
    parcel = make_parcel()
    assert labels.label_pdf(parcel).startswith(b"%PDF")  # before the job has run
    labels.make_label(parcel.pk)
    stored = stored_name(parcel)
    assert stored.endswith(f"{parcel.s10}.pdf")
    parcel.label.storage.delete(stored)
    parcel.label.storage.save(stored, ContentFile(b"%PDF as stored"))
    assert labels.label_pdf(parcel) == b"%PDF as stored"
    labels.make_label(parcel.pk)  # a job may run twice
    assert stored_name(parcel) == stored


def test_a_label_that_the_storage_lost_is_drawn_again() -> None:
    parcel = make_parcel()
    labels.make_label(parcel.pk)
    parcel.label.storage.delete(stored_name(parcel))
    assert labels.label_pdf(parcel).startswith(b"%PDF")


def test_a_label_drawn_while_the_parcel_changed_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parcel = make_parcel()
    new = make_branch(province_code="90")

    def render_slowly(*args: Any) -> bytes:
        redirect_parcel(parcel.pk, recipient=OTHER, is_pickup=False, destination_branch_id=new.pk)
        return b"old"

    with monkeypatch.context() as patched, pytest.raises(Later):
        patched.setattr(labels, "render", render_slowly)
        labels.make_label(parcel.pk)
    assert not Parcel.objects.get(pk=parcel.pk).label
    labels.make_label(parcel.pk)
    assert labels.label_pdf(Parcel.objects.get(pk=parcel.pk)).startswith(b"%PDF")


def test_a_shelf_slip_holds_place_and_number() -> None:
    parcel = make_parcel()
    parcel.shelf, parcel.keep_until = "B7", timezone.now()
    assert labels.shelf_slip_pdf(parcel).startswith(b"%PDF")
