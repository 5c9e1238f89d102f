/* Keys, the palette and the list of keys. Every page works without this file. */
(() => {
  "use strict";
  const dialog = (id) => document.getElementById(id);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  let going = false;

  function openPalette() {
    const palette = dialog("palette");
    if (palette && !palette.open) {
      palette.showModal();
      palette.querySelector("input").select();
    }
  }

  function rows() {
    return [...document.querySelectorAll("main [data-row], main .table tbody tr")].filter(
      (row) => row.querySelector("a[href]") && row.offsetParent,
    );
  }

  function step(by) {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) {
      next.querySelector("a[href]").focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (going) {
      going = false;
      const place = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (place) place.click();
      return;
    }
    const keys = {
      "/": openPalette,
      "?": () => dialog("keys")?.showModal(),
      j: () => step(1),
      k: () => step(-1),
      g: () => { going = true; setTimeout(() => { going = false; }, 1500); },
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    const all = event.target.closest("[data-all]");
    if (all) {
      for (const box of document.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`)) box.checked = all.checked;
    }
  });

  for (const open of document.querySelectorAll(".tabs [aria-current]")) {
    const row = open.parentElement;
    row.scrollLeft = Math.max(open.offsetLeft - row.offsetLeft - 32, 0);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (form) form.requestSubmit();
  });
})();
