"""Every note and highlight in one place."""
