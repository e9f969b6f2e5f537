// Before the first paint: the theme chosen last time, so that a dark screen never flashes white.
(() => {
  const chosen = localStorage.getItem("theme") || "system";
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.add(dark ? "dark" : "light");
})();
