"""The rows of a file that cannot come in, as a file of their own: to mend there, and to bring again."""

import csv
import io
from collections.abc import Iterable, Mapping

from gala.rules.formulas import defuse
from gala.rules.sheets import Table


def problem_rows_csv(
    table: Table, reasons: Mapping[int, Iterable[str]], titles: tuple[str, str], separator: str = ","
) -> bytes:
    """The title line, then each row that has a reason: its cells as they stand, its line and what is wrong with it.

    ``titles`` name these two, which come last: an import leaves out what it does not know. UTF-8 with the mark that
    spreadsheets look for, parted by the ``separator`` that theirs expects; nothing in it is run as a formula.
    """
    file = io.StringIO(newline="")
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerow(map(defuse, (*table.columns, *titles)))
    for row in table.rows:
        if row.line in reasons:
            why = " ".join(dict.fromkeys(reasons[row.line]))
            cells = (*row.cells[: len(table.columns)], str(row.line), why)
            writer.writerow(map(defuse, cells))
    return file.getvalue().encode()
