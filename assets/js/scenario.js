// The steps of a scenario on their line. A step is dragged to another day, or moved by keys: arrows
// by a day, with Shift by a week; Alt with up or down changes the order. The script only shows where
// the step would stand; the server decides, through the forms marked data-moves, and draws it.
(() => {
  const PAUSE = 350;
  const GONE = 2500;
  const NEAR = 4;
  const lineOf = () => document.querySelector("[data-step-line]");
  const markOf = (uid) => lineOf()?.querySelector(`[data-step="${CSS.escape(uid)}"]`);
  const form = (name) => document.querySelector(`form[data-moves="${name}"]`);
  const send = (name, values) => {
    const moves = form(name);
    if (!moves) return;
    for (const [key, value] of Object.entries(values)) moves.elements[key].value = value;
    moves.requestSubmit();
  };

  const scale = (line) => {
    const first = Number(line.dataset.first);
    return { first, days: Number(line.dataset.last) - first, width: line.getBoundingClientRect().width };
  };
  const show = (mark, offset) => {
    const line = lineOf();
    const { days, width } = scale(line);
    const place = mark.closest("li");
    place.style.translate = `${((offset - Number(mark.dataset.offset)) / days) * width}px 0`;
    const words = `${offset < 0 ? "\u2212" : "+"}${Math.abs(offset)}`;
    place.dataset.moving = line.dataset.words.replace("{days}", words);
  };
  const clear = (place) => {
    place.style.translate = "";
    delete place.dataset.moving;
  };
  // Drawn anew by the server, or refused by it: what the script showed goes.
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const place = target.closest?.("[data-step-line] li");
      if (place && !(waiting && waiting.uid === target.dataset.step)) clear(place);
    }
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-offset"], subtree: true });
  const put = (mark, offset) => {
    const place = mark.closest("li");
    if (offset === Number(mark.dataset.offset)) return clear(place);
    send("place", { uid: mark.dataset.step, offset });
    setTimeout(() => !waiting && !dragged && clear(place), GONE);
  };

  let dragged = null;
  let justDragged = false;
  document.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest?.("[data-step-line] [data-step]");
    justDragged = false;
    if (!mark || event.button || !form("place")) return;
    dragged = { mark, from: event.clientX, offset: Number(mark.dataset.offset), moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const { mark, from } = dragged;
    if (!dragged.moved && Math.abs(event.clientX - from) < NEAR) return;
    if (!dragged.moved) mark.setPointerCapture(event.pointerId);
    dragged.moved = true;
    const { first, days, width } = scale(lineOf());
    const wanted = Number(mark.dataset.offset) + Math.round(((event.clientX - from) / width) * days);
    dragged.offset = Math.max(first, Math.min(first + days, wanted));
    show(mark, dragged.offset);
  });
  const drop = (event) => {
    if (!dragged) return;
    const { mark, offset, moved } = dragged;
    dragged = null;
    if (!moved) return;
    justDragged = true;
    if (event.type === "pointerup") put(mark, offset);
    else clear(mark.closest("li"));
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("click", (event) => {
    if (!justDragged || !event.target.closest("[data-step-line]")) return;
    justDragged = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  let waiting = null;
  const settle = () => {
    if (!waiting) return;
    const { uid, offset, timer } = waiting;
    clearTimeout(timer);
    waiting = null;
    const mark = markOf(uid);
    if (mark) put(mark, offset);
  };
  const later = (uid, by) => {
    if (waiting && waiting.uid !== uid) settle();
    const mark = markOf(uid);
    if (!mark) return;
    const offset = (waiting ? waiting.offset : Number(mark.dataset.offset)) + by;
    clearTimeout(waiting?.timer);
    waiting = { uid, offset, timer: setTimeout(settle, PAUSE) };
    show(mark, offset);
  };
  const beside = (button, step) => {
    const all = [...button.closest("ol").querySelectorAll("[data-step]")];
    all[all.indexOf(button) + step]?.focus();
  };
  const WAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 };
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.("[data-step]");
    const way = WAYS[event.key];
    if (!button || !way || event.ctrlKey || event.metaKey) return;
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (event.altKey && !upright) return;
    if (!event.altKey && upright && button.closest("[data-step-list]")) {
      event.preventDefault();
      return beside(button, -way);
    }
    if (!form("place")) return;
    event.preventDefault();
    if (event.altKey) {
      settle();
      return send("order", { uid: button.dataset.step, by: -way });
    }
    later(button.dataset.step, way * (event.shiftKey ? 7 : 1));
  });
  document.addEventListener("focusout", (event) => event.target.matches?.("[data-step]") && settle());
})();
