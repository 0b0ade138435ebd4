// A guest list comes in: dropped anywhere on the page, chosen, or pasted as copied from a spreadsheet. What a browser must
// do by itself stands here (hear the file, send it, tell how far it is); what the file says is read on the server.
import { createElement, useEffect, useRef, useState } from "react";

function galaSend(file, address, limit, onSpeed) {
  if (file.size > limit) return Promise.resolve({ code: "too_large", name: file.name });
  return new Promise((done) => {
    const call = new XMLHttpRequest();
    call.open("POST", address);
    call.setRequestHeader("Content-Type", "application/octet-stream");
    call.upload.onprogress = (now) => now.total && onSpeed(now.loaded / now.total);
    call.onerror = call.onabort = () => done({ code: "unavailable", name: file.name });
    call.onload = () => {
      try { done({ ...JSON.parse(call.responseText), name: file.name }); }
      catch { done({ code: "unavailable", name: file.name }); }
    };
    call.send(file);
  });
}

const galaHasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const galaTypesIn = (target) => target?.closest?.("input:not([type=file]), textarea, select, [contenteditable=true]");

export function GalaDropZone({ address, limit, accept, name, pasted, enabled, onSend, onSent, children, ...rest }) {
  const box = useRef(null), now = useRef(null), depth = useRef(0), [over, setOver] = useState(false);
  const take = async (files) => {
    const zone = box.current?.parentElement, [file, another] = files;
    if (!file || zone?.dataset.busy) return;
    zone.dataset.busy = "true";
    zone.style.setProperty("--sent", 0);
    onSend(file.name);
    const answer = another
      ? { code: "several", name: file.name }
      : await galaSend(file, address, limit, (part) => zone.style.setProperty("--sent", part));
    delete zone.dataset.busy;
    zone.style.removeProperty("--sent");
    onSent(answer);
  };
  now.current = take;
  useEffect(() => {
    if (!enabled) return;
    const leave = () => { depth.current = 0; setOver(false); };
    const hears = {
      dragenter: (event) => { if (galaHasFiles(event)) { event.preventDefault(); depth.current += 1; setOver(true); } },
      dragover: (event) => { if (galaHasFiles(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; } },
      dragleave: (event) => { if (galaHasFiles(event) && --depth.current <= 0) leave(); },
      drop: (event) => {
        if (!galaHasFiles(event)) return;
        event.preventDefault();
        leave();
        now.current([...event.dataTransfer.files]);
      },
      paste: (event) => {
        if (galaTypesIn(event.target)) return;
        const files = [...(event.clipboardData?.files ?? [])], text = event.clipboardData?.getData("text/plain") ?? "";
        if (!text.includes("\n") && !files.length) return;
        event.preventDefault();
        now.current(text.includes("\n") ? [new File([text], pasted + ".csv", { type: "text/csv" })] : files);
      },
    };
    for (const [kind, hear] of Object.entries(hears)) addEventListener(kind, hear);
    return () => { for (const [kind, hear] of Object.entries(hears)) removeEventListener(kind, hear); };
  }, [enabled, pasted]);
  const input = createElement("input", {
    type: "file", ref: box, accept, "aria-label": name, key: "file", disabled: !enabled,
    onChange: (event) => { const files = [...event.target.files]; event.target.value = ""; take(files); },
  });
  return createElement("label", { ...rest, "data-over": over ? "true" : undefined }, children, input);
}
