// The camera at the door. Scanner and decoder are Gala's own copies and come apart from the rest, since only tablets need
// them: as soon as the page is idle, so that the first code waits for nothing and a tablet without a network reads too.
import { Suspense, createElement, lazy, useEffect } from "react";
import { cameraTold } from "$/public/kiosk.js";

const load = () => import("./camera_eye.js"), Eye = lazy(load);

export function GalaCamera({ wanted, torch, device, ...rest }) {
  useEffect(() => {
    const soon = window.requestIdleCallback ?? setTimeout;
    soon(() => load().then((eye) => eye.settle()).catch(() => {}));
  }, []);
  useEffect(() => {
    if (!wanted) cameraTold({ trouble: "", has_torch: false, using: "" });
  }, [wanted]);
  const eye = wanted && createElement(Suspense, null, createElement(Eye, { torch, device, key: device }));
  return wanted ? createElement("div", rest, eye) : null;
}
