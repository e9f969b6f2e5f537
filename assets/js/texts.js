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
