"""Who runs a listing looks after it here: they claim it, sign in by a link, and change it field by field."""
