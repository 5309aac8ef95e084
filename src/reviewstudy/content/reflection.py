"""Models of reflection, one file each."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewstudy.content.tables import ID, wrong
from reviewstudy.domain.reflections import Model, Prompt

_MODEL_FIELDS: dict[str, type] = {
    "id": str, "name": str, "version": int, "minutes": int, "order": int, "source": str, "prompt": list,
}  # fmt: skip


_PROMPT_FIELDS: dict[str, type] = {"id": str, "heading": str, "question": str, "help": str}


def read_models(folder: Path) -> tuple[Model, ...]:
    """Models of reflection, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or two say the same id.
    """
    ordered: list[tuple[int, str, Model]] = []
    for file in sorted(folder.glob("*.toml")):
        order, model = _model(file)
        if model.id != file.stem:
            raise wrong(file, _line_of(file, "id"), f"the id has to be the file's name, {file.stem}")
        ordered.append((order, model.id, model))
    return tuple(model for *_, model in sorted(ordered, key=lambda one: one[:2]))


def _model(file: Path) -> tuple[int, Model]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise wrong(file, int(line[1]) if line else 1, str(error)) from error
    _check_fields(file, told, _MODEL_FIELDS, nth_prompt=0)
    prompts: list[Prompt] = []
    for number, prompt in enumerate(told["prompt"], 1):
        _check_fields(file, prompt, _PROMPT_FIELDS, nth_prompt=number)
        if prompt["id"] in {earlier.id for earlier in prompts}:
            raise wrong(file, _line_of(file, "id", number), f"the id {prompt['id']} is used twice")
        prompts.append(Prompt(**prompt))
    model = Model(
        id=told["id"],
        name=told["name"],
        version=told["version"],
        minutes=told["minutes"],
        prompts=tuple(prompts),
        source=told["source"],
    )
    return told["order"], model


def _check_fields(file: Path, told: Mapping[str, Any], fields: Mapping[str, type], nth_prompt: int) -> None:
    for field in (*fields, *told):
        line = _line_of(file, field, nth_prompt)
        if field not in fields:
            raise wrong(file, line, f"there is no field {field}")
        if field not in told:
            raise wrong(file, line, f"{field} is missing")
        value = told[field]
        if type(value) is not fields[field] or not value or (field == "id" and not ID.fullmatch(str(value))):
            raise wrong(file, line, f"{field} is empty or not what it has to be")


def _line_of(file: Path, field: str, nth_prompt: int = 0) -> int:
    """The line of ``field`` in the nth ``[[prompt]]``, 0 being above them all; else of its start."""
    start = number = 0
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip() == "[[prompt]]":
            number += 1
        if number == nth_prompt:
            start = start or line
            if re.match(rf"{re.escape(field)}\s*=", text):
                return line
    return start or 1
