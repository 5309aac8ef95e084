"""Packs: what one holds before it is taken in, and how one is made."""
