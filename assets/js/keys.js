// Keys on a list with something open beside it (data-keys): j and k or the arrows move from row to
// row, Enter opens, x ticks, and each button with data-key is pressed by that key. Nothing happens
// while somebody types, a dialog is open, or a control or shortcut of the browser is meant.
(() => {
  const ROWS = "table.data tbody tr";
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const place = () => document.querySelector("[data-keys]");
  const lead = (row) => row?.querySelector("button.lead");
  const seen = (element) => element.getClientRects().length > 0 && !element.disabled;

  const current = (list) => document.activeElement?.closest(ROWS) ?? list.querySelector(`${ROWS}.opened`);

  const move = (list, step) => {
    const rows = [...list.querySelectorAll(ROWS)];
    const at = rows.indexOf(current(list));
    const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
    lead(next)?.focus();
    return Boolean(next);
  };

  const press = (list, key) => {
    const found = [...list.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && seen(one));
    if (!found) return false;
    if (found.matches("input, select, textarea")) found.focus();
    else found.click();
    return true;
  };

  const act = (list, event) => {
    const arrows = event.target === document.body || event.target.closest(ROWS);
    if (event.key === "j" || (event.key === "ArrowDown" && arrows)) return move(list, 1);
    if (event.key === "k" || (event.key === "ArrowUp" && arrows)) return move(list, -1);
    if (event.key === "x") {
      const box = current(list)?.querySelector("td.box input");
      if (!box || !seen(box)) return false;
      box.click();
      return true;
    }
    if (event.key === "Enter" && event.target === document.body) {
      const row = lead(current(list));
      row?.click();
      return Boolean(row);
    }
    return press(list, event.key === "Escape" ? "Escape" : event.key.toLowerCase());
  };

  document.addEventListener("keydown", (event) => {
    const list = place();
    if (!list || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open], details.menu[open]")) return;
    if (act(list, event)) event.preventDefault();
  });

  // What one stood on may go with its row: the row that opens by itself takes the keys over.
  new MutationObserver((changes) => {
    if (document.activeElement !== document.body || !place()) return;
    const opened = changes.map((change) => change.target).find((row) => row.matches?.(`${ROWS}.opened`));
    lead(opened)?.focus();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["class"], subtree: true });
})();
