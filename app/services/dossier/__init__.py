"""Everything kept about one person, for whoever asks for their own (个人信息查询单; PIPL 44 to 47)."""

from app.services.dossier.rows import Dossier, Section
from app.services.dossier.told import PURPOSE, dossier

__all__ = ["PURPOSE", "Dossier", "Section", "dossier"]
