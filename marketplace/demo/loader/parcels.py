"""What sellers and clerks do with a parcel, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from marketplace.accounts.models import User
from marketplace.demo.loader.scenes import End
from marketplace.fulfilment import scanning, selectors
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.packing import pack
from marketplace.postoffice.models import Branch

# Hours before each step.
WAITS: Mapping[End, tuple[float, float]] = {
    End.PACK: (3, 16),
    End.ACCEPT: (2, 7),
    End.SEND_ON: (1, 4),
    End.RECEIVE: (18, 32),
    End.HAND_OVER: (4, 40),
    End.TAKE_OUT: (1, 4),
    End.DELIVER: (1, 4),
    End.SEND_BACK: (20, 40),
    End.PASS_BACK: (1, 4),
    End.RECEIVE_BACK: (18, 32),
    End.GIVE_BACK: (4, 40),
}
REFUSED = "ผู้รับไม่ประสงค์รับ"
WRAPPING_G = 30

DeskAt = Callable[[Branch], Desk]


def carry(step: End, part: SellerOrder, *, owner: User, desk_at: DeskAt) -> None:
    """Do this step with the part's parcel, by the owner or by a clerk of the branch where it lies."""
    if step == End.PACK:
        pack(part.pk, seller=part.seller, actor=owner)
        return
    parcel = selectors.parcels().get(seller_order=part)
    desk = desk_at(_branch_of(step, part, parcel))
    match step:
        case End.ACCEPT:
            scanning.accept(parcel, desk, weight_g=parcel.declared_weight_g + WRAPPING_G)
        case End.SEND_ON | End.PASS_BACK:
            scanning.send_on(parcel, desk)
        case End.RECEIVE | End.RECEIVE_BACK:
            scanning.receive(parcel, desk, shelf=selectors.suggested_shelf(desk.branch))
        case End.HAND_OVER:
            scanning.hand_over(parcel, desk, code=parcel.pickup_code)
        case End.TAKE_OUT:
            scanning.take_out(parcel, desk)
        case End.DELIVER:
            scanning.deliver(parcel, desk)
        case End.SEND_BACK:
            scanning.send_back(parcel, desk, reason=REFUSED)
        case End.GIVE_BACK:
            scanning.give_back(parcel, desk)


def _branch_of(step: End, part: SellerOrder, parcel: Parcel) -> Branch:
    at_home = step in {End.ACCEPT, End.SEND_ON, End.RECEIVE_BACK, End.GIVE_BACK}
    branch = part.seller.drop_off_branch if at_home else parcel.destination_branch
    if branch is None:
        raise LookupError(f"{part.seller} hands in nowhere")
    return branch
