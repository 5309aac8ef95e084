"""Layouts that published reviews, inspection letters and coroners' forms are printed in."""

from collections.abc import Callable

import pytest
import typst

from reviewstudy.domain.reviews import DateRole, ItemKind, PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import understand

Reader = Callable[..., Review]
PROSE = (
    "The family had been known to services for many years, and each of them held a part of the story "
    "that nobody put together. "
)
PAGE = """
#set page(paper: "a4", margin: 2.4cm)
#set text(font: "Libertinus Serif", size: 11pt, lang: "en", hyphenate: false)
#set par(justify: false, spacing: 1.4em)
"""


def printed(body: str, page: str = PAGE, *, tagged: bool = False) -> Review:
    """The review that typst markup becomes once it is printed."""
    made = typst.compile((page + body).encode(), format="pdf", pdf_tags=tagged)
    assert isinstance(made, bytes)
    return understand(read(made, "pdf")).document


def headings(review: Review) -> list[str]:
    return [section.heading for section in review.sections]


def texts(review: Review) -> list[str]:
    return [passage.text for passage in review.passages]


def points(review: Review) -> list[tuple[ItemKind, str]]:
    return [(point.kind, point.text) for point in review.learning_points]


def drawn(*pieces: tuple[float, float, str]) -> bytes:
    """A PDF that draws each piece of text at its place, in Helvetica of 12 points, as Word does."""
    text = "".join(f"BT /F 12 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in pieces)
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}endstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made = "%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    return f"{made}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode("latin-1")


def test_a_squeezed_space_still_parts_two_words() -> None:
    # "it" ends at 154: a space is drawn, though the next word starts where the space does
    squeezed = drawn(
        (72, 700, "They may find"),
        (144.7, 700, " "),
        (148, 700, "it"),
        (154, 700, " "),
        (154.6, 700, "useful."),
    )
    assert texts(understand(read(squeezed, "pdf")).document) == ["They may find it useful."]


def test_a_word_drawn_in_pieces_is_one_word() -> None:
    pieces = drawn((72, 700, "They may find it use"), (180.7, 700, "ful."))
    assert texts(understand(read(pieces, "pdf")).document) == ["They may find it useful."]


def test_a_letterhead_drawn_last_does_not_cut_the_sentence_that_turns_the_page() -> None:
    half = "Leaders know what must change and have said so to everyone who works with children in the area"
    body = (
        "#v(2cm)\n12 March 2021\n\nDear partners\n\n*Focused visit to Anywhere children’s services*\n\n"
        f"{PROSE * 4}\n\n#v(1fr)\n{half}\n#place(top + left, dy: -1.6cm, text(size: 9pt)"
        "[Anytown Office#linebreak()1 High Street#linebreak()AN1 1AA])\n"
        "#pagebreak()\nand they have done it without delay. " + PROSE
    )
    review = printed(body)
    assert texts(review)[0].startswith("Anytown Office")
    assert any(f"{half} and they have done it" in text for text in texts(review))


def test_a_paragraph_that_breaks_after_a_comma_goes_on() -> None:
    body = (
        "#set par(spacing: 0.65em)\n= Your response\nYou are to respond within 56 days of the date of this "
        f"report,\n\nnamely by 16 June 2023. {PROSE}\n\n{PROSE * 3}\n\n{PROSE * 2}"
    )
    review = printed(body, tagged=True)
    assert any("of this report, namely by 16 June 2023." in text for text in texts(review))


def test_all_of_a_list_of_recommendations_are_recommendations(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nRecommendations\n\n"
        "160. The board should look at its own policy.\n161. Agencies must say what they have done.\n"
        "162. The impact of training across the partnership requires closer analysis.\n"
    )
    assert [kind for kind, _ in points(review)] == [ItemKind.RECOMMENDATION] * 3


def test_what_an_area_for_improvement_says_further_on_does_not_ask_anyone(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nAreas for improvement\n\n"
        "- Plans are vague and slow. Families are told that they must wait for months.\n"
        "- Records are thin. Managers should look at them, and do not.\n"
    )
    assert [kind for kind, _ in points(review)] == [ItemKind.FINDING] * 2


def test_areas_for_improvement_that_mostly_ask_are_recommendations(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nAreas for improvement\n\n"
        "- Ensure that every plan has a date.\n- Continue to recruit staff.\n- Staffing of the front door.\n"
    )
    assert [kind for kind, _ in points(review)] == [ItemKind.RECOMMENDATION] * 3


def test_when_another_document_was_published_is_not_when_this_one_was(review_of: Reader) -> None:
    review = review_of(
        f"Inspection of services\n\nReport published: 24 November 2017\n\n{PROSE * 3}\n\n"
        f"The last report on the service, published June 2013, judged it good.\n\n{PROSE}"
    )
    assert [(date.role, date.value) for date in review.dates] == [(DateRole.PUBLISHED, "2017-11-24")]


def test_a_label_with_its_dates_is_no_heading() -> None:
    review = printed(
        "#text(16pt)[*Inspection of local services*]\n\n*Inspection dates: 25 February to 8 March 2019*\n\n"
        f"{PROSE * 3}\n\n*What needs to improve*\n\n- Plans.\n- Records.\n\n*Leaders*\n\n{PROSE * 2}"
    )
    assert headings(review) == ["Inspection of local services", "What needs to improve", "Leaders"]


FORM = """
#let box(number, head, body) = (number, [*#head* #parbreak() #body])
*REGULATION 28: REPORT TO PREVENT FUTURE DEATHS*

#table(columns: (0.8cm, 1fr), inset: 7pt,
  [], [*REGULATION 28 REPORT TO PREVENT FUTURE DEATHS* #parbreak() *THIS REPORT IS BEING SENT TO:* #parbreak()
    *1. Chief Executive, Anytown Hospitals NHS Foundation Trust*],
  ..box([1], [CORONER], [I am Jane Doe, Assistant Coroner, for the coroner area of Anyshire]),
  ..box([2], [CORONER’S LEGAL POWERS], [I make this report under paragraph 7, Schedule 5, of the
    Coroners and
    Justice Act 2009 and regulations 28 and 29 of the Coroners (Investigations) Regulations 2013.]),
  ..box([3], [INVESTIGATION and INQUEST], [On 2 April 2022 I commenced an investigation. The medical cause
    of death was confirmed as: #parbreak() *1(a) Fall* #parbreak()
    *2 Dementia, Frailty* #parbreak() PROSE PROSE]),
  ..box([4], [CIRCUMSTANCES OF THE DEATH], [PROSE PROSE PROSE PROSE PROSE PROSE PROSE PROSE PROSE]),
  ..box([5], [CORONER’S CONCERNS], [The *MATTERS OF CONCERN* are as follows: #parbreak()
    1. No airway plan was kept on the ward where she was cared for during those weeks,
    and nobody asked for it. #parbreak()
    2. No policy says who is to check the trolley at the start of a shift
    or what they are to look for on it.]),
  ..box([6], [ACTION SHOULD BE TAKEN], [In my opinion action should be taken to prevent future deaths.]),
  [9], [*20.4. 2023 #h(2cm) Jane Doe*])
""".replace("PROSE", PROSE)


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_a_coroners_form_has_the_headings_of_its_boxes_and_no_others(tagged: bool) -> None:
    review = printed(FORM, tagged=tagged)
    assert headings(review)[-6:] == [
        "CORONER",
        "CORONER’S LEGAL POWERS",
        "INVESTIGATION and INQUEST",
        "CIRCUMSTANCES OF THE DEATH",
        "CORONER’S CONCERNS",
        "ACTION SHOULD BE TAKEN",
    ]
    assert not [heading for heading in headings(review) if "Chief" in heading or "Dementia" in heading]
    assert [(kind, text[:9]) for kind, text in points(review)] == [
        (ItemKind.FINDING, "No airway"),
        (ItemKind.FINDING, "No policy"),
    ]
    assert review.publisher == "Assistant Coroner for Anyshire (Jane Doe)"
    assert review.published == "2023-04-20"


def test_a_note_in_small_print_is_told_by_its_mark_in_the_text() -> None:
    review = printed(
        f"= Next steps\n{PROSE} The response should set out the actions.#super[1] {PROSE}\n\n{PROSE * 3}"
        "#v(1fr)\n"
        "#text(7pt)[1The Joint Area Reviews Regulations allow the chief inspector to say who answers.]"
    )
    assert [(note.mark, note.text[:15]) for note in review.footnotes] == [("1", "The Joint Area ")]
    assert [passage.kind for passage in review.passages][-1] is PassageKind.FOOTNOTE


def test_a_running_head_that_alone_names_the_document_is_its_title() -> None:
    page = PAGE + "#set page(header: context [2015 1st Quarter Deaths #h(2cm) #counter(page).display()])\n"
    cases = "".join(
        f"{place} County\n\n{number}.) On January {number}, 2015, a child died. {PROSE * 3}\n\n"
        for number, place in enumerate(("Ashby", "Barset", "Carse"), 1)
    )
    review = printed(f"Deaths\n\n{cases}#pagebreak()\n{PROSE}\n#pagebreak()\n{PROSE * 2}", page)
    assert review.title == "2015 1st Quarter Deaths"
    assert len([text for text in texts(review) if "Quarter" in text]) == 1
    assert [passage.number for passage in review.passages if passage.number] == ["1.)", "2.)", "3.)"]
    assert headings(review)[-3:] == ["Ashby County", "Barset County", "Carse County"]


def test_a_paragraph_that_asks_keeps_what_it_asks_about(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nAreas for improvement\n\nLeaders should address the long waiting times for:\n\n"
        "- community paediatrics;\n- physiotherapy.\n\n"
        "Leaders should improve the support while children wait.\n"
    )
    assert points(review) == [
        (ItemKind.RECOMMENDATION, "Leaders should address the long waiting times for:"),
        (ItemKind.RECOMMENDATION, "Leaders should improve the support while children wait."),
    ]


def test_bullets_that_ask_by_themselves_are_the_items(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nRecommendations\n\nThe Board should:\n\n- ensure that plans are dated;\n"
        "- review its policy.\n\nThe Trust should:\n\n- provide supervision.\n"
    )
    assert [text.split()[0] for _, text in points(review)] == ["ensure", "review", "provide"]


COVER = """
#text(20pt, weight: "bold")[NSPCC national case review repository]

#table(columns: (5cm, 1fr), [*Title*], [Serious case review: Child LT: overview report], [*LSCB*],
  [Barset Safeguarding Children Board], [*Date of publication*], [14th March 2016])

Copyright of this case review remains with the publishing LSCB. It may be shared for learning.
#pagebreak()
#text(22pt, weight: "bold")[Serious Case Review]

#text(22pt, weight: "bold")[Child LT]

#text(16pt, weight: "bold")[Overview Report]

March 2016
#pagebreak()
*PART 1: EXECUTIVE SUMMARY*

*1. Introduction*

1.1 PROSE

*2. Recommendations*

2.1 The Board should look again at its policy.

2.2 The Trust should say how visits are recorded.
#pagebreak()
*PART 2: OVERVIEW REPORT*

*1. Introduction*

1.1 PROSE PROSE

*2. Recommendations by agency*

*Health*

1. The Trust should review its supervision.

*Police*

1. The Constabulary should record children who are present.
""".replace("PROSE", PROSE)


def test_two_reports_in_one_file_with_a_cover_sheet() -> None:
    review = printed(COVER)
    assert review.title == "Serious case review: Child LT: overview report"
    assert (review.publisher, review.published) == ("Barset Safeguarding Children Board", "2016-03-14")
    assert [(section.level, section.heading) for section in review.sections] == [
        (1, "PART 1: EXECUTIVE SUMMARY"),
        (2, "1. Introduction"),
        (2, "2. Recommendations"),
        (1, "PART 2: OVERVIEW REPORT"),
        (2, "1. Introduction"),
        (2, "2. Recommendations by agency"),
        (3, "Health"),
        (3, "Police"),
    ]
    assert [text[4:11] for _, text in points(review)] == ["Board s", "Trust s", "Trust s", "Constab"]


def test_recommendations_in_the_rows_of_a_table() -> None:
    review = printed(
        f"= Report\n{PROSE * 2}\n= Recommendations\n#table(columns: (1cm, 1fr, 2cm, 3cm), [*No*],"
        "[*Recommendation*], [*Agency*], [*By when*], [1], [The Partnership should ask about fathers.],"
        "[All], [June 2019], [2], [The Trust should provide supervision.], [Health], [July 2019])"
    )
    assert [(kind, text[:9]) for kind, text in points(review)] == [
        (ItemKind.RECOMMENDATION, "The Partn"),
        (ItemKind.RECOMMENDATION, "The Trust"),
    ]
    assert review.dates == ()


def test_next_steps_that_are_listed_are_recommendations_and_others_are_not(review_of: Reader) -> None:
    steps = f"{PROSE * 3}\n\nNext steps\n\n"
    listed = review_of(f"{steps}The council should:\n\n- complete the audit\n- report to the board\n")
    assert [kind for kind, _ in points(listed)] == [ItemKind.RECOMMENDATION] * 2
    assert points(review_of(f"{steps}The director should send a statement of action by June. {PROSE}")) == []


def test_several_cases_on_one_page_have_their_learning() -> None:
    review = printed(
        '#text(20pt, weight: "bold")[Learning from case reviews]\n\n#text(14pt)[Barset Board, 2014]\n\n'
        f'#text(14pt, weight: "bold")[Child A]\n\n{PROSE * 2}\n\n'
        "*Learning include:* sharing of information; recognition of neglect; and the voice of the child.\n\n"
        f'#text(14pt, weight: "bold")[Child B]\n\n{PROSE * 2}\n\n'
        "*Learning includes:*\n- the need to see the whole household\n- the use of chronologies.\n"
    )
    assert review.title == "Learning from case reviews"
    assert headings(review)[1:] == ["Child A", "Child B", "Learning includes:"]
    assert [text[:12] for _, text in points(review)] == ["Learning inc", "the need to ", "the use of c"]


@pytest.mark.parametrize("mark", ["#super[1]", "#text(size: 7pt, baseline: -4pt)[1]", "1"])
def test_a_note_is_marked_after_the_year_of_an_act(mark: str) -> None:
    review = printed(
        f"= Summary\n{PROSE} The Care Act 2014{mark} asks for this review. {PROSE * 2}#v(1fr)\n"
        "#text(8pt)[1 Section 44 of the Act asks boards to arrange reviews.]"
    )
    assert [(note.mark, note.text[:10]) for note in review.footnotes] == [("1", "Section 44")]


def test_a_person_with_an_initial_is_no_case(review_of: Reader) -> None:
    review = review_of(f"Ms A Person\nChief Executive\n\nDear Ms Person\n\nMonitoring visit\n\n{PROSE * 3}")
    assert review.reference is None


def test_headings_that_open_alike_stand_alike() -> None:
    review = printed(
        '#text(20pt, weight: "bold")[Inspection of Barset]\n\n'
        + "".join(
            f'#text({size}pt, weight: "bold")[The experiences and progress of children {who}: good]\n\n'
            f"{PROSE * 2}\n\n"
            for size, who in ((14, "who need help"), (12, "in our care"), (14, "on the edge of it"))
        )
    )
    assert len({section.level for section in review.sections[1:]}) == 1


def test_columns_under_heads_of_their_own_are_read_head_by_head() -> None:
    review = printed(
        f"= Learning summary\n{PROSE}\n#table(columns: 2, [*Strengths*], [*Areas for improvement*], [\n"
        "- The nurse persisted.\n- The police shared.\n"
        "], [\n- Fathers were not seen.\n- Health was not asked.\n])"
    )
    assert points(review) == [
        (ItemKind.GOOD_PRACTICE, "The nurse persisted."),
        (ItemKind.GOOD_PRACTICE, "The police shared."),
        (ItemKind.FINDING, "Fathers were not seen."),
        (ItemKind.FINDING, "Health was not asked."),
    ]


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("The review makes the following recommendations to the Board:", ItemKind.RECOMMENDATION),
        ("The area must say how it will tackle these areas of significant weakness:", ItemKind.FINDING),
        ("The panel drew out the following key lessons:", ItemKind.LEARNING),
        ("The panel saw the following good practice:", ItemKind.GOOD_PRACTICE),
    ],
)
def test_the_words_before_a_list_give_it_a_role(review_of: Reader, lead: str, kind: ItemKind) -> None:
    review = review_of(
        f"{PROSE * 3}\n\n{PROSE} {lead}\n\n- the use of history\n- the pace of work\n\n{PROSE}\n"
    )
    assert points(review) == [(kind, "the use of history"), (kind, "the pace of work")]


@pytest.mark.parametrize(
    "lead", ["The police took the following actions:", "She lived with:", "These recommendations were met."]
)
def test_other_words_before_a_list_give_none(review_of: Reader, lead: str) -> None:
    review = review_of(f"{PROSE * 3}\n\n{lead}\n\n- one thing of several\n- another thing\n\n{PROSE}\n")
    assert points(review) == []


def test_a_coroners_concerns_that_are_not_numbered_are_found(review_of: Reader) -> None:
    review = review_of(
        f"REGULATION 28 REPORT\n\n{PROSE * 3}\n\nCORONER’S CONCERNS\n\n{PROSE}\n\n"
        "The MATTERS OF CONCERN are as follows. –\n\nThere was no system to tell the hospital.\n\n"
        f"The plan was not held by those who needed it.\n\nACTION SHOULD BE TAKEN\n\n{PROSE}\n"
    )
    assert points(review) == [
        (ItemKind.FINDING, "There was no system to tell the hospital."),
        (ItemKind.FINDING, "The plan was not held by those who needed it."),
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Learning:", ItemKind.LEARNING),
        ("Key learning:", ItemKind.LEARNING),
        ("Recommendation:", ItemKind.RECOMMENDATION),
        ("Good practice:", ItemKind.GOOD_PRACTICE),
    ],
)
def test_a_run_in_label_makes_its_paragraph_an_item(review_of: Reader, label: str, kind: ItemKind) -> None:
    review = review_of(f"{PROSE * 3}\n\n{label} Fathers are to be seen by those who visit.\n\n{PROSE}\n")
    assert [point.kind for point in review.learning_points] == [kind]


def test_a_label_above_a_date_gives_its_role(review_of: Reader) -> None:
    review = review_of(f"Inspection of Barset\n\nInspection dates:\n10 – 21 May 2010\n\n{PROSE * 3}")
    assert [(date.role, date.value) for date in review.dates] == [(DateRole.INSPECTION, "2010-05-10")]


def test_a_policy_told_of_in_the_text_makes_no_guidance(review_of: Reader) -> None:
    assert review_of(f"Notes of a talk\n\n{PROSE * 2} The policy was new.\n").kind == "other"


def test_the_label_of_one_item_gives_no_role_to_what_comes_after_it(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nLearning point 1\n\nProfessionals should ask about men in the household.\n\n"
        f"{PROSE * 2}\n\n- one thing of several\n- another thing\n"
    )
    assert points(review) == [(ItemKind.LEARNING, "Professionals should ask about men in the household.")]


@pytest.mark.parametrize("number", ["5 ", "5    ", "5. ", ""])
def test_a_forms_own_headings_are_known_without_their_boxes(review_of: Reader, number: str) -> None:
    review = review_of(
        f"REGULATION 28 REPORT\n\n{PROSE * 3}\n\n{number}CORONER’S CONCERNS\n{PROSE * 2}\n"
        "The MATTERS OF CONCERN are as follows:\n\n1. No plan was held.\n2. No one asked.\n"
    )
    assert headings(review)[-1] == ("5. CORONER’S CONCERNS" if "." in number else "CORONER’S CONCERNS")
    assert [kind for kind, _ in points(review)] == [ItemKind.FINDING] * 2


def test_entries_of_a_contents_page_are_not_joined() -> None:
    names = [
        "Executive summary",
        "Summary for children and young people",
        "The experiences and progress of children looked after and achieving permanence, and leavers",
        "Leadership",
        "Information about this inspection",
    ]
    listed = "\n\n".join(
        f"#text(14pt)[{name} #box(width: 1fr, repeat[.]) {page}]" for page, name in enumerate(names, 3)
    )
    review = printed(
        f"#set par(spacing: 0.65em)\n= Report\n{PROSE}\n#pagebreak()\n{listed}\n#pagebreak()\n{PROSE * 3}"
    )
    assert {f"{name} … {page}" for page, name in enumerate(names, 3)} <= set(texts(review))


def test_what_stands_apart_on_a_line_and_the_pages_foot_make_no_table() -> None:
    page = (
        PAGE + "#set page(footer: [Final report v1.2 #h(1fr) Page #context counter(page).display() of 3])\n"
    )
    cover = "= Report\nReviewer: Jo Bloggs #h(1fr) 14/07/2022\n#pagebreak()\n"
    review = printed(f"{cover}{PROSE}#pagebreak()\n{PROSE}", page)
    assert not [passage for passage in review.passages if passage.kind is PassageKind.TABLE_ROW]
    assert not [text for text in texts(review) if "Final report" in text]


def test_an_episode_with_its_months_is_a_heading() -> None:
    review = printed(
        f"= Episodes\n*Episode one: January to March 2020*\n\n{PROSE * 2}\n\n"
        f"*Episode two: April to June 2020*\n\n{PROSE * 2}\n\n*Views of the family*\n\n{PROSE}"
    )
    assert len(headings(review)) == 4


@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_a_letter_o_can_be_a_bullet(tagged: bool) -> None:
    review = printed(
        f"= Recommendations\n{PROSE}\n\nThe Partnership should:\n#list(marker: [o], [ensure a first thing,"
        " told at such length that it is certain to run on to another line of the page on which it stands], "
        "[review a second thing])",
        tagged=tagged,
    )
    assert [passage.text[:8] for passage in review.passages if passage.kind is PassageKind.BULLET] == [
        "ensure a",
        "review a",
    ]


def test_a_numbered_question_among_others_is_no_heading() -> None:
    review = printed(
        f"= Bulletin\n{PROSE}\n\n*What happened*\n\n{PROSE}\n\n*Questions for your team*\n\n"
        f"1. Who lives in the home?\n\n2. When did you last read a chronology?\n\n{PROSE * 2}"
    )
    assert headings(review)[1:] == ["What happened", "Questions for your team"]
    assert [kind for kind, _ in points(review)] == [ItemKind.QUESTION] * 2
