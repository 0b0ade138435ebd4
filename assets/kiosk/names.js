// People's names and codes, read as forgivingly as gala/rules/names.py and gala/rules/codes.py do.
const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", ı: "i", ŋ: "n", ĸ: "k", æ: "ae", œ: "oe", þ: "th", ß: "ss", ς: "σ" };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const ACCENTS = /[\u0300-\u036f]+/g, APOSTROPHES = /['`´\u2018\u2019\u201b\u02b9-\u02bf\u02c8\u2032\uff07\u200b-\u200d\u2060\ufeff]+/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/gu, TITLES = new Set("dr dra mr mrs ms miss prof sr sra srta sir dame dott ing lic mx".split(" "));

// For search and comparison: lower case, no accents, words parted by single spaces.
export function fold(text) {
  const spread = text.replace(APOSTROPHES, "").normalize("NFKD").toUpperCase().toLowerCase().replace(LETTER, (one) => LETTERS[one]);
  return spread.normalize("NFKD").replace(ACCENTS, "").replace(APOSTROPHES, "").replace(NO_WORD, " ").trim();
}

// The name to greet somebody by: the first word, past titles; after the comma in "López, Ana".
export function givenName(name) {
  const comma = name.indexOf(","), spoken = comma < 0 ? name : `${name.slice(comma + 1)} ${name.slice(0, comma)}`;
  const words = spoken.normalize("NFC").split(/\s+/u).map((word) => word.replace(/^[.,;:"“”()]+|[.,;:"“”()]+$/gu, ""));
  const real = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
  while (real.length > 1 && TITLES.has(fold(real[0]))) real.shift();
  return real[0] ?? name.trim();
}

// The code that somebody typed, pasted or scanned: forgives case, spaces, dashes and a whole link.
export const normalizeCode = (text) => lastOfLink(text.slice(0, 2000)).normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]+/g, "");

function lastOfLink(text) {
  if (!text.includes("/")) return text;
  const path = text.split(/[?#]/, 1)[0].replace(/[/\s]+$/, ""), at = path.lastIndexOf("/i/");
  return at < 0 ? path.slice(path.lastIndexOf("/") + 1) : path.slice(at + 3).split("/")[0];
}

// What two ticket numbers are compared by: "gala 0001" and "GALA-0001" give one key.
export const ticketKey = (text) => text.slice(0, 2000).normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]+/gu, "");

// Up to four first names, each in its own direction; the whole name of one alone.
export function namesOf(people) {
  if (people.length === 1) return people[0].name;
  const rest = people.length > 4 ? ` +${people.length - 4}` : "";
  return people.slice(0, 4).map((one) => `\u2068${one.first}\u2069`).join(", ") + rest;
}

// How large a name may be, so that any stays whole: l, m or s.
export function sizeOf(title) {
  const { length } = title.replace(/[\u2068\u2069]/g, "");
  return length <= 28 ? "l" : length <= 52 ? "m" : "s";
}
