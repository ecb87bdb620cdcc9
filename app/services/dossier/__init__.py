"""Everything kept about one person: for whoever asks for their own (PIPL 44 to 47), and the whole file."""

from app.services.dossier.packing import Letter, Packed, packed, taken_out
from app.services.dossier.rows import Dossier, Section
from app.services.dossier.told import PURPOSE, dossier

__all__ = ["PURPOSE", "Dossier", "Letter", "Packed", "Section", "dossier", "packed", "taken_out"]
