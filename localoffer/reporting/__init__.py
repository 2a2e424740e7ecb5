"""What the council says once a year about its Local Offer, made from the records and then kept as it stood."""
