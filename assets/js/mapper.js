// Choosing by keys in the mapper. An arrow on a closed select changes it at every press, and a field
// has one column only: passing over a field would take it from its column. So what keys chose is
// held until the select is left, or Enter; what nobody else has counts after a short while.
// Arrows to the left and right go from column to column; Ctrl+Enter sends the form.
(() => {
  const SETTLED = 900;
  const inside = (element) => element.matches?.("[data-holds] select");
  let byKeys = false;
  let held = null;
  let timer = 0;

  const commit = () => {
    clearTimeout(timer);
    const select = held;
    held = null;
    byKeys = false;
    select?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const taken = (select) =>
    select.value !== "" &&
    [...select.closest("tr, ul, div").querySelectorAll("select")].some(
      (other) => other !== select && other.dataset.slot === select.dataset.slot && other.value === select.value,
    );
  document.addEventListener("change", (event) => {
    if (!inside(event.target) || !byKeys) return;
    event.stopPropagation();
    held = event.target;
    clearTimeout(timer);
    if (!taken(held)) timer = setTimeout(commit, SETTLED);
  }, true);
  document.addEventListener("focusout", (event) => event.target === held && commit(), true);
  document.addEventListener("pointerdown", (event) => inside(event.target) && (byKeys = false), true);

  const beside = (element, step) => {
    const cells = [...element.closest("tr").cells];
    const place = cells.indexOf(element.closest("td"));
    for (let next = place + step; cells[next]; next += step) {
      const found = cells[next].querySelector(`[data-slot="${element.dataset.slot}"]`);
      if (found) return found;
    }
    return null;
  };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if ((event.ctrlKey || event.metaKey) && key === "Enter") {
      const act = document.querySelector("[data-main-act]");
      if (!act) return;
      event.preventDefault();
      if (held) commit();
      act.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.dataset?.slot && (key === "ArrowLeft" || key === "ArrowRight")) {
      event.preventDefault();
      const next = beside(target, key === "ArrowRight" ? 1 : -1);
      next?.focus();
      next?.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
    if (!inside(target)) return;
    if (key === "Enter" && held) return commit();
    byKeys = key !== "Enter";
  }, true);
})();
