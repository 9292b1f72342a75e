"""Orders in every state, made by the services that the pages use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.accounts.models import User
from marketplace.demo.loader import people
from marketplace.demo.loader.parcels import WAITS, carry
from marketplace.demo.loader.playing import Story, play
from marketplace.demo.loader.scenes import SCENES, End, Scene, To, road_to
from marketplace.demo.loader.settling import handed_over, stories
from marketplace.demo.sign_ins import CLERKS_POSTCODE, LIVELY_SELLER, Role
from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import ScanKind
from marketplace.ordering import counter, ending, paying, quoting
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.placing import Contact, HomeAddress, place_order
from marketplace.ordering.quoting import Destination
from marketplace.ordering.states import Delivery
from marketplace.oscar_forks.partner.strategy import Selector
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller
from marketplace.thailand import places
from marketplace.thailand.dates import BANGKOK
from payments import attempts
from payments.gateways.demo.gateway import settle
from payments.gateways.demo.models import DemoCharge
from payments.models import PaymentAttempt

FOREIGNERS = ("Anna Lindqvist", "James Porter")
STREETS = ("ถนนประชาสุข", "ซอยสุขใจ", "ถนนริมคลอง", "ซอยร่วมพัฒนา", "ถนนเทศบาล", "หมู่บ้านสวนแก้ว")
CHANGED_MIND = "สั่งผิดรายการ ขอยกเลิก"
SOLD_OUT = "วัตถุดิบหมด ทำส่งไม่ทัน"
LEFT = 3
HEAVY_G = 3000
OPENS, CLOSES = 9, 16


def load() -> int:
    """Play all scenes, unless there are orders already; returns how many orders there are."""
    Order = get_model("order", "Order")
    if not Order.objects.exists():
        now = timezone.now()
        market = _market()
        tellers = [_Teller(market, scene, number, now) for number, scene in enumerate(SCENES)]
        sell = {seller.slug for teller in tellers for seller in teller.sellers}
        sellers = [market.sellers[slug] for slug in sorted(sell)]
        play([(teller.begins(), teller.story()) for teller in tellers] + stories(sellers, now), until=now)
    return Order.objects.count()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _Market:
    """What the stories choose from."""

    sellers: dict[str, Seller]
    owners: dict[str, User]
    clerks_branch: Branch
    branches: list[Branch]
    shopper: User


def _market() -> _Market:
    sellers = Seller.objects.select_related("drop_off_branch").order_by("slug")
    main = [place for place in Branch.objects.filter(offers_pickup=True).order_by("code") if place.keep_days == 7]
    return _Market(
        sellers={seller.slug: seller for seller in sellers},
        owners=people.owners(),
        clerks_branch=people.branch_at(CLERKS_POSTCODE),
        branches=[branch for branch in main if branch.postcode != CLERKS_POSTCODE],
        shopper=people.somebody(Role.SHOPPER),
    )


def _on_offer(seller: Seller) -> list[Product]:
    """What is light, and of which a visitor still finds some afterwards."""
    sold = Product.objects.exclude(structure=Product.PARENT).filter(
        seller=seller,
        weight_g__lte=HEAVY_G,
        stockrecords__num_in_stock__gt=F("stockrecords__num_allocated") + LEFT,
    )
    return list(sold.select_related("parent").order_by("pk"))


class _Teller:
    """Tells the story of one scene."""

    def __init__(self, market: _Market, scene: Scene, number: int, now: datetime) -> None:
        self.market = market
        self.scene = scene
        self.number = number
        self.now = now
        self.luck = random.Random(f"scene {number}")
        self.sellers = self._choose_sellers()
        near = {seller.province_code for seller in self.sellers}
        far = [branch for branch in market.branches if branch.province_code not in near]
        self.branch = market.clerks_branch if scene.to in {To.CLERK, To.CLERKS_TOWN} else self.luck.choice(far)

    def begins(self) -> datetime:
        """When the shopper orders: in the daytime or evening, unless it was a few hours ago."""
        if self.scene.paid_in is not None:
            return handed_over(self.scene.paid_in, self.now) - self.scene.ago
        moment = self.now - self.scene.ago
        if self.scene.ago < timedelta(days=1):
            return moment
        day = moment.astimezone(BANGKOK)
        return day.replace(hour=self.luck.randint(7, 22), minute=self.luck.randrange(60))

    def story(self) -> Story:
        end = self.scene.end
        order = self._place()
        if end == End.PLACED:
            return
        if end == End.EXPIRED:
            yield order.expires_at
            return
        yield self._paying_time()
        if end == End.GIVEN_UP:
            ending.cancel_order(order, actor=self._shopper(), reason=CHANGED_MIND)
            return
        if end == End.DECLINED or self.scene.declined_first:
            self._settle(order, "failed")
        if end == End.DECLINED:
            return
        if self.scene.declined_first:
            yield timezone.now() + timedelta(minutes=4)
            paying.try_again(order, gateway_code=self.scene.pays)
            yield timezone.now() + timedelta(minutes=3)
        self._pay(order)
        parts = list(SellerOrder.objects.filter(order=order).select_related("seller").order_by("pk"))
        if end in {End.CANCELLED, End.REFUSED}:
            yield timezone.now() + timedelta(hours=self.luck.uniform(2, 9))
            order.refresh_from_db()
            self._take_back(order, parts)
        yield from self._carry(parts)

    def _place(self) -> Any:
        basket = self._basket()
        user = self._shopper()
        where, address = self._destination()
        sold = quoting.groups(basket)
        on = timezone.localdate()
        services = {
            group.seller.pk: self.luck.choice(quoting.options(group, where, on=on)[:3]).service for group in sold
        }
        order = place_order(
            basket=basket,
            contact=Contact(
                name=user.name if user else self._guests_name(),
                phone=user.phone if user and user.phone else f"+6695555{2000 + self.number:04d}",
                email=user.email if user and user.email else "",
                language=self.scene.language,
                user=user,
            ),
            destination=where,
            address=address,
            services=services,
            gateway_code=self.scene.pays,
            expected_total=quoting.total(sold, where, services, on=on),
        )
        paying.start(order)
        return order

    def _basket(self) -> Any:
        basket = get_model("basket", "Basket").objects.create(owner=self._shopper())
        basket.strategy = Selector().strategy()
        for seller in self.sellers:
            goods = _on_offer(seller)
            for product in self.luck.sample(goods, min(len(goods), self.luck.choice((1, 1, 2)))):
                basket.add_product(product, self.luck.choice((1, 1, 1, 2)))
        return basket

    def _destination(self) -> tuple[Destination, HomeAddress | None]:
        branch = self.branch
        if self.scene.to.is_pickup:
            return Destination(Delivery.PICKUP, branch.postcode, branch.pk), None
        place = self.luck.choice(places.subdistricts(branch.postcode))
        line = f"{self.luck.randint(1, 199)}/{self.luck.randint(1, 60)} {self.luck.choice(STREETS)}"
        return Destination(Delivery.HOME, branch.postcode), HomeAddress(line, place.code, branch.postcode)

    def _pay(self, order: Any) -> None:
        if self.scene.pays == "counter":
            desk = self._desk(self.branch)
            counter.take_payment(number=order.number, branch=desk.branch, clerk=desk.clerk)
            scanning.note(ScanKind.PAID, desk, code=order.number, order_number=order.number)
        else:
            if self.scene.end == End.REVIEW:
                DemoCharge.objects.filter(order_number=order.number).update(amount_satang=F("amount_satang") - 1000)
            self._settle(order, "succeeded")

    def _settle(self, order: Any, status: str) -> None:
        attempt = self._attempt(order)
        settle(attempt.external_id, status=status, mood="prompt")
        paying.sync_attempt(attempt.pk)

    def _take_back(self, order: Any, parts: list[SellerOrder]) -> None:
        if self.scene.end == End.CANCELLED:
            ending.cancel_order(order, actor=self._shopper(), reason=CHANGED_MIND)
            return
        for part in parts:
            ending.cannot_deliver(part.pk, seller=part.seller, actor=self._owner(part), reason=SOLD_OUT)

    def _carry(self, parts: list[SellerOrder]) -> Iterator[datetime]:
        for step in road_to(self.scene.end):
            is_last = step == self.scene.end
            if is_last and self.scene.lately:
                yield self.now - timedelta(minutes=self.luck.uniform(10, 160))
            elif is_last and self.scene.paid_in is not None:
                yield handed_over(self.scene.paid_in, self.now)
            else:
                yield self._opening(timezone.now() + timedelta(hours=self.luck.uniform(*WAITS[step])))
            behind = is_last and step not in {End.HAND_OVER, End.DELIVER}
            for part in parts[:1] if behind else parts:
                carry(step, part, owner=self._owner(part), desk_at=self._desk)

    def _choose_sellers(self) -> list[Seller]:
        others = [slug for slug in self.market.sellers if slug not in (LIVELY_SELLER, self.scene.seller)]
        chosen = [self.scene.seller or self.luck.choice(others)]
        if self.scene.twice:
            chosen.append(self.luck.choice([slug for slug in others if slug not in chosen]))
        return [self.market.sellers[slug] for slug in chosen]

    def _shopper(self) -> User | None:
        return self.market.shopper if self.scene.by_shopper else None

    def _guests_name(self) -> str:
        if self.scene.language == "en":
            return FOREIGNERS[self.number % len(FOREIGNERS)]
        return people.name_of(self.number + 100)

    def _owner(self, part: SellerOrder) -> User:
        return self.market.owners[part.seller.slug]

    def _desk(self, branch: Branch) -> Desk:
        return Desk(people.clerk_at(branch), branch)

    def _attempt(self, order: Any) -> PaymentAttempt:
        attempt = attempts.open_attempt(order.pk)
        if attempt is None:
            raise LookupError(f"scene {self.number}: nothing is to be paid")
        return attempt

    def _paying_time(self) -> datetime:
        if self.scene.pays == "counter":
            return self._opening(timezone.now() + timedelta(hours=self.luck.uniform(1, 20)))
        return timezone.now() + timedelta(minutes=self.luck.uniform(1, 4))

    def _opening(self, moment: datetime) -> datetime:
        """The moment, or the next time that post offices are open."""
        day = moment.astimezone(BANGKOK)
        if day.hour >= CLOSES:
            day = (day + timedelta(days=1)).replace(hour=OPENS)
        if day.hour < OPENS:
            day = day.replace(hour=OPENS)
        if day.weekday() == 6:
            day += timedelta(days=1)
        return day
