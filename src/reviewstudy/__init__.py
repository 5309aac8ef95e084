"""Review Study: learn from safeguarding case reviews, offline and in private."""

__version__ = "0.1.0"
