// When one gets to another step of a long job, the reader is taken to the page's heading, as on a
// new page; not while the focus stands in something that is still there.
(() => {
  let last = "";
  const look = () => {
    const place = document.querySelector("[data-stands-at]");
    const now = place?.dataset.standsAt ?? "";
    if (now === last) return;
    last = now;
    const heading = now && document.querySelector("main h1");
    const active = document.activeElement;
    if (!heading || (active && active !== document.body && active.closest("main") && active.id !== "content")) return;
    heading.tabIndex = -1;
    heading.focus();
  };
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-stands-at"],
  });
})();
