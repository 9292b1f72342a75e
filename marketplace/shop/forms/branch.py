"""Finding the post office where a parcel is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from marketplace.core.templatetags.ui import CardChoice
from marketplace.postoffice.models import Branch
from marketplace.postoffice.selectors import pickup_branch, pickup_branches
from marketplace.thailand import places
from marketplace.thailand.digits import arabic

SHOWN = 30
LARGEST_ID = 2**63 - 1


class BranchSearchForm(forms.Form):
    """By province and district, by postcode, or by name; several together narrow it down. Never invalid."""

    use_required_attribute = False  # none is needed by itself, so none is called optional
    words = forms.CharField(label=_("Postcode or name"), max_length=80)
    province = forms.ChoiceField(label=_("Province"))
    district = forms.ChoiceField(label=_("District"))

    def __init__(self, typed: dict[str, str]) -> None:
        province = typed.get("province", "")
        known = places.province(province)
        super().__init__(initial={name: typed.get(name, "") for name in self.base_fields})
        self.typed = typed
        self.districts = places.districts(province) if known else ()
        _choices(self.fields["province"], _("All provinces"), places.provinces())
        _choices(self.fields["district"], _("All districts"), self.districts)
        if not self.districts:
            del self.fields["district"]

    @property
    def asked(self) -> bool:
        return any(self.typed.get(name, "").strip() for name in self.base_fields)

    def found(self) -> tuple[list[Branch], bool]:
        """At most `SHOWN` branches, and whether they only are near: none has the postcode itself."""
        if not self.asked:
            return [], False
        words = " ".join(self.typed.get("words", "").replace("\x00", "").split())[:80]
        province = self.typed.get("province", "")[:2]
        district = self.typed.get("district", "")[:4]
        if district not in {row.code for row in self.districts}:
            district = ""
        postcode = "".join(arabic(words).split())
        if not re.fullmatch(r"[0-9]{5}", postcode):
            return list(pickup_branches(query=words, province_code=province, district_code=district)[:SHOWN]), False
        exact = list(pickup_branches(postcode=postcode)[:SHOWN])
        return (exact, False) if exact else (_near(postcode), True)


class BranchForm(forms.Form):
    """The choice among `branches`; another one that exists is taken, too (the list may have changed meanwhile)."""

    branch = forms.ChoiceField(
        label=_("Post office"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a post office.")},
    )

    def __init__(self, *arguments: Any, branches: Iterable[Branch] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["branch"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(branch.pk), _face(branch)) for branch in branches]
            field.validate = self._validate  # type: ignore[method-assign]
        self.chosen: Branch | None = None

    def _validate(self, value: str) -> None:
        if not value:
            raise forms.ValidationError(self.fields["branch"].error_messages["required"], "required")
        pk = int(value) if value.isascii() and value.isdecimal() else 0
        self.chosen = pickup_branch(pk) if 0 < pk <= LARGEST_ID else None
        if self.chosen is None:
            raise forms.ValidationError(_("Parcels cannot be fetched at this post office. Please choose another."))


def _near(postcode: str) -> list[Branch]:
    for row in places.subdistricts(postcode)[:1]:
        near = list(pickup_branches(district_code=row.district.code)[:SHOWN])
        return near or list(pickup_branches(province_code=row.province.code)[:SHOWN])
    return []


def _face(branch: Branch) -> CardChoice:
    days = ngettext("keeps parcels %(days)s day", "keeps parcels %(days)s days", branch.keep_days)
    notes = [
        f"{branch.told_address} {branch.postcode}",
        branch.told_hours and _text("open %(hours)s") % {"hours": branch.told_hours},
        days % {"days": branch.keep_days},
    ]
    return CardChoice(branch.label, note="\n".join(note for note in notes if note), icon="postoffice")


def _choices(field: forms.Field, every: Any, rows: Iterable[places.Province | places.District]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", every), *((row.code, row.display_name) for row in rows)]
