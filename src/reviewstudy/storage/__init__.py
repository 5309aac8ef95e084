"""Everything on disk: two encrypted databases, their key file, and packs. SQL lives only here."""
