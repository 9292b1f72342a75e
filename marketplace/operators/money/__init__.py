"""What operators do with money: payouts, accounts, orders, refunds, disputes, doubts. Pages; the rules are below."""
