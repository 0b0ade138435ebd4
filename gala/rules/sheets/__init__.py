"""A table that somebody uploaded, whatever program wrote it: CSV in any usual form, Excel (XLSX, XLS), OpenDocument."""

from gala.rules.sheets.reading import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, Table, read_table
from gala.rules.sheets.words import REASONS

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "REASONS", "Row", "Table", "read_table"]
