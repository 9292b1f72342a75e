"""Files by which a bank pays a batch out: one module per layout, documented in docs/howto/payout-file.md."""
