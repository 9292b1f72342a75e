import pytest

from marketplace.thailand.digits import arabic, scan_text

# Every key of a US keyboard as a computer set to Thai types it.
KEYS = "1234567890QWERTYUIOPASDFGHJKLZXCVBNM"
UNSHIFTED = "ๅ/-ภถุึคตจๆไำพะัีรนยฟหกดเ้่าสผปแอิืท"
SHIFTED_LETTERS = '๐"ฎฑธํ๊ณฯญฤฆฏโฌ็๋ษศ()ฉฮฺ์?'


def on_thai_layout(code: str) -> str:
    """What a scanner that presses shift for capitals types for a code."""
    keys = dict(zip("1234567890", UNSHIFTED, strict=False)) | dict(zip(KEYS[10:], SHIFTED_LETTERS, strict=True))
    return "".join(keys[character] for character in code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("๐๑๒๓๔๕๖๗๘๙", "0123456789"),
        ("０１２３４５６７８９", "0123456789"),
        ("บ้านเลขที่ ๙๙/๑", "บ้านเลขที่ 99/1"),
        ("Abc-1", "Abc-1"),
        ("", ""),
    ],
)
def test_only_digits_become_arabic(text: str, expected: str) -> None:
    assert arabic(text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("EA000000005TH", "EA000000005TH"),
        (" ea 0000 0000 5 th\r\n", "EA000000005TH"),
        ("ea-0000-0000-5-th", "EA000000005TH"),
        ("๑๒๓-๔๕๖", "123456"),
        ("１２３４５６", "123456"),
        ("EA๐๐๐๐๐๐๐๐๕TH", "EA000000005TH"),
        ("\ufeff123\u200b456\x00", "123456"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_codes_lose_what_does_not_matter(typed: str, meant: str) -> None:
    assert scan_text(typed) == meant


def test_every_unshifted_key_of_the_thai_layout() -> None:
    assert scan_text(UNSHIFTED) == KEYS


def test_every_shifted_letter_of_the_thai_layout_but_q() -> None:
    """Shifted Q types a Thai zero, which is far more often meant."""
    assert scan_text(SHIFTED_LETTERS) == KEYS[10:].replace("Q", "0")


@pytest.mark.parametrize("code", ["EA000000005TH", "EF582568151TH", "RA473124829GB", "EA123456785TH", "PA100000017TH"])
def test_a_scanner_on_a_computer_set_to_thai(code: str) -> None:
    assert scan_text(on_thai_layout(code)) == code


def test_the_layout_characters_of_the_digit_keys() -> None:
    assert scan_text("ๅ/-ภถุึคตจ") == "1234567890"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ฎฤ๐๐๐๐๐๐๐๐๕ธ็", "EA000000005TH"),  # Thai digits by intention
        ("ฎฤ-0000-0000-5-ธ็", "EA000000005TH"),  # digits and dashes from the numeric pad
        ("ฎฤขจจจจขจจจจขถขธ็", "EA000000005TH"),  # the dash key on the Thai layout
        ("/-/-/-", "232323"),  # nothing but the keys 2 and 3
        ("12-34", "1234"),
    ],
)
def test_dashes_and_thai_digits_are_read_by_what_stands_beside_them(typed: str, meant: str) -> None:
    assert scan_text(typed) == meant


def test_caps_lock_is_noticed_by_characters_no_one_types_among_thai_digits() -> None:
    # EA123456785TH with Caps Lock: letters unshifted, digit keys shifted.
    assert scan_text("ำฟ+๑๒๓๔ู฿๕๔ะ้") == "EA123456785TH"


def test_neighbouring_thai_signs_keep_their_order() -> None:
    """The two orders are canonically equal: normalising would make H6 and 6H the same."""
    assert scan_text("\u0e49\u0e38") == "H6"
    assert scan_text("\u0e38\u0e49") == "6H"


@pytest.mark.parametrize("text", ["https://talat.example/p/Ab-1", "12/2569", "a@b.example", "😀"])
def test_what_is_no_code_is_only_trimmed(text: str) -> None:
    assert scan_text(f"  {text}\n") == text
