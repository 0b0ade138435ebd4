// Names and codes are read as Python reads them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, givenName, normalizeCode, ticketKey } from "../../assets/kiosk/names.js";

const given = JSON.parse(readFileSync(process.env.GALA_VECTORS));

for (const [name, call] of Object.entries({ fold, givenName, normalizeCode, ticketKey }))
  test(`${name} gives what Python gives`, () => {
    const differ = given[name].filter(([text, expected]) => call(text) !== expected).map(([text, expected]) => [text, expected, call(text)]);
    assert.deepEqual(differ.slice(0, 10), [], `${differ.length} of ${given[name].length}`);
  });
