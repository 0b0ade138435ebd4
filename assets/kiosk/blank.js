// What the page reads before anything is known: every name of the store, so that no face has to ask whether one exists.
export const NOBODY = { key: "", kind: "", verdict: "", title: "", size: "l", party: "", only: 0, only_name: "", at: "", gate: "",
  may_admit: false };
export const SILENT = { kind: "", key: "", title: "", size: "l", at: "", gate: "", missing: 0, may_undo: false, hint: "" };

export const BLANK = {
  phase: "starting", reason: "", busy: false, lang: "en", theme: "dark", version: "",
  gate: { name: "", self: false }, event: { name: "", zone: "UTC", canceled: false },
  online: true, since: "", waiting: 0, inside: 0, coming: 0, sound: true,
  face: "idle", asked: "", hits: [], last: [], card: NOBODY, ready: 0, ticked: 0, ticked_name: "", inside_here: 0,
  people: [], plus: 0, flash: SILENT, places: [], seatless: 0,
  map: { view: "0 0 1 1", tables: [], lit: [], spots: [] }, seats: [],
  badge: { name: "", party: "", table: "", seat: "", event: "" },
  camera: { wanted: false, torch: false, has_torch: false, device: "", using: "", devices: [], trouble: "" },
};
