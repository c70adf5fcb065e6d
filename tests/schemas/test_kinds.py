"""A kind of document is a list of sections, and has a JSON Schema."""

from typing import Any

import pytest

from schemas.kinds import DISCLOSURE, KINDS, document_model
from schemas.three_public import Meeting, Training


def properties(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = document_model(kind).model_json_schema()["properties"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_has_every_section_by_its_root(kind: str) -> None:
    roots = {section.root.removesuffix("[]") for section in DISCLOSURE if section.root}
    assert roots <= set(properties(kind))


def test_the_section_without_a_root_puts_its_fields_at_the_top() -> None:
    assert [*properties("budget")][:4] == ["unit_name", "fiscal_year", "document_kind", "contact"]


def test_activities_are_a_list() -> None:
    assert properties("budget")["activities"]["type"] == "array"


def test_other_sections_can_be_asked_for() -> None:
    schema = document_model("final_accounts", [Meeting, Training]).model_json_schema()
    assert schema["title"] == "FinalAccountsDocument"
    assert [*schema["properties"]] == ["meeting", "training"]


def test_titles_and_guidance_travel_into_json_schema() -> None:
    year = properties("budget")["fiscal_year"]
    assert (year["title"], year["description"][:10]) == ("年度", "文件所属的预算或决算")


def test_a_document_validates_against_its_model() -> None:
    said = {"meeting": {"amount": {"value": "2.4", "unit": "万元", "yuan": "24000.0", "at": [[3, 6]]}}}
    made = document_model("budget").model_validate(said)
    assert made.model_dump(mode="json", exclude_none=True)["meeting"]["amount"] == {
        "value": "2.4", "unit": "万元", "yuan": "24000.0", "at": [[3, 6]],
    }  # fmt: skip
