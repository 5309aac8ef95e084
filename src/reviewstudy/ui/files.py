"""Names to suggest for files."""


def file_name(what: str, title: str, ending: str) -> str:
    """``what`` and a title as a file name any system takes; no date or person is added to it."""
    plain = "".join(character if character.isalnum() or character in " -" else " " for character in title)
    return " ".join(f"{what} {plain}".split())[:80] + ending
