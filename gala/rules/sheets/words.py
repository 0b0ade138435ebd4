"""What is wrong with a file, in one line each: i18n keys."""

from typing import Final

EMPTY: Final = "This file is empty."
NO_ROWS: Final = "This sheet has no rows below its first line."
PICTURE: Final = "This is a picture, not a table. Please choose a CSV or Excel file."
PDF: Final = "This is a PDF, not a table. Please choose a CSV or Excel file."
WEB_PAGE: Final = "This is a web page, not a table. Open it in Excel and save it as XLSX."
WORD: Final = "This is a text document, not a table. Please choose a CSV or Excel file."
NUMBERS: Final = "This is a Numbers file. In Numbers, choose Export to, and then Excel."
ARCHIVE: Final = "This is a ZIP file, not a table. Please unpack it and choose the table in it."
OTHER: Final = "This is not a table. Please choose a CSV or Excel file."
UNREADABLE: Final = "This file is damaged and cannot be read. Please save it again as XLSX or CSV UTF-8."
LOCKED: Final = "This file is protected with a password. Please save it without one."
BOMB: Final = "This file unpacks to more than {limit}, which no guest list does. It was not read."
NO_SHEET: Final = "This file has no sheet {name}."
COLUMNS: Final = "This sheet has more than {limit} columns. A guest list has fewer; perhaps it is another sheet?"
ROWS: Final = "This sheet has more than {limit} rows. Please divide it into several files."
CELL_LONG: Final = "A cell in line {line} is longer than {limit} characters."
OPEN_QUOTE: Final = "A quotation mark in line {line} is never closed."
READ_AS_WINDOWS: Final = (
    "This file is not UTF-8, so it was read as Windows-1252. Please check the letters with accents."
)

REASONS: Final = (
    *(EMPTY, NO_ROWS, PICTURE, PDF, WEB_PAGE, WORD, NUMBERS, ARCHIVE, OTHER, UNREADABLE, LOCKED, BOMB, NO_SHEET),
    *(COLUMNS, ROWS, CELL_LONG, OPEN_QUOTE, READ_AS_WINDOWS),
)
