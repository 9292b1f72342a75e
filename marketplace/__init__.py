"""Talat: a post-office marketplace for Thailand's community products."""
