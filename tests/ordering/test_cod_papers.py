"""The paper of cash on delivery: what the law wants on it, in letters as large as the law wants them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from PIL import Image

from marketplace.fulfilment import labels, papers, scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.fulfilment.papers import render
from marketplace.ordering import cod_papers, collecting
from marketplace.thailand.dates import thai_date, thai_datetime
from payments.gateways.cod.models import CodCharge
from tests.factories import (
    make_branch,
    make_category,
    make_clerk,
    make_cod_parcel,
    make_options,
    make_parcel,
    make_product,
    make_seller,
)

pytestmark = pytest.mark.usefixtures("market")

TEMPLATES = Path(papers.__file__).parents[2] / "templates" / "fulfilment"
POINT = 25.4 / 72  # mm
MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # above and below the line: they take no place in it


def desk() -> Desk:
    branch = make_branch(province_code="10", name="ปณ.พระนคร")
    return Desk(make_clerk(branch), branch)


def parcel_for(here: Desk) -> Parcel:
    seller = make_seller(name="กลุ่มทอผ้าแม่ริม", phone="+66812345678")
    cloth = make_category("ผ้า", "Cloth")
    shawl = make_product(seller, title="ผ้าคลุมไหล่", category=cloth, weight_g=250)
    bag = make_product(seller, title="ถุงผ้า", category=cloth)
    (blue,) = make_options(bag, 5)
    return make_cod_parcel((shawl, 2), (blue, 1), destination=here.branch)


def paid(parcel: Parcel, here: Desk) -> CodCharge:
    scanning.accept(parcel, here, weight_g=700)
    scanning.receive(parcel, here, shelf="A1")
    return collecting.collect_on_delivery(parcel, here)


def test_the_paper_names_sender_goods_and_amount() -> None:
    parcel = parcel_for(desk())
    data = cod_papers.paper_data(parcel, None)
    assert data["sender"] == {"name": "กลุ่มทอผ้าแม่ริม", "phone": "081-234-5678"}
    assert data["goods"] == [
        {"name": "ผ้าคลุมไหล่", "kind": "ผ้า", "size": "-", "weight": "500 กรัม", "quantity": 2, "price": "฿200"},
        {"name": "ถุงผ้า", "kind": "ผ้า", "size": "แบบ 1", "weight": "200 กรัม", "quantity": 1, "price": "฿100"},
    ]
    assert data["further"] == [{"name": "ค่าส่ง", "amount": f"฿{parcel.collect_amount - 300:.0f}"}]
    assert (data["amount"], data["held_days"], data["return_days"]) == (f"฿{parcel.collect_amount:.0f}", 5, 7)
    assert data["s10_spaced"].replace(" ", "") == parcel.s10
    assert data["amount_words"].endswith("บาทถ้วน")
    assert data["receipt"] is None


def test_the_receipt_names_who_when_and_until_when() -> None:
    here = desk()
    parcel = parcel_for(here)
    charge = paid(parcel, here)
    assert charge.collected_at is not None
    assert cod_papers.paper_data(parcel, charge)["receipt"] == {
        "number": charge.receipt_number,
        "paid_at": thai_datetime_of(charge),
        "branch": "ปณ.พระนคร",
        "clerk": str(here.clerk),
        "held_until": thai_date(charge.collected_at + timedelta(days=5), "th", long=True),
        "return_until": thai_date(charge.collected_at + timedelta(days=7), "th", long=True),
    }
    with pytest.raises(ValueError, match="nothing was collected"):
        cod_papers.paper_data(parcel, CodCharge(key="x"))


def test_a_scanner_reads_both_papers() -> None:
    here = desk()
    parcel = parcel_for(here)
    for charge in (None, paid(parcel, here)):
        picture = render("cod_receipt", cod_papers.paper_data(parcel, charge), form="png")
        codes = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))}
        assert codes == {("Code128", parcel.s10)}


def test_many_goods_and_a_discount_fit_on_as_many_pages_as_they_need() -> None:
    here = desk()
    parcel = parcel_for(here)
    parcel.collect_amount -= 30
    data = cod_papers.paper_data(parcel, None)
    assert data["further"][1] == {"name": "ส่วนลด", "amount": "-฿30"}
    data["goods"] = data["goods"] * 25
    assert render("cod_receipt", data).startswith(b"%PDF")


def test_what_people_wrote_is_never_markup() -> None:
    parcel = parcel_for(desk())
    data = cod_papers.paper_data(parcel, None)
    data["sender"]["name"] = data["goods"][0]["name"] = '#panic("x") *a* $b$ "]) #image("/etc/passwd")\\'
    assert render("cod_receipt", data).startswith(b"%PDF")


def test_letters_are_as_large_as_the_law_wants() -> None:
    """2 mm high, and at most 11 to the inch: measured in the font, at the smallest size the template uses."""
    template = (TEMPLATES / "cod_receipt.typ").read_text()
    smallest = min(float(size) for size in re.findall(r"size: ([\d.]+)pt", template)) * POINT
    assert "small(" not in template
    font = TTFont(Path(papers.__file__).parent / "fonts" / "Sarabun-Regular.ttf")
    glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
    lowest = min(_height(glyphs, names[ord(letter)]) for letter in "กขคงจชดตถทนบปผพมยรลวสหอ0123456789")
    assert lowest / em * smallest >= 2
    sentences = re.findall(r"^  - (.*)$", template, re.MULTILINE)
    letters = [letter for letter in MARKS.sub("", "".join(sentences)) if "\u0e01" <= letter <= "\u0e5b"]
    assert len(letters) > 200
    width = sum(font["hmtx"][names[ord(letter)]][0] for letter in letters) / em * smallest
    assert len(letters) / (width / 25.4) <= 11


def test_the_label_says_what_is_to_be_collected_until_it_is() -> None:
    here = desk()
    parcel = parcel_for(here)
    data = labels.label_data(parcel)
    assert data["collect"] == f"฿{parcel.collect_amount:.0f}"
    parcel.recipient_address, parcel.is_pickup, parcel.goods = "ที่อยู่ไกลมาก " * 28, False, "ผ้า🎁" * 75
    picture = render("label", labels.label_data(parcel), form="png")
    codes = {code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))}
    assert codes == {parcel.s10}
    assert labels.label_data(make_parcel())["collect"] == ""


def _height(glyphs: object, name: str) -> float:
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)  # type: ignore[index]
    return float(pen.bounds[3])


def thai_datetime_of(charge: CodCharge) -> str:
    assert charge.collected_at is not None
    return thai_datetime(charge.collected_at, "th", long=True)
