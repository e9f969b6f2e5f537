// Long work is followed by pressing a hidden button each second, as long as it is on the page and
// somebody looks at it.
setInterval(() => {
  if (document.hidden) return;
  for (const button of document.querySelectorAll("[data-follow]")) button.click();
}, 1000);
