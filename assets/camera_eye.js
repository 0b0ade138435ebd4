// The camera's eye: what it sees goes to the kiosk's store, and what keeps it from seeing too. Loaded by camera.js.
import { Scanner, prepareZXingModule } from "@yudiel/react-qr-scanner";
import { createElement, useEffect, useReducer, useRef, useState } from "react";
import decoder from "zxing-wasm/reader/zxing_reader.wasm?url";
import { cameraTold, scanMany } from "$/public/kiosk.js";

const again = 3000, gone = 2500, pause = 25;
const troubles = { "permission-denied": "denied", security: "denied", "no-camera": "none", overconstrained: "none",
  "insecure-context": "none", unsupported: "none" };
// A new function makes zxing forget a load that failed.
export const prepare = (now) => prepareZXingModule({ overrides: { locateFile: () => decoder }, fireImmediately: now });
prepare(false);

// Fetched before anybody wants to scan, and kept by the page's worker for when there is no network.
export async function settle() {
  await prepare(true).catch(() => prepare(false));
  const paths = [decoder, import.meta.url].map((address) => new URL(address, location).pathname);
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ keep: paths }));
}

function facing(device) {
  const side = device.getCapabilities?.().facingMode?.[0];
  if (side === "environment" || /back|rear|trasera|posterior/i.test(device.label)) return "back";
  return side === "user" || /front|facetime|frontal/i.test(device.label) ? "front" : "";
}
async function devices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((one) => one.kind === "videoinput" && one.deviceId)
    .map((one) => ({ id: one.deviceId, label: one.label, facing: facing(one) }));
}
// A code is told when it comes into view, not again while it stays there, however it trembles.
function fresh(seen, codes) {
  const now = performance.now(), texts = new Set(codes.map((code) => code.rawValue).filter(Boolean));
  const news = [...texts].filter((text) => !(now - seen.get(text) < gone));
  for (const [text, at] of seen) if (now - at >= gone) seen.delete(text);
  for (const text of texts) seen.set(text, now);
  return news;
}
function useHidden() {
  const [hidden, set] = useState(false);
  useEffect(() => {
    const look = () => set(document.hidden);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return hidden;
}

export default function Eye({ torch, device }) {
  const hidden = useHidden(), handle = useRef(null), seen = useRef(new Map());
  const [attempt, retry] = useReducer((n) => n + 1, 0), [trouble, setTrouble] = useState(""), [track, setTrack] = useState(null);
  const fail = (kind) => {
    if (kind === "busy") prepare(false);
    setTrack(null);
    setTrouble(kind);
    cameraTold({ trouble: kind, has_torch: false });
  };

  useEffect(() => {
    const video = handle.current.getVideoElement(), start = async () => {
      const [now] = video.srcObject.getVideoTracks(), used = now.getSettings();
      now.addEventListener("ended", () => fail("busy"));
      setTrack(now);
      setTrouble("");
      video.dataset.facing = used.facingMode ?? "";
      cameraTold({ trouble: "", using: used.deviceId ?? "", devices: await devices() });
    };
    video.addEventListener("playing", start);
    return () => video.removeEventListener("playing", start);
  }, [attempt]);
  useEffect(() => {
    const look = async () => cameraTold({ devices: await devices() }), media = navigator.mediaDevices;
    media?.addEventListener("devicechange", look);
    return () => media?.removeEventListener("devicechange", look);
  }, []);
  useEffect(() => {
    // Safari knows of the lamp only a moment after the picture.
    const timer = track && setTimeout(() => cameraTold({ has_torch: !!track.getCapabilities?.().torch }), 500);
    return () => clearTimeout(timer);
  }, [track]);
  useEffect(() => {
    if (!track || (!torch && !track.getSettings().torch)) return;
    track.applyConstraints({ advanced: [{ torch }] }).catch(() => cameraTold({ torch: false }));
  }, [track, torch]);
  useEffect(() => {
    if (!trouble || hidden) return;
    if (trouble !== "denied") {
      const timer = setTimeout(retry, again);
      return () => clearTimeout(timer);
    }
    const asked = navigator.permissions?.query({ name: "camera" }).catch(() => null);
    asked?.then((answer) => answer && (answer.onchange = () => answer.state !== "denied" && retry()));
    return () => asked?.then((answer) => answer && (answer.onchange = null));
  }, [trouble, attempt, hidden]);

  return createElement(Scanner, {
    key: attempt, ref: handle, paused: hidden, formats: ["qr_code"], sound: false, allowMultiple: true, scanDelay: 0,
    retryDelay: pause, settleDelayMs: 0, startTimeoutMs: 10000,
    components: { finder: false, torch: false, onOff: false, zoom: false },
    styles: { container: { aspectRatio: "auto" } },
    constraints: {
      ...(device ? { deviceId: { ideal: device } } : { facingMode: { ideal: "environment" } }),
      width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 },
    },
    onScan: (codes) => {
      const texts = fresh(seen.current, codes);
      if (texts.length) scanMany(texts);
    },
    onError: (error) => fail(troubles[error.kind] ?? "busy"),
  });
}
