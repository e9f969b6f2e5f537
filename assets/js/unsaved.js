// Work that is not saved (data-unsaved="yes"): the browser asks before the page is closed or loaded
// again, the page itself before a link leads away. Files to download lead nowhere; data-keeps leads
// where nothing is lost.
(() => {
  const unsaved = () => document.querySelector('[data-unsaved="yes"]');
  let going = null;

  addEventListener("beforeunload", (event) => {
    if (!going && unsaved()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const leaving = document.getElementById("leaving");
    if (link && going !== link && leaving && unsaved() && leads(event, link)) {
      event.preventDefault();
      event.stopPropagation();
      going = null;
      leaving.returnTo = link;
      leaving.showModal();
      return;
    }
    if (event.target.closest("[data-leaves]")) {
      going = leaving.returnTo;
      setTimeout(() => {
        going.click();
        setTimeout(() => (going = null), 1000);
      });
    }
  }, true);
  const leads = (event, link) =>
    !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey &&
    !link.hasAttribute("data-keeps") && !link.hasAttribute("download") && link.target !== "_blank" && !link.getAttribute("href").startsWith("#");
})();
