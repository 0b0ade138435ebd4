// Looking people up as one types: words in any order, accents and small slips forgiven, by seat, table and ticket too.
import { fold, ticketKey } from "./names.js";

const MOST = 20, NO = 99;

export class Finder {
  #edition = -1; #people = []; #words = []; #entries = new Map();

  // Whom a text may mean, the likeliest first.
  find(book, text, most = MOST) {
    this.#read(book);
    const asked = fold(text.slice(0, 200)).split(" ").filter(Boolean);
    if (!asked.length) return [];
    const joined = asked.join(""), ticket = ticketKey(text), place = asked.join("-");
    const plain = this.#search(asked, joined, ticket, place, false);
    const found = plain.length ? plain : this.#search(asked, joined, ticket, place, true);
    return found.sort((a, b) => a.score - b.score || (a.entry.name < b.entry.name ? -1 : 1)).slice(0, most).map(({ entry }) => entry.id);
  }

  #search(asked, joined, ticket, place, forgiving) {
    const scores = asked.map((word) => this.#score(word, forgiving)), found = [];
    for (const entry of this.#people) {
      let sum = 0;
      for (const score of scores) {
        let best = NO;
        for (const word of entry.words) if (score[word] < best) best = score[word];
        if ((sum += best) >= NO) break;
      }
      if (entry.place && (entry.place === place || entry.seat === place)) sum = -2;
      else if (sum >= NO && joined.length > 2 && entry.joined.includes(joined)) sum = 3;
      else if (sum >= NO && ticket.length > 2 && entry.ticket.startsWith(ticket)) sum = 1;
      else if (sum >= NO && entry.table && entry.table === place) sum = 4;
      if (sum < NO) found.push({ entry, score: sum });
    }
    return found;
  }

  // How well each known word goes with an asked one: 0 the same, 1 it begins so, 2 it has it inside, then slips.
  #score(asked, forgiving) {
    const slips = !forgiving || asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2, { length } = asked;
    return Uint8Array.from(this.#words, (word) => {
      if (word.startsWith(asked)) return word.length === length ? 0 : 1;
      if (word.includes(asked)) return 2;
      const made = slips && word.length >= length - slips ? slipsIn(asked, word, slips) : NO;
      return made <= slips ? 3 + made : NO;
    });
  }

  #read(book) {
    if (this.#edition === book.edition) return;
    this.#edition = book.edition;
    const known = new Map(), entries = new Map();
    const number = (word) => known.get(word) ?? (known.set(word, known.size), known.size - 1);
    for (const row of book.rows.values()) {
      const source = [row.name, row.label, row.ticket, row.table, row.seat, row.seat_number].join("\n");
      let entry = this.#entries.get(row.id);
      if (entry?.source !== source) entry = read(row, source);
      entry.words = entry.spelled.map(number);
      entries.set(row.id, entry);
    }
    this.#entries = entries;
    this.#people = [...entries.values()];
    this.#words = [...known.keys()];
  }
}

function read(row, source) {
  const name = fold(row.name ?? ""), label = fold(row.label ?? ""), table = fold(String(row.table ?? ""));
  const dashed = (text) => fold(String(text ?? "")).replaceAll(" ", "-");
  return { id: row.id, source, name, joined: name.replaceAll(" ", ""), ticket: ticketKey(row.ticket ?? ""),
    spelled: [...new Set(`${name} ${label}`.split(" ").filter(Boolean))], words: [],
    table: table.replaceAll(" ", "-"), place: table && dashed(`${row.table} ${row.seat}`), seat: dashed(row.seat_number) };
}

// How many slips (a letter wrong, missing, too many, or two swapped) lie between what was typed and how a word begins; NO
// where there are more than `most`. Only so near the diagonal as these allow is looked at.
export function slipsIn(typed, word, most) {
  const { length } = typed, end = Math.min(word.length, length + most);
  let older = LINES[0], old = LINES[1], row = LINES[2];
  for (let j = 0; j <= end; j++) old[j] = j <= most ? j : NO;
  for (let i = 1; i <= length; i++) {
    const from = Math.max(1, i - most), to = Math.min(end, i + most), letter = typed.charCodeAt(i - 1);
    let least = row[from - 1] = from === 1 && i <= most ? i : NO;
    for (let j = from; j <= to; j++) {
      const other = word.charCodeAt(j - 1), above = j < i + most ? old[j] : NO;
      let made = Math.min(above + 1, row[j - 1] + 1, old[j - 1] + (letter === other ? 0 : 1));
      if (i > 1 && j > 1 && letter === word.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === other) made = Math.min(made, older[j - 2] + 1);
      row[j] = made;
      if (made < least) least = made;
    }
    if (least > most) return NO;
    [older, old, row] = [old, row, older];
  }
  let best = NO;
  for (let j = Math.max(0, length - most); j <= end; j++) if (old[j] < best) best = old[j];
  return best;
}

const LINES = [0, 1, 2].map(() => new Uint8Array(256));
