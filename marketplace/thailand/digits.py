"""Digits and codes as Thai keyboards and barcode scanners type them."""

import re
import unicodedata

_THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_FULL_WIDTH_DIGITS = "０１２３４５６７８９"
_ARABIC = str.maketrans(_THAI_DIGITS + _FULL_WIDTH_DIGITS, "0123456789" * 2)

# What each key types on the Kedmanee layout (TIS 820), key for key, without and with shift.
_KEYS = "1234567890-=QWERTYUIOP[]\\ASDFGHJKL;'ZXCVBNM,./"
_PLAIN = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ"
_SHIFT_KEYS = '1234567890_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_SHIFTED = '+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'

_KEY_OF = dict(zip(_PLAIN + _SHIFTED, _KEYS + _SHIFT_KEYS, strict=True))
_DIGIT_OF = dict(zip(_THAI_DIGITS, "0123456789", strict=True))
_CAPS_LOCK_LAYOUT = str.maketrans(_KEY_OF)
_LAYOUT = str.maketrans(_KEY_OF | _DIGIT_OF)
# Digits from the numeric pad: "+", "/" and "-" come from there too and are not the keys 1, 2 and 3.
_NUMERIC_PAD_LAYOUT = str.maketrans(_KEY_OF | _DIGIT_OF | {sign: sign for sign in "+/-"})

_THAI_LETTER = re.compile(r"[฀-๎๏๚๛]")
_CODE = re.compile(r"[A-Za-z0-9\s\-]*", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-]+")


def arabic(text: str) -> str:
    """The same text with Thai and full-width digits turned into 0-9; nothing else changes."""
    return text.translate(_ARABIC)


def scan_text(text: str) -> str:
    """What was scanned or typed into a field for codes, as the code it means.

    A scanner presses keys. Where the computer is set to Thai, the keys 1-0 and A-Z arrive as Kedmanee
    characters (capitals as shifted ones), and "EA000000005TH" as "ฎฤจจจจจจจจถธ็". This reads them back,
    drops control characters and, if nothing but Latin letters, digits, spaces and dashes is left, drops
    spaces and dashes and makes capitals. A text with any other character (a web address in a QR code) only
    loses its surrounding spaces: its dashes and small letters may matter.

    For codes of A-Z and 0-9 only. Never give it a person's name: a Thai word is read as keys.

    Readings that are not certain; the caller's check digit or look-up must catch a wrong one:

    - "/" and "-" are the keys 2 and 3 if the text has Thai letters and no digit 0-9, or has nothing else at
      all. Otherwise "-" separates and "/" is itself.
    - Thai digits are digits, though on the Thai layout they are also shifted keys ("๐" is Q, "๑" is 2). Only
      beside "ู" or "฿", which no one types among Thai digits, is Caps Lock taken to be on and they are keys.
    - Some systems refuse impossible Thai (two vowel signs in a row); what they swallow never gets here.
    """
    visible = "".join(character for character in text if _is_visible(character)).strip()
    read = _from_thai_layout(visible).strip()
    if _CODE.fullmatch(read):
        return _SEPARATORS.sub("", read).upper()
    return read


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf")


def _from_thai_layout(text: str) -> str:
    # Never normalise (NFC, NFKC) before this: it reorders Thai signs, so "H6" would come out as "6H".
    only_keys_2_and_3 = text != "" and set(text) <= set("/-")
    if not (only_keys_2_and_3 or _THAI_LETTER.search(text)):
        return arabic(text)
    if re.search(r"[0-9]", text):
        return text.translate(_NUMERIC_PAD_LAYOUT)
    if "ู" in text or "฿" in text:
        return text.translate(_CAPS_LOCK_LAYOUT)
    return text.translate(_LAYOUT)
