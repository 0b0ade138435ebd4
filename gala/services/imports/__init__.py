"""Lists of guests come in from files: looked at, previewed, imported as one step that can be undone."""

from gala.services.imports.forms import Duplicate, Imported, ImportPlan, Looked, PartyPreview, Preview, Problem
from gala.services.imports.kept import bring_file, import_file, look_at_file, preview_file
from gala.services.imports.looking import look
from gala.services.imports.running import preview, run_import

__all__ = [
    "Duplicate",
    "ImportPlan",
    "Imported",
    "Looked",
    "PartyPreview",
    "Preview",
    "Problem",
    "bring_file",
    "import_file",
    "look",
    "look_at_file",
    "preview",
    "preview_file",
    "run_import",
]
