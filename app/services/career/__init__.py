"""A worker as the office knows them across its features: terms, scores, papers, and what happened when."""

from app.services.career.rows import Career, Event, Fact, Paper, Point, Topic
from app.services.career.told import career

__all__ = ["Career", "Event", "Fact", "Paper", "Point", "Topic", "career"]
