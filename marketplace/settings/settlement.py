"""The rules of the money that an operator sets."""

from datetime import timedelta
from decimal import Decimal

from marketplace.settings.environment import ENV

COMMISSION_PERCENT = Decimal(ENV["TALAT_COMMISSION_PERCENT"])  # where no commission rule says otherwise
NEW_SELLER_FOR = timedelta(days=ENV["TALAT_NEW_SELLER_DAYS"])
NEW_SELLER_HOLD = timedelta(days=ENV["TALAT_NEW_SELLER_HOLD_DAYS"])
PAYOUT_WEEKDAY: int = ENV["TALAT_PAYOUT_WEEKDAY"]
PAYOUT_MINIMUM = Decimal(ENV["TALAT_PAYOUT_MINIMUM"])  # baht
PAYOUT_FILE: str = ENV["TALAT_PAYOUT_FILE"]
# What the way back of a refused or unfetched parcel costs, of its first postage, and who bears it.
WAY_BACK_PERCENT = Decimal(ENV["TALAT_WAY_BACK_PERCENT"])
WAY_BACK_BORNE_BY: str = ENV["TALAT_WAY_BACK_BORNE_BY"]
# Who Talat is on its own tax invoices.
COMPANY_NAME: str = ENV["TALAT_COMPANY_NAME"]
COMPANY_TAX_ID: str = ENV["TALAT_COMPANY_TAX_ID"]
COMPANY_ADDRESS: str = ENV["TALAT_COMPANY_ADDRESS"]
COMPANY_BRANCH: str = ENV["TALAT_COMPANY_BRANCH"]
