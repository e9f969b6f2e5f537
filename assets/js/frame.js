// What the frame does without asking the server: the "/" key, the arrows in the search's results,
// menus that close, and the address that follows a table's filters.
(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const search = document.getElementById("search");
    if (!search) return;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    const box = event.target.closest(".search");
    if (!box) return;
    if (event.key === "Escape") document.activeElement.blur();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [search, ...box.querySelectorAll(".results a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const link = event.target.closest("a");
    if (!link) return;
    if (link.closest(".results")) link.blur();
    const popover = link.closest("[popover]");
    if (popover?.matches(":popover-open")) popover.hidePopover();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });

  // A table writes its filters in data-address; the browser's address follows, so that a link or
  // a reload shows the same rows. It follows once they are painted: changing it takes about as
  // long as drawing them.
  const SOON = 100;
  const follow = (element) => {
    const path = location.pathname;
    setTimeout(() => {
      if (!element.isConnected || location.pathname !== path) return;
      const query = element.dataset.address;
      const wanted = path + (query ? `?${query}` : "");
      if (wanted !== path + location.search) history.replaceState(history.state, "", wanted);
    }, SOON);
  };
  new MutationObserver((changes) => {
    for (const change of changes) follow(change.target);
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-address"], subtree: true });
})();
