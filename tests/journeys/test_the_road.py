"""The whole road, in Thai, as its people live through it with their browsers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marketplace.demo.drawing.compose import draw_product
from marketplace.demo.sign_ins import PASSWORD, SIGN_INS, Role
from tests.journeys.house import House
from tests.journeys.people import WORKER, Clerk, Meet, Person, Shopper, new_phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONES = {sign_in.role: sign_in.phone for sign_in in SIGN_INS}
CLERKS_BRANCH = "ไปรษณีย์จตุจักร"
SHIRT, SOAP = "เสื้อครามคอจีน", "สบู่คราม"  # of the seller who signs in
LANTERNS = "โคมดาวจิ๋ว"  # of another


def test_from_the_village_to_the_shoppers_hands(meet: Meet, house: House) -> None:
    shopper = meet(Shopper)
    name, phone = "สายฝน ใจเย็น", new_phone()

    # Home, a kind of product, a province, a product with options.
    shopper.goes("/")
    shopper.looks("home")
    shopper.follows("ผ้าและเครื่องแต่งกาย", exact=False)
    shopper.looks("kind")
    shopper.selects(province="สกลนคร")
    shopper.presses("แสดง")
    shopper.looks("kind-of-a-province")
    shopper.follows(SHIRT, exact=False)
    shopper.looks("product-with-options")
    shopper.presses("หยิบใส่ตะกร้า")  # no size yet
    shopper.looks("product-without-a-choice", twin=False)
    shopper.chooses("M")
    shopper.presses("หยิบใส่ตะกร้า")
    shopper.looks("product-in-the-basket", twin=False)
    shopper.takes(LANTERNS)
    shopper.follows("ดูตะกร้า")
    shopper.reads("กลุ่มย้อมครามบ้านโนนคราม")
    shopper.reads("กลุ่มร่มกระดาษสาบ้านต้นโพธิ์")
    shopper.looks("basket-of-two-sellers")

    # Who, where: first home with a wrong postcode, then a post office found by its name.
    shopper.follows("สั่งซื้อ")
    shopper.looks("checkout-who")
    shopper.presses("ดำเนินการต่อ")
    shopper.looks("checkout-who-empty", twin=False)
    shopper.types(name=name, phone=phone)
    shopper.presses("ดำเนินการต่อ")
    shopper.looks("checkout-where")
    shopper.follows("ส่งถึงบ้าน", exact=False)
    shopper.types(postcode="99999", line="99/1 หมู่ 4")
    shopper.presses("ดำเนินการต่อ")
    shopper.reads("ไม่พบรหัสไปรษณีย์ 99999")
    assert shopper.page.locator("[name=postcode]").input_value() == "99999"
    assert shopper.page.locator("[name=line]").input_value() == "99/1 หมู่ 4"
    shopper.looks("checkout-home-wrong-postcode", twin=False)
    shopper.presses("กลับ")
    shopper.fetches_at(CLERKS_BRANCH)
    shopper.looks("checkout-post")
    shopper.presses("ดำเนินการต่อ")
    shopper.looks("checkout-pay")

    # The bank says no, then yes; its webhook reaches the order through the worker while the page waits.
    shopper.pays_by("ทดลอง")
    shopper.looks("demo-bank")
    shopper.presses("ปฏิเสธ", exact=False)
    shopper.reads("ธนาคารปฏิเสธการชำระเงิน")
    number = shopper.order_number
    shopper.looks("order-declined")
    shopper.follows("เลือกวิธีชำระเงิน")
    shopper.looks("order-pay-again")
    shopper.chooses("ทดลอง")
    shopper.presses("ไปชำระเงิน")
    bank = shopper.context.new_page()
    bank.goto(shopper.page.url)
    shopper.goes(f"/orders/{number}/")
    shopper.reads("กรุณาชำระ")
    shopper.looks("order-awaiting")
    bank.get_by_role("button", name="อนุมัติ").click()
    bank.close()
    shopper.reads("ร้านกำลังแพ็กของ", within=WORKER)  # nobody touched this page
    shopper.looks("order-being-packed")

    # The seller signs in by a code from the SMS, packs, gets a drop-off code.
    seller = meet(Person)
    seller.signs_in_by_code(PHONES[Role.SELLER], "/sell/")
    seller.looks("sell-today")
    seller.goes("/sell/orders/")
    seller.looks("sell-orders")
    shown = f"{number[:4]}-{number[4:7]}-{number[7:]}"
    seller.goes("/sell/orders/packing-list/")
    seller.looks("sell-packing-list")
    seller.page.locator("section", has_text=shown).get_by_role("link").first.click()
    seller.looks("sell-order")
    seller.presses("แพ็กเสร็จแล้ว")
    seller.reads("แสดงหน้านี้ที่ไปรษณีย์")
    seller.looks("sell-drop-off")
    drop_off_code = re.sub(r"\D", "", seller.sees(".big-code-digits").inner_text())

    # At the village's post office: accepted by weight, the label is a PDF, sent on.
    village = meet(Clerk, at_desk=True)
    village.signs_in_by_password(PHONES[Role.SECOND_CLERK], PASSWORD, "/counter/")
    village.looks("counter")
    village.scans(drop_off_code)
    village.is_told("attention", "ชั่งน้ำหนัก")
    village.looks("counter-weigh", twin=False)
    village.scans("0")
    village.is_told("refuse", "น้ำหนัก")
    village.looks("counter-weight-wrong", twin=False)
    village.page.locator("#scan").fill("")
    village.scans("420")
    village.is_told("good", "รับฝากแล้ว")
    village.looks("counter-accepted", twin=False)
    s10 = village.number_on_screen
    assert village.context.request.get(f"{house.address}/counter/label/{s10}/").body().startswith(b"%PDF")
    village.scans(s10)
    village.is_told("attention", "ส่งต่อ")
    village.looks("counter-send-on", twin=False)
    village.scans("")
    village.is_told("good", "ส่งต่อแล้ว")
    shopper.goes(f"/track/?number={s10}")
    shopper.is_at(f"/track/{s10}/")
    shopper.looks("track-parcel")

    # At the shopper's post office: onto the shelf; a wrong code is refused in words, the right one hands over.
    clerk = meet(Clerk, at_desk=True)
    clerk.signs_in_by_password(PHONES[Role.CLERK], PASSWORD, "/counter/")
    clerk.goes("/counter/arriving/")
    clerk.reads(s10)
    clerk.looks("counter-arriving")
    clerk.goes("/counter/")
    clerk.scans(s10)
    clerk.is_told("attention", "มาถึง")
    clerk.looks("counter-arrived", twin=False)
    clerk.scans("")
    clerk.is_told("good", "อยู่บนชั้น")
    clerk.looks("counter-on-the-shelf", twin=False)
    clerk.goes("/counter/shelf/")
    clerk.reads(name)
    clerk.looks("counter-shelf")
    code = shopper.message(phone, r"(\d{3} ?\d{3})\b.*").replace(" ", "")
    shopper.goes(f"/orders/{number}/")
    shopper.reads(f"รออยู่ที่{CLERKS_BRANCH}")
    assert re.sub(r"\D", "", shopper.sees(".code-digits").inner_text()) == code
    shopper.looks("order-to-fetch")
    clerk.goes("/counter/")
    clerk.scans(s10)
    clerk.is_told("attention", "รหัสรับพัสดุ")
    clerk.looks("counter-ask-code", twin=False)
    clerk.scans("000000" if code != "000000" else "111111")
    clerk.is_told("refuse", "ไม่ใช่รหัสรับพัสดุ")
    clerk.looks("counter-wrong-code", twin=False)
    clerk.scans(code)
    clerk.is_told("good", name)
    clerk.looks("counter-hand-over", twin=False)
    clerk.scans("")
    clerk.is_told("good", "จ่ายพัสดุแล้ว")
    clerk.looks("counter-handed-over", twin=False)
    clerk.goes("/counter/today/")
    clerk.looks("counter-today")
    clerk.goes("/counter/correct/")
    clerk.looks("counter-correct")
    shopper.goes(f"/orders/{number}/")
    shopper.reads("ร้านกำลังแพ็กของ")  # the other village still does
    shopper.reads("รับไปแล้ว")
    shopper.looks("order-half-done")


def test_cash_at_the_counter(meet: Meet, house: House) -> None:
    shopper = meet(Shopper)
    shopper.takes(SOAP)
    shopper.says_who("ทองดี มีสุข", new_phone())
    shopper.fetches_at(CLERKS_BRANCH)
    shopper.presses("ดำเนินการต่อ")
    shopper.pays_by("ไปรษณีย์")
    shopper.reads("ที่ไปรษณีย์แห่งใดก็ได้")
    shopper.looks("order-slip")
    number = shopper.order_number
    assert shopper.context.request.get(f"{house.address}/orders/{number}/slip.pdf").body().startswith(b"%PDF")

    clerk = meet(Clerk, at_desk=True)
    clerk.signs_in_by_password(PHONES[Role.CLERK], PASSWORD, "/counter/")
    clerk.scans(number)
    clerk.is_told("attention", "รับเงิน")
    clerk.looks("counter-take-money", twin=False)
    clerk.scans("")
    clerk.is_told("good", "ชำระแล้ว")
    clerk.looks("counter-paid", twin=False)
    clerk.goes(clerk.sees("a[href^='/counter/receipt/']").get_attribute("href") or "")
    clerk.looks("counter-receipt")
    shopper.reads("ร้านกำลังแพ็กของ", within=WORKER)


HALF_AN_HOUR = """
from django.utils import timezone
from oscar.core.loading import get_model
from marketplace.core.models import Job
orders = get_model("order", "Order").objects.filter(number="{number}")
orders.update(expires_at=timezone.now())
Job.objects.filter(kind="money.expire_order", arguments__order_id=orders.get().pk).update(run_at=timezone.now())
"""


def test_what_nobody_pays_comes_back_to_the_shelf(meet: Meet, house: House) -> None:
    def left() -> int:
        shopper.goes(product)
        return int(re.sub(r"\D", "", shopper.sees(".offer .help").inner_text()))

    shopper = meet(Shopper)
    shopper.goes(f"/search/?q={SOAP}")
    shopper.page.locator("main a", has_text=SOAP).first.click()
    product = shopper.page.url.removeprefix(house.address)
    before = left()
    shopper.presses("หยิบใส่ตะกร้า")
    shopper.reads("ใส่ตะกร้าแล้ว")
    shopper.says_who("ลืม จ่ายเงิน", new_phone())
    shopper.fetches_at(CLERKS_BRANCH)
    shopper.presses("ดำเนินการต่อ")
    shopper.pays_by("ทดลอง")
    shopper.presses("ไม่ตอบ", exact=False)
    shopper.reads("กำลังตรวจสอบการชำระเงิน")
    shopper.looks("order-bank-silent")
    order, number = shopper.page.url, shopper.order_number
    assert left() == before - 1

    house.shell(HALF_AN_HOUR.format(number=number))  # goes by
    shopper.goes(order.removeprefix(house.address))
    shopper.reads("ไม่ได้ชำระทันเวลา", within=WORKER)
    shopper.looks("order-expired")
    assert left() == before


def test_a_seller_lists_a_product(meet: Meet, tmp_path: Path) -> None:
    picture = tmp_path / "photo.jpg"
    draw_product(seed="journey", shape="shawl", colours=["indigo"], region="northeast").save(picture)
    seller = meet(Person)
    seller.signs_in_by_password(PHONES[Role.SELLER], PASSWORD, "/sell/")
    seller.follows("ลงขายสินค้าใหม่")
    seller.looks("sell-new-photo")
    seller.page.locator("input[type=file]").first.set_input_files(picture)
    seller.presses("ถัดไป")
    seller.types(title="ผ้าพันคอครามทอมือ")
    seller.looks("sell-new-name")
    seller.presses("ถัดไป")
    seller.looks("sell-new-kind")
    seller.chooses("ผ้าฝ้าย")
    seller.presses("ถัดไป")
    seller.types(price="ฟรี")
    seller.presses("ถัดไป")
    seller.looks("sell-new-price-wrong", twin=False)
    seller.types(price="๔๕๐")
    seller.presses("ถัดไป")
    seller.looks("sell-new-weight")
    seller.types(weight_g="300")
    seller.presses("ถัดไป")
    seller.looks("sell-new-stock")
    seller.types(stock="5")
    seller.presses("ถัดไป")
    seller.looks("sell-new-words")
    seller.types(description="ทอด้วยกี่มือ ย้อมครามธรรมชาติ นุ่มและไม่ตก")
    seller.presses("ถัดไป")
    seller.looks("sell-new-complete")
    seller.presses("วางขาย")
    seller.reads("วางขายอยู่")
    seller.looks("sell-product")
    seller.goes("/sell/products/")
    seller.looks("sell-products")

    shopper = meet(Shopper)
    shopper.takes("ผ้าพันคอครามทอมือ")
    shopper.goes("/basket/")
    shopper.reads("฿450")
