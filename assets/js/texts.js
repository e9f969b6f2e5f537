// A placeholder chosen from the list goes where the caret last was in the text; undo works.
(() => {
  let last = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-text]")) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-inserts]");
    if (!chosen) return;
    const field = last?.isConnected ? last : document.querySelector("textarea[data-text]");
    if (!field || field.matches(":disabled")) return;
    chosen.closest("details")?.removeAttribute("open");
    field.focus();
    document.execCommand("insertText", false, chosen.dataset.inserts);
  });
})();

// What is chosen in a menu closes it.
document.addEventListener("click", (event) => {
  event.target.closest?.("[data-closes-menu]")?.closest("details")?.removeAttribute("open");
});

// A letter is drawn again when something of it changed, but not while one types in its text. Each
// page gets a frame of its own, so that the browser's Back does not go through them.
(() => {
  let waiting = null;
  let timer = 0;

  const draw = () => {
    clearTimeout(timer);
    if (document.activeElement?.matches("[data-text]")) return;
    timer = setTimeout(() => {
      if (waiting?.isConnected) waiting.requestSubmit();
      waiting = null;
    }, 400);
  };
  const want = (form) => {
    waiting = form;
    draw();
  };
  document.addEventListener("focusout", () => waiting && setTimeout(draw));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const place = form.matches("form[data-live]") && form.parentElement.querySelector("[data-sheet]");
    if (!place) return;
    const frame = document.createElement("iframe");
    frame.name = form.target;
    frame.title = place.dataset.sheet;
    frame.className = "preview sheet";
    place.replaceChildren(frame);
  }, true);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const form = target.closest?.("form[data-live]");
      if (form) want(form);
      for (const node of addedNodes) {
        const inside = node.nodeType === 1 && (node.matches("form[data-live]") ? node : node.querySelector("form[data-live]"));
        if (inside) want(inside);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
})();
