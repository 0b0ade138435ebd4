// The door's tablet: a store outside React, so that nothing here waits for a network. The page over it is drawn in Python.
import { useSyncExternalStore } from "react";
import { BLANK } from "./kiosk/blank.js";

const heard = new Set();
let kiosk = BLANK;

function tell(part) {
  kiosk = { ...kiosk, ...part };
  heard.forEach((call) => call());
}

let started = false;
function start() {
  started = true;
  if (localStorage.gala_kiosk_lab === "yes") {
    window.galaKiosk = { show: tell, now: () => kiosk };
  }
}

function subscribe(call) {
  if (!started) start();
  heard.add(call);
  return () => heard.delete(call);
}

// What the page reads.
export const useKiosk = () => useSyncExternalStore(subscribe, () => kiosk, () => BLANK);

export function scan(text, how) {}
export function scanMany(texts) {}
export function search(text) {}
export function escape() {}
