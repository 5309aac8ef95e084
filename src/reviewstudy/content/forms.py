"""Forms a person fills in, one TOML file each: models of reflection, regulators' forms, briefings."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reviewstudy.content.tables import ID, is_date, lines_of, wrong
from reviewstudy.domain.briefings import Holds, Layout, LayoutBox
from reviewstudy.domain.forms import Fact, Form, FormField
from reviewstudy.domain.reflections import MINUTES, Model, Prompt, Stage

_MODEL_FIELDS: dict[str, type] = {
    "id": str, "name": str, "version": int, "minutes": int, "order": int, "about": str, "source": str,
    "prompt": list,
}  # fmt: skip


_PROMPT_FIELDS: dict[str, type] = {"id": str, "heading": str, "question": str, "help": str, "stage": str}


_FORM_FIELDS: dict[str, type] = {
    "id": str, "name": str, "order": int, "who": str, "version": str, "checked": str, "source": str,
    "note": str, "field": list,
}  # fmt: skip


_FIELD_FIELDS: dict[str, type] = {"id": str, "label": str, "help": str}


_FIELD_MAY: dict[str, type] = {"takes": list, "words": int, "optional": bool}


_LAYOUT_FIELDS: dict[str, type] = {"id": str, "name": str, "order": int, "help": str, "box": list}


_BOX_FIELDS: dict[str, type] = {"id": str, "heading": str, "holds": str, "hint": str, "lines": int}


def read_models(folder: Path) -> tuple[Model, ...]:
    """Models of reflection, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or two models have prompts of the same id: an answer kept while
            another model is asked could then not be told from one to the other's prompt.
    """
    models = _in_order(folder, _model)
    of: dict[str, str] = {}
    for model, prompt in ((one, prompt) for one in models for prompt in one.prompts):
        if of.setdefault(prompt.id, model.id) != model.id:
            file = folder / f"{model.id}.toml"
            number = model.prompts.index(prompt) + 1
            said = f"{of[prompt.id]} has a prompt {prompt.id} too"
            raise wrong(file, _line_of(file, "id", number), said)
    return models


def read_prompts(file: Path) -> tuple[Prompt, ...]:
    """Prompts that belong to no model, from one TOML file.

    Raises:
        ValueError: the file is wrong.
    """
    return _prompts(file, _told(file, {"prompt": list}, "prompt", _PROMPT_FIELDS))


def read_forms(folder: Path) -> tuple[Form, ...]:
    """Forms of regulators and employers, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong.
    """
    return _in_order(folder, _form)


def read_layouts(folder: Path) -> tuple[Layout, ...]:
    """Layouts of a briefing, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or has not one box of points and one of questions.
    """
    return _in_order(folder, _layout)


def read_questions(file: Path) -> tuple[str, ...]:
    """Questions, one a line.

    Raises:
        ValueError: the file has none, or one twice.
    """
    questions = tuple(text.strip() for _, text in lines_of(file))
    if not questions or len(set(questions)) != len(questions):
        raise wrong(file, 1, "there is no question, or one stands there twice")
    return questions


def _in_order[T: (Model, Form, Layout)](folder: Path, read: Callable[[Path], tuple[int, T]]) -> tuple[T, ...]:
    """What each TOML file of a folder says, in the order they give themselves."""
    ordered: list[tuple[int, str, T]] = []
    for file in sorted(folder.glob("*.toml")):
        order, made = read(file)
        if made.id != file.stem:
            raise wrong(file, _line_of(file, "id"), f"the id has to be the file's name, {file.stem}")
        ordered.append((order, made.id, made))
    return tuple(made for *_, made in sorted(ordered, key=lambda one: one[:2]))


def _model(file: Path) -> tuple[int, Model]:
    told = _told(file, _MODEL_FIELDS, "prompt", _PROMPT_FIELDS)
    if told["minutes"] not in MINUTES:
        raise wrong(file, _line_of(file, "minutes"), f"minutes are one of {', '.join(map(str, MINUTES))}")
    model = Model(
        id=told["id"],
        name=told["name"],
        version=told["version"],
        minutes=told["minutes"],
        prompts=_prompts(file, told),
        source=told["source"],
        about=told["about"],
    )
    return told["order"], model


def _prompts(file: Path, told: Any) -> tuple[Prompt, ...]:
    prompts = []
    for number, prompt in enumerate(told["prompt"], 1):
        if prompt["stage"] not in list(Stage):
            raise wrong(file, _line_of(file, "stage", number), f"there is no stage {prompt['stage']}")
        prompts.append(Prompt(**prompt | {"stage": Stage(prompt["stage"])}))
    return tuple(prompts)


def _form(file: Path) -> tuple[int, Form]:
    told = _told(file, _FORM_FIELDS, "field", _FIELD_FIELDS, _FIELD_MAY)
    if not is_date(told["checked"]):
        raise wrong(file, _line_of(file, "checked"), "checked is not like 2026-01-31")
    fields = []
    for number, field in enumerate(told["field"], 1):
        line, takes = _line_of(file, "takes", number), field.get("takes", [])
        for taken in takes:
            if taken not in [*Fact, *Stage]:
                raise wrong(file, line, f"a field cannot take {taken}")
            if takes.count(taken) > 1:
                raise wrong(file, line, f"it takes {taken} twice")
        wanted = tuple(Fact(taken) if taken in list(Fact) else Stage(taken) for taken in takes)
        fields.append(FormField(**field | {"takes": wanted}))
    form = Form(
        id=told["id"],
        name=told["name"],
        who=told["who"],
        version=told["version"],
        checked=told["checked"],
        source=told["source"],
        note=told["note"],
        fields=tuple(fields),
    )
    return told["order"], form


def _layout(file: Path) -> tuple[int, Layout]:
    told = _told(file, _LAYOUT_FIELDS, "box", _BOX_FIELDS)
    boxes = []
    for number, box in enumerate(told["box"], 1):
        if box["holds"] not in list(Holds):
            raise wrong(file, _line_of(file, "holds", number), f"a box cannot hold {box['holds']}")
        boxes.append(LayoutBox(**box | {"holds": Holds(box["holds"])}))
    held = [box.holds for box in boxes]
    if (held.count(Holds.POINTS), held.count(Holds.QUESTIONS)) != (1, 1):
        raise wrong(file, 1, "it has to have one box of points and one of questions")
    return told["order"], Layout(told["id"], told["name"], told["help"], tuple(boxes))


def _told(
    file: Path,
    fields: Mapping[str, type],
    parts: str,
    part_fields: Mapping[str, type],
    part_may: Mapping[str, type] | None = None,
) -> Any:
    """A TOML file with just these fields, of which ``parts`` is a list of tables with just those; a
    field of ``part_may`` may be left out."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise wrong(file, int(line[1]) if line else 1, str(error)) from error
    _check_fields(file, told, fields, nth_part=0)
    ids: set[str] = set()
    for number, part in enumerate(told[parts], 1):
        if type(part) is not dict:
            raise wrong(file, _line_of(file, parts), f"{parts} has to be tables")
        there = {field: kind for field, kind in (part_may or {}).items() if field in part}
        _check_fields(file, part, {**part_fields, **there}, nth_part=number)
        if part["id"] in ids:
            raise wrong(file, _line_of(file, "id", number), f"the id {part['id']} is used twice")
        ids.add(part["id"])
    return told


def _check_fields(file: Path, told: Mapping[str, Any], fields: Mapping[str, type], nth_part: int) -> None:
    for field in (*fields, *told):
        line = _line_of(file, field, nth_part)
        if field not in fields:
            raise wrong(file, line, f"there is no field {field}")
        if field not in told:
            raise wrong(file, line, f"{field} is missing")
        value = told[field]
        empty = not value or (type(value) is int and value < 0)
        if type(value) is not fields[field] or empty or (field == "id" and not ID.fullmatch(str(value))):
            raise wrong(file, line, f"{field} is empty or not what it has to be")


def _line_of(file: Path, field: str, nth_part: int = 0) -> int:
    """The line of ``field`` in the nth ``[[table]]``, 0 being above them all; else of its start."""
    start = number = 0
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if re.fullmatch(r"\[\[\w+\]\]", text.strip()):
            number += 1
        if number == nth_part:
            start = start or line
            if re.match(rf"{re.escape(field)}\s*=", text):
                return line
    return start or 1
