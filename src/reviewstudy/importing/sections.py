"""Blocks to the outline of a review: passages in reading order and the sections they stand in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewstudy.domain.reviews import Passage, PassageKind, Section
from reviewstudy.importing.headings import known_role
from reviewstudy.importing.lines import Block
from reviewstudy.importing.rules import Rules, rules


@dataclass(frozen=True, slots=True)
class Outline:
    """Passages one to one with the blocks; ``roles`` gives each passage the role it stands under.

    ``regions`` names, for each passage, the place of the heading that gave the role.
    """

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    roles: tuple[str | None, ...]
    regions: tuple[int | None, ...]


def outline(blocks: Sequence[Block], title: int | None) -> Outline:
    """Number the blocks p1.., the headings s1.., and hand down the roles of headings.

    A heading without a role of its own keeps that of the heading it stands under.
    """
    words = rules()
    sections: list[Section] = []
    passages: list[Passage] = []
    roles: list[str | None] = []
    regions: list[int | None] = []
    above: list[tuple[int, str | None, int | None]] = []
    for place, block in enumerate(blocks):
        if block.kind is PassageKind.HEADING:
            level = block.level or 1
            sections.append(Section(f"s{len(sections) + 1}", level, block.text, block.page))
            above = [entry for entry in above if entry[0] < level]
            role = None if place == title or _label(block.text, words) else known_role(block.text, words)
            if role is None and place != title and above:
                _, role, region = above[-1]
            else:
                region = place if role else None
            above.append((level, role, region))
        passages.append(
            Passage(
                id=f"p{place + 1}",
                section=sections[-1].id if sections else None,
                kind=block.kind,
                text=block.text,
                page=block.page,
                number=block.number,
            )
        )
        roles.append(above[-1][1] if above else None)
        regions.append(above[-1][2] if above else None)
    return Outline(tuple(sections), tuple(passages), tuple(roles), tuple(regions))


def _label(heading: str, words: Rules) -> bool:
    """Whether a heading is the label of one item ("Recommendation 2"), not the name of a section."""
    rule = next((rule for rule in words.labels if rule.pattern.match(heading)), None)
    return (
        rule is not None
        and re.search(r"\d", heading) is not None
        and (len(rule.pattern.sub("", heading, count=1).split()) < 3)
    )
