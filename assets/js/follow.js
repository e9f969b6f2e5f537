// What changes by itself is followed by pressing a hidden button, every so many seconds as it says,
// as long as it is on the page and somebody looks at it.
let seconds = 0;
setInterval(() => {
  if (document.hidden) return;
  seconds += 1;
  for (const button of document.querySelectorAll("[data-follow]")) {
    if (seconds % Number(button.dataset.follow) === 0) button.click();
  }
}, 1000);
