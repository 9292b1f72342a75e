from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from marketplace.thailand.places import postcode_exists
from marketplace.thailand.postage import PostalService, _remote_areas, island_question, quote, service_info

EMS, ECO, REGISTERED, PARCEL = (
    PostalService.EMS,
    PostalService.ECO,
    PostalService.REGISTERED,
    PostalService.PARCEL,
)
BANGKOK, CHIANG_MAI, PATTANI, PATTANI_SAI_BURI = "10200", "50200", "94000", "94110"
NOVEMBER_2026 = date(2026, 11, 22)


def price(
    service: PostalService,
    weight_g: int,
    *,
    origin: str = BANGKOK,
    to: str = CHIANG_MAI,
    on: date = NOVEMBER_2026,
    island: bool = False,
) -> Decimal | None:
    return quote(
        service=service,
        weight_g=weight_g,
        origin_postcode=origin,
        destination_postcode=to,
        on=on,
        island=island,
    )


# The cards, written down a second time by hand: every step and its price.
EMS_CARD = [
    *[(20, 32), (100, 37), (250, 42), (500, 52), (1000, 67), (1500, 82), (2000, 97), (2500, 100)],
    *[(3000, 105), (3500, 110), (4000, 120), (4500, 120), (5000, 120), (5500, 130), (6000, 140)],
    *[(6500, 150), (7000, 160), (7500, 170), (8000, 180), (8500, 190), (9000, 200), (9500, 210)],
    *[(10000, 220), (11000, 230), (12000, 240), (13000, 250), (14000, 260), (15000, 270), (16000, 280)],
    *[(17000, 290), (18000, 300), (19000, 310), (20000, 320), (21000, 330), (22000, 340), (23000, 350)],
    *[(24000, 360), (25000, 380), (26000, 400), (27000, 420), (28000, 440), (29000, 460), (30000, 480)],
]
ECO_CARD = [
    *[(20, 20), (100, 22), (250, 26), (500, 30), (1000, 40), (2000, 60), (4000, 80), (6000, 120)],
    (10000, 160),
]
REGISTERED_CARD = [(500, 49), (1000, 60), (2000, 77)]
PARCEL_CARD = [(kilograms * 1000, 25 + 20 * (kilograms - 1)) for kilograms in range(1, 21)]
CARDS = {EMS: EMS_CARD, ECO: ECO_CARD, REGISTERED: REGISTERED_CARD, PARCEL: PARCEL_CARD}


@pytest.mark.parametrize("service", PostalService)
def test_every_step_and_the_gram_above_it(service: PostalService) -> None:
    card = CARDS[service]
    following = [baht for _, baht in card[1:]] + [None]
    assert [price(service, step) for step, _ in card] == [baht for _, baht in card]
    assert [price(service, step + 1) for step, _ in card] == following
    assert price(service, 1) == card[0][1]


@pytest.mark.parametrize(
    ("weight_g", "ems", "eco"),
    [
        (1, 32, 20),
        (20, 32, 20),
        (21, 37, 22),
        (1_000, 67, 40),
        (1_001, 82, 60),
        (4_001, 120, 120),
        (5_000, 120, 120),
        (10_001, 230, None),
        (30_000, 480, None),
        (30_001, None, None),
    ],
)
def test_published_vectors(weight_g: int, ems: int | None, eco: int | None) -> None:
    assert price(EMS, weight_g) == ems
    assert price(ECO, weight_g) == eco


def test_a_price_is_decimal_baht_with_two_places() -> None:
    assert str(price(EMS, 500)) == "52.00"
    assert str(price(EMS, 500, to=PATTANI)) == "72.00"


@pytest.mark.parametrize("weight_g", [0, -1])
def test_nothing_weighs_nothing(weight_g: int) -> None:
    with pytest.raises(ValueError, match="weighs"):
        price(EMS, weight_g)


def test_a_remote_destination_costs_20_more_at_every_step() -> None:
    assert [price(EMS, step, to=PATTANI) for step, _ in EMS_CARD] == [baht + 20 for _, baht in EMS_CARD]
    assert [price(ECO, step, to=PATTANI) for step, _ in ECO_CARD] == [
        *[40, 42, 46, 50, 60, 80, 100, 140],
        180,
    ]


def test_registered_mail_and_parcels_cost_no_more_to_remote_places() -> None:
    assert price(REGISTERED, 500, to=PATTANI) == 49
    assert price(PARCEL, 1001, to=PATTANI) == 45


def test_within_a_remote_group_there_is_no_surcharge() -> None:
    assert price(EMS, 500, origin=PATTANI_SAI_BURI, to=PATTANI) == 52
    assert price(EMS, 500, origin="95000", to=PATTANI) == 72  # Yala is another group


def test_from_a_remote_place_to_another_there_is_none() -> None:
    assert price(EMS, 500, origin=PATTANI, to=BANGKOK) == 52


@pytest.mark.parametrize(
    ("service", "on", "expected"),
    [
        (EMS, date(2022, 12, 31), None),
        (EMS, date(2023, 1, 1), 52),
        (EMS, date(2025, 12, 31), 52),
        (EMS, date(2026, 1, 1), 72),
        (ECO, date(2024, 12, 31), None),
        (ECO, date(2025, 1, 1), 45),
        (ECO, date(2025, 12, 31), 45),
        (ECO, date(2026, 1, 1), 50),
    ],
)
def test_500_g_to_a_remote_place_by_the_card_of_the_day(service: PostalService, on: date, expected: int | None) -> None:
    assert price(service, 500, to=PATTANI, on=on) == expected


def test_the_eco_surcharge_of_2025_ended_at_a_kilogram() -> None:
    assert price(ECO, 1000, to=PATTANI, on=date(2025, 6, 1)) == 55
    assert price(ECO, 1001, to=PATTANI, on=date(2025, 6, 1)) == 60


def test_an_island_counts_only_when_the_address_is_on_it() -> None:
    assert price(EMS, 500, to="20150") == 52
    assert price(EMS, 500, to="20150", island=True) == 72
    assert price(EMS, 500, origin="20150", to="20150", island=True) == 72  # posted on the mainland


def test_a_whole_island_is_remote_unasked() -> None:
    assert island_question("84140") == ()
    assert price(EMS, 500, to="84140") == 72
    assert price(EMS, 500, to="84140", origin="84320") == 52


def test_island_means_nothing_where_there_is_none() -> None:
    assert price(EMS, 500, to=CHIANG_MAI, island=True) == 52


@pytest.mark.parametrize(
    ("postcode", "thai", "english"),
    [
        ("20150", ("เกาะล้าน",), ("Ko Lan",)),
        ("91000", ("เกาะสาหร่าย", "ปูยู"), ("Ko Sarai", "Pu Yu")),
        ("91110", ("เกาะหลีเป๊ะ", "เกาะบุโหลน"), ("Ko Lipe", "Ko Bulon")),
        ("23170", (), ()),
        ("10200", (), ()),
        ("", (), ()),
    ],
)
def test_which_islands_to_ask_about(postcode: str, thai: tuple[str, ...], english: tuple[str, ...]) -> None:
    assert island_question(postcode) == thai
    assert island_question(postcode, "en") == english


def test_the_list_of_remote_places_is_complete() -> None:
    areas = _remote_areas()
    rows = [area for found in areas.values() for area in found]
    assert (len(rows), len(areas), len({row.group for row in rows})) == (85, 81, 34)
    assert [postcode for postcode in areas if not postcode_exists(postcode)] == []


@pytest.mark.parametrize(
    ("service", "prefix", "tracked"),
    [(EMS, "EA", True), (ECO, "OA", True), (REGISTERED, "RA", True), (PARCEL, "PA", False)],
)
def test_what_people_are_told(service: PostalService, prefix: str, tracked: bool) -> None:
    info = service_info(service)
    assert (info.prefix, info.tracked) == (prefix, tracked)
    assert price(service, info.max_weight_g) is not None
    assert price(service, info.max_weight_g + 1) is None


def test_names_and_days_in_the_active_language() -> None:
    info = service_info(PARCEL)
    with translation.override("en"):
        assert (info.display_name, info.transit) == ("Parcel post", "2–5 days")
    with translation.override("th"):
        assert info.display_name == "พัสดุไปรษณีย์"
