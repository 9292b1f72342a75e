"""The people of the demo: those whose sign-ins are printed, one who speaks for each seller, and the other clerks."""

from __future__ import annotations

import random

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user
from marketplace.demo.loader.villages import Village, villages
from marketplace.demo.sign_ins import CLERKS_POSTCODE, LIVELY_SELLER, PASSWORD, SIGN_INS, Role
from marketplace.postoffice.models import Branch, Clerk

OPERATORS = frozenset({Role.OPERATOR, Role.SECOND_OPERATOR})
FIRST_NAMES = """
    สมชาย สมหญิง ประเสริฐ วันเพ็ญ บุญมี ทองใบ อำนวย สุภาพร ชลธิชา กิตติพงษ์ ณัฐพล ปิยะ รัตนา สุดารัตน์ อรุณี วิไล
    จันทร์เพ็ญ สุนีย์ ธิดา มานพ พรทิพย์ อนงค์ ศิริพร ชาญชัย ฟาติมะห์ อับดุลเลาะ นูรียะ ยุพิน เกศินี ดวงใจ
"""
LAST_NAMES = """
    ใจดี ศรีทอง แก้วมณี บุญเรือง พรหมสุข จันทร์แดง วงศ์สุวรรณ ทองดี สายบุญ อินทร์แก้ว คำแสน มีสุข เพชรรัตน์ ชัยวงศ์
    รักไทย สุขสวัสดิ์ นาคทอง แสงอรุณ พูลผล ดอเลาะ เจริญผล สิงห์คำ ปานทอง ไชยศรี บัวแก้ว
"""


def load() -> int:
    """Make the people whose sign-ins are printed, and one for each seller; returns how many there are."""
    branches = {Role.CLERK: branch_at(CLERKS_POSTCODE), Role.SECOND_CLERK: branch_at(_lively().told["postcode"])}
    for sign_in in SIGN_INS:
        if not User.objects.filter(phone=sign_in.phone).exists():
            with transaction.atomic():
                user = create_user(
                    name=sign_in.name,
                    phone=sign_in.phone,
                    email=sign_in.email,
                    password=PASSWORD,
                    is_staff=sign_in.role in OPERATORS,
                    is_superuser=sign_in.role in OPERATORS,
                )
                if sign_in.role in branches:
                    Clerk.objects.create(user=user, branch=branches[sign_in.role])
    known = set(User.objects.values_list("phone", flat=True))
    for number, village in enumerate(villages(), start=1):
        if (phone := _owners_phone(number)) not in known and village.slug != LIVELY_SELLER:
            create_user(name=name_of(number), phone=phone)
    return User.objects.count()


def somebody(role: Role) -> User:
    """The person who signs in with this role."""
    phone = next(sign_in.phone for sign_in in SIGN_INS if sign_in.role == role)
    return User.objects.get(phone=phone)


def owners() -> dict[str, User]:
    """Who owns each seller, by its slug."""
    by_phone = User.objects.in_bulk(field_name="phone")
    found = {village.slug: by_phone.get(_owners_phone(number)) for number, village in enumerate(villages(), start=1)}
    return {slug: owner for slug, owner in found.items() if owner} | {LIVELY_SELLER: somebody(Role.SELLER)}


def clerk_at(branch: Branch) -> User:
    """Somebody who works at the branch; made if need be. They sign in by phone code only."""
    clerk = Clerk.objects.filter(branch=branch).select_related("user").order_by("pk").first()
    if clerk:
        return clerk.user
    user = create_user(name=name_of(branch.pk + 300), phone=f"+6695555{3000 + branch.pk:04d}")
    Clerk.objects.create(user=user, branch=branch)
    return user


def branch_at(postcode: str) -> Branch:
    """The office with this postcode. LookupError: there is none, which is a mistake in the demo's data."""
    branch = Branch.objects.filter(postcode=postcode).order_by("code").first()
    if branch is None:
        raise LookupError(f"no post office at {postcode}")
    return branch


def name_of(number: int) -> str:
    """An invented Thai name, always the same for the same number."""
    luck = random.Random(f"name {number}")
    return f"{luck.choice(FIRST_NAMES.split())} {luck.choice(LAST_NAMES.split())}"


def _owners_phone(number: int) -> str:
    return f"+6695555{1000 + number:04d}"


def _lively() -> Village:
    return next(village for village in villages() if village.slug == LIVELY_SELLER)
