"""A text to take along: shown as it is, with a button that copies it."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportDict

from gala.i18n.page import t

# Browsers give the clipboard to pages on https and on this machine only; the older way works everywhere.
_COPY = """
function GalaCopy({ text, said, children }) {
  const [done, setDone] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (event) => {
    const button = event.target.closest("button");
    try {
      if (!navigator.clipboard) throw new Error("none here");
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      box.setAttribute("aria-hidden", "true");
      box.style.cssText = "position:fixed;opacity:0";
      button.parentElement.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    setDone(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(false), 2000);
  };
  return jsx("span", { className: "copying", "data-done": done, onClick: copy },
    children, jsx("span", { role: "status", className: "unseen" }, done ? said : ""));
}
"""


class Copy(rx.Component):
    """Copies ``text`` when the button inside it is pressed, and says so."""

    tag = "GalaCopy"

    text: rx.Var[str]
    said: rx.Var[str]

    def add_imports(self) -> ImportDict:
        return {"react": ["useEffect", "useRef", "useState"]}

    def add_custom_code(self) -> list[str]:
        return [_COPY]


def copy_button(text: rx.Var[str], label: rx.Var[str], **props: Any) -> rx.Component:
    """Says "Copy", and "Copied" for a moment. ``label`` says to a screen reader what is copied."""
    return Copy.create(
        rx.button(
            rx.el.span(rx.icon("copy", size=16, aria_hidden=True), t("Copy"), class_name="copying-do"),
            rx.el.span(rx.icon("check", size=16, aria_hidden=True), t("Copied"), class_name="copying-done"),
            type="button",
            aria_label=label,
            **{"variant": "soft", "size": "2"} | props,
        ),
        text=text,
        said=t("Copied"),
    )


def copy_line(text: rx.Var[str], label: rx.Var[str], **props: Any) -> rx.Component:
    """The text itself, whole however long it is, and the button beside it."""
    return rx.el.div(
        rx.el.code(text, custom_attrs={"translate": "no"}), copy_button(text, label, **props), class_name="copy-line"
    )
