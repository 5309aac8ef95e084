"""Figures of realistic size, made by hand, for the tests of pictures."""

from reviewstudy.domain.pictures import Matrix, Tally, Timeline

LONG = "a theme whose label is so long that nobody would write it, though a document from outside could"
HOSTILE = '<script>alert(1)</script> & "quoted" \'so\' ]]> &amp; \x00\x1b\u202e #read("/etc/passwd")'


def matrix(rows: int, columns: int, *, publishers: bool = False) -> Matrix:
    """A matrix of this size; its numbers go from 0 to 12 in no order a person would see."""
    themes = tuple((f"t{n}", f"theme number {n}" if n % 5 else f"{LONG} {n}") for n in range(rows))
    names = [
        f"Brackenshire Safeguarding Children Partnership {n}" if publishers else str(2010 + n)
        for n in range(columns)
    ]
    heads = tuple((f"c{n}", name) for n, name in enumerate(names))
    counts = {
        (theme, head): (7 * row + 5 * column) % 13
        for row, (theme, _) in enumerate(themes)
        for column, (head, _) in enumerate(heads)
    }
    return Matrix("Themes by year", "Theme", "Year", themes, heads, counts)


def timeline(entries: int) -> Timeline:
    """A timeline in which every third entry is long."""
    story = "Nobody asked who else cared for the baby, and the visit was recorded as routine. "
    return Timeline(
        "Timeline: Family T9",
        tuple(
            (f"In the week numbered {n} of that year", story * (1 + n % 3 * 4), f"p{n}")
            for n in range(1, entries + 1)
        ),
    )


def tally(rows: int) -> Tally:
    """A tally of this size of 60 records; every fifth label is long, and the first number inexact."""
    return Tally(
        "Themes of Family T9",
        "Theme",
        tuple(
            (f"t{n}", f"theme number {n}" if n % 5 else f"{LONG} {n}", max(5, 56 - n), f"{max(5, 56 - n)}")
            if n
            else ("t0", f"{LONG} 0", 56, "56 or more")
            for n in range(rows)
        ),
        60,
        note="Some numbers are “or more”.",
    )
