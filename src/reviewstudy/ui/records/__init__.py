"""Records that somebody handed over."""
