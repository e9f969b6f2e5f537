// Native dialogs. One that the server puts on the page (data-modal) opens at once; one that is
// always there opens by a button with data-opens. Closing always goes through its close button,
// so that the server hears of it; focus returns to where it was.
(() => {
  const cameFrom = new WeakMap();

  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    cameFrom.set(dialog, document.activeElement);
    dialog.showModal();
  };
  const back = (dialog) => {
    const origin = cameFrom.get(dialog);
    if (origin?.isConnected) origin.focus();
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });
  document.addEventListener("cancel", (event) => {
    const close = event.target.matches?.("dialog[data-modal]") && event.target.querySelector("[data-close]");
    if (!close) return;
    event.preventDefault();
    close.click();
  }, true);

  const each = (nodes, act) => {
    for (const node of nodes) {
      if (node.nodeType !== 1) continue;
      if (node.matches("dialog[data-modal]")) act(node);
      node.querySelectorAll("dialog[data-modal]").forEach(act);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      each(change.removedNodes, back);
      each(change.addedNodes, open);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
