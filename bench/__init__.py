"""`make bench`: how fast Talat is beside stock django-oscar. Its README says what is compared and why it is fair."""
