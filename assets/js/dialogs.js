// Native dialogs. One that the server puts on the page (data-modal) opens at once; one that is
// always there opens by a button with data-opens. Closing always goes through its close button,
// so that the server hears of it; focus returns to where it was. A dialog left open when its page
// is left is closed too: it would stand over another customer, or over what is no longer ticked.
(() => {
  const cameFrom = new WeakMap();
  let touched = false;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (touched = true), true);

  // Until the page listens to its buttons, closing is asked again.
  const left = (dialog, tries = 20) => {
    dialog.querySelector("[data-close]")?.click();
    if (tries) setTimeout(() => dialog.isConnected && left(dialog, tries - 1), 300);
  };
  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    // The page was just loaded: nobody has asked for it here.
    if (dialog.matches("[data-modal]") && !touched) {
      left(dialog);
      return;
    }
    cameFrom.set(dialog, document.activeElement);
    dialog.showModal();
    // The browser would begin with the cross in the corner.
    if (dialog.matches("[data-modal]")) {
      const control = ".body :is(input:not([type=hidden]), select, textarea)";
      (dialog.querySelector("[data-focus]") ?? dialog.querySelector(control))?.focus();
    }
  };
  const back = (dialog) => {
    const origin = cameFrom.get(dialog);
    if (origin?.isConnected) origin.focus();
    else document.querySelector("table.data tr.opened button.lead")?.focus();
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });
  const leave = () => document.querySelectorAll("dialog[data-modal][open]").forEach((one) => left(one, 0));
  addEventListener("popstate", leave);
  document.addEventListener("click", (event) => {
    if (event.target.closest("dialog[data-modal] a[href]:not([download], [target])")) leave();
  }, true);
  // Where Enter begins a new line, Ctrl and Enter send the form.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.target.matches("dialog form textarea")) event.target.form.requestSubmit();
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
