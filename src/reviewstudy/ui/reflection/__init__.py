"""Writing a reflection, and choosing what of it to share."""
