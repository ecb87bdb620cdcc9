"""What a county asks in a democratic ballot (民主测评): aspects with points, grades, the view over all."""

from typing import Self

from pydantic import Field, model_validator

from app.domain.policy.parts import Count, Key, Part, Text, refuse_twice


class Aspect(Part):
    """One thing people are asked about a candidate."""

    key: Key
    label: Text
    points: Count = Field(title="分值")


class BallotRule(Part):
    """Row ``vetting.ballot``: ``bands`` grade each aspect, ``overall`` the whole person; best first."""

    aspects: tuple[Aspect, ...] = Field(title="测评内容", min_length=1)
    bands: tuple[Text, ...] = Field(title="等次", min_length=2)
    overall: tuple[Text, ...] = Field(title="综合评价", min_length=2)

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twice([one.key for one in self.aspects], "测评内容")
        return self
