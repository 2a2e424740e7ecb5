"""What families open: search, a listing."""
