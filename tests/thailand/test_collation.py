from marketplace.thailand.collation import thai_sort_key


def test_sorts_as_a_thai_dictionary() -> None:
    right = ["กล้วย", "ก๋วยเตี๋ยว", "เกลือ", "แก้ว", "ขนม", "ไข่เค็ม", "น้ำผึ้ง", "ใบตอง", "โอ่ง"]
    assert sorted(sorted(right), key=thai_sort_key) == right


def test_tone_marks_only_break_ties() -> None:
    assert sorted(["ข้าว", "ขาว", "ขาวง"], key=thai_sort_key) == ["ขาว", "ข้าว", "ขาวง"]


def test_latin_letters_ignore_case() -> None:
    assert sorted(["b", "A", "ก"], key=thai_sort_key) == ["A", "b", "ก"]
