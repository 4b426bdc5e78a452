"""What a row of the sheet says about a person: the sheet's facts, and the flat columns of the register they become."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from . import vocabulary
from .columns import letters_of
from .vocabulary import Circumstance

_NO_RELIGION = {"khong", "ko", "0", "khongtongiao", "khongcotongiao", "luong", "khongtheo"}


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """A person as a row tells of them. Empty text: not told. Words of open lists stand as they were written.

    `grade_word`: what stands under "Khối học"; `studying_grade` the grade it means, None for preschool and the like.
    """

    family_name: str
    given_name: str
    birth_year: int
    sex: str
    birth_day: int | None = None
    birth_month: int | None = None
    ethnicity: int | None = None
    religion: str = ""
    priority: str = ""
    head_family: str = ""
    head_given: str = ""
    village: str = ""
    address: str = ""
    number: str = ""
    residence_kind: str = vocabulary.PERMANENT
    residence_state: str = vocabulary.PRESENT
    arrived: bool = False
    grade_word: str = ""
    studying_grade: int | None = None
    class_name: str = ""
    school_district: str = ""
    school_name: str = ""
    school_code: str = ""
    degree: str = ""
    supplementary: bool = False
    degree_year: str = ""
    vocational: str = ""
    degree_number: str = ""
    vocational_year: str = ""
    completed_grade: int | None = None
    completed_year: str = ""
    left_grade: int | None = None
    left_year: str = ""
    school_system: int | None = None
    xmc_studying: int | None = None
    xmc_completed: int | None = None
    relapse: int | None = None
    disabilities: tuple[str, ...] = ()
    certified: bool = False
    able: bool = False
    circumstance_detail: str = ""
    relation: str = ""
    parent_name: str = ""
    phone: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def head_name(self) -> str:
        """The name of the head of the household as this row gives it."""
        return f"{self.head_family} {self.head_given}".strip()

    @property
    def is_head(self) -> bool:
        """Whether the row says that the person is the head."""
        return letters_of(self.relation) in ("chuho", "lachuho")

    @property
    def religious(self) -> bool | None:
        """Whether they follow a religion; None where nothing is told."""
        if not self.religion:
            return None
        return letters_of(self.religion) not in _NO_RELIGION

    @property
    def highest_degree(self) -> str | None:
        """The degree of the register: the highest of school and training."""
        school = vocabulary.SCHOOL_DEGREES.get(self.degree)
        trained = vocabulary.training(self.vocational) if self.vocational else None
        return vocabulary.highest(school, trained if isinstance(trained, str) else None)

    @property
    def able_to_learn(self) -> bool | None:
        """A mark says yes; its absence says no only of somebody who is disabled."""
        if self.able:
            return True
        return False if self.disabilities else None

    def flat(self) -> dict[str, Any]:
        """The columns of the register but for person and commune. What the sheet does not tell is not in it."""
        return {
            "village": self.village or None,
            "birth_year": self.birth_year,
            "sex": self.sex,
            "ethnicity": self.ethnicity,
            "religious": self.religious,
            "disabled": bool(self.disabilities),
            "able_to_learn": self.able_to_learn,
            "residence_kind": self.residence_kind,
            "residence_state": self.residence_state,
            "school_system": self.school_system,
            "grade_completed": self.completed_grade,
            "left_at_grade": self.left_grade,
            "studying_grade": self.studying_grade,
            "degree": self.highest_degree,
            "xmc_completed": self.xmc_completed,
            "xmc_studying": self.xmc_studying,
            "relapse": self.relapse,
        }

    def as_json(self) -> dict[str, Any]:
        """For keeping while somebody looks."""
        return {each.name: getattr(self, each.name) for each in fields(self)} | {"disabilities": [*self.disabilities]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SheetPerson:
        """What `as_json` gave."""
        return cls(**(kept | {"disabilities": tuple(kept["disabilities"])}))


def circumstance_of(person: SheetPerson) -> Circumstance | None:
    """What the column "Hoàn cảnh đặc biệt" says of the person."""
    if person.residence_state in (vocabulary.MOVED, vocabulary.DEAD):
        return Circumstance(person.residence_state)
    return Circumstance.ARRIVED if person.arrived else None
