"""From a pass in the camera's picture to the verdict on the screen, beside the bare decoder on the same picture."""

import json
import os
import subprocess
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from gala.build import WEB, environment
from tests.browser import qr_video
from tests.browser.conftest import CALM, find_chromium, serving
from tests.browser.evening import Evening, empty_queue, pair

GUESTS = 20
SHOWN, APART = 15, 66
"""Pictures, thirty a second: how long a pass is held up, and the time until the next one. The verdict stands 1.5 s."""

NOTE = """  taken: from when the camera took the first picture with the pass in it, to the verdict painted.
  arrived: from when that picture was in the page. Until the verdict it is decoded, its signature checked, the guest
  looked up in the tablet's list, and the check-in sealed and written to disk. floor: zxing alone, the same wasm in
  Node, on the picture of the pass and on an empty one; beside it how many times as long the whole took.
  Chromium draws by software here, and shares two cores with the server, the film and this benchmark."""

# A white corner says in the picture itself that a pass is in it.
_WATCH = """
window.seen = []; window.told = [];
const look = (video) => {
  const eye = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  let lit = false;
  const frame = (now, { captureTime, presentationTime }) => {
    eye.drawImage(video, 8, 8, 8, 8, 0, 0, 1, 1);
    const is = eye.getImageData(0, 0, 1, 1).data[0] > 200;
    if (is && !lit) seen.push({ taken: captureTime ?? presentationTime, arrived: performance.now() });
    lit = is;
    video.requestVideoFrameCallback(frame);
  };
  video.requestVideoFrameCallback(frame);
};
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) {
    if (node.nodeType !== 1) continue;
    const video = node.matches("video") ? node : node.querySelector("video");
    if (video) look(video);
    if (node.matches(".kg-verdict") || node.querySelector(".kg-verdict"))
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => told.push(performance.now()); port2.postMessage(0); });
  }
}).observe(document, { childList: true, subtree: true });
"""

_DECODE = """
import { readFileSync } from "node:fs";
const [, , web, ...pictures] = process.argv, zxing = `${web}/node_modules/zxing-wasm/dist`;
const { prepareZXingModule, readBarcodes } = await import(`${zxing}/es/reader/index.js`);
const wasmBinary = readFileSync(`${zxing}/reader/zxing_reader.wasm`);
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
const all = [];
for (const file of pictures) {
  const picture = { data: new Uint8ClampedArray(readFileSync(file)), width: WIDTH, height: HEIGHT }, times = [];
  for (let n = 0; n < 60; n++) {
    const start = performance.now();
    await readBarcodes(picture, { formats: ["QRCode"], textMode: "Plain" });
    times.push(performance.now() - start);
  }
  all.push(times.slice(10));
}
console.log(JSON.stringify(all));
"""


def main() -> None:
    chromium = find_chromium()
    if not chromium:
        print("Pass to verdict: there is no Chromium: NOT RUN")
        return
    names = [f"Guest {n:02}" for n in range(GUESTS)]
    with TemporaryDirectory() as temporary, serving(Path(temporary)) as server, sync_playwright() as playwright:
        folder, evening = Path(temporary), Evening(server, *([name] for name in names))
        film = folder / "film.mjpeg"
        film.write_bytes(_film([evening.passed(name) for name in names]))
        flags = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
        browser = playwright.chromium.launch(executable_path=chromium, args=[*CALM, *flags])
        page = browser.new_context(permissions=["camera"], viewport={"width": 1024, "height": 768}).new_page()
        page.add_init_script(_WATCH)
        pair(page, server.address, evening.gate("North")[1])
        times = _measure(page, len(names))
        browser.close()
        taken, arrived = ([one[name] for one in times] for name in ("taken", "arrived"))
        full, empty = _floor(folder, evening.passed(names[0]))
    print(f"Pass to verdict, {len(taken)} passes, ms: load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    for name, figures in (("taken", taken), ("arrived", arrived), ("floor, a pass", full), ("floor, none", empty)):
        ratio = f"{median(taken) / median(figures):8.1f}" if "floor" in name else ""
        print(f"  {name:<16} p50 {median(figures):7.1f}  p95 {quantiles(figures, n=20)[-1]:7.1f} {ratio}")
    print(NOTE)


def _film(texts: list[str]) -> bytes:
    empty = _jpeg(qr_video.empty())
    pictures = [empty] * 90
    for text in texts:
        picture = qr_video.straight(text)
        ImageDraw.Draw(picture).rectangle((0, 0, 60, 60), fill="white")
        pictures += [_jpeg(picture)] * SHOWN + [empty] * APART
    return b"".join(pictures)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, subsampling=2)  # 4:2:0, the one that Chromium shows in its colours
    return out.getvalue()


def _measure(page: Page, wanted: int) -> list[dict[str, float]]:
    """From each pass that came into view to the next verdict."""
    page.wait_for_function(f"told.length >= {wanted}", timeout=240_000)
    empty_queue(page)
    seen, told = page.evaluate("[seen, told]")
    times: list[dict[str, float]] = []
    for one in seen[:wanted]:
        verdict = next(at for at in told if at > one["arrived"])
        times.append({"taken": verdict - one["taken"], "arrived": verdict - one["arrived"]})
    return times


def _floor(folder: Path, text: str) -> list[list[float]]:
    pictures: list[Any] = []
    for name, picture in (("pass", qr_video.straight(text)), ("none", qr_video.empty())):
        pictures.append(folder / f"{name}.rgba")
        pictures[-1].write_bytes(picture.convert("RGBA").tobytes())
    script = folder / "decode.mjs"
    script.write_text(_DECODE.replace("WIDTH", str(qr_video.SIZE[0])).replace("HEIGHT", str(qr_video.SIZE[1])))
    command = ["node", str(script), str(WEB), *map(str, pictures)]
    run = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout))


if __name__ == "__main__":
    main()
