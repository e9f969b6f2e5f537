// Files go to our own route by one native form, with a bar; the answer says where to go on.
// {"next": "/address"} on success, problem+json with "detail" otherwise.
(() => {
  const show = (form, share) => {
    const bar = form.querySelector("[data-bar]");
    bar.hidden = share === null;
    if (share === null) return;
    const progress = bar.querySelector("progress");
    if (share < 1) progress.value = share;
    else progress.removeAttribute("value"); // sent; the server reads on
    bar.querySelector("[data-share]").textContent = `${Math.floor(share * 100)} %`;
  };
  const refuse = (form, sentence) => {
    const place = form.querySelector("[data-problem]");
    place.textContent = sentence;
    place.hidden = !sentence;
  };
  const answer = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {};
    }
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && show(form, event.loaded / event.total);
    request.onload = () => {
      const { next, detail } = answer(request);
      if (request.status < 300 && next?.startsWith("/")) return location.assign(next);
      show(form, null);
      refuse(form, detail || form.dataset.failed);
      form.reset();
    };
    request.onerror = () => {
      show(form, null);
      refuse(form, form.dataset.failed);
      form.reset();
    };
    refuse(form, "");
    show(form, 0);
    request.send(new FormData(form));
  };

  const formOf = (event) => event.target.closest?.("form[data-upload]");
  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form && event.target.type === "file" && event.target.files.length) send(form);
  });
  const hover = (event, over) => {
    const zone = event.target.closest?.(".drop-zone");
    if (!zone) return null;
    event.preventDefault();
    zone.classList.toggle("over", over);
    return zone;
  };
  document.addEventListener("dragover", (event) => hover(event, true));
  document.addEventListener("dragleave", (event) => hover(event, false));
  document.addEventListener("drop", (event) => {
    const zone = hover(event, false);
    if (!zone || !event.dataTransfer.files.length) return;
    zone.querySelector("input[type=file]").files = event.dataTransfer.files;
    send(formOf(event));
  });
})();
