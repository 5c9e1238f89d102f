/* What is being written is kept in this browser until it is sent: forms that carry data-draft, a name of their own. */
(() => {
  "use strict";
  const keyOf = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
  const written = (form) => [...form.querySelectorAll("textarea[name], input[type=text][name]")];

  function keep(form) {
    const values = Object.fromEntries(written(form).map((field) => [field.name, field.value]));
    localStorage.setItem(keyOf(form), JSON.stringify({ values, of: form.dataset.version || "" }));
  }

  function bring(form) {
    const kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
    if (!kept || kept.of !== (form.dataset.version || "")) {
      localStorage.removeItem(keyOf(form));
      return;
    }
    let changed = false;
    for (const field of written(form)) {
      const value = kept.values[field.name];
      if (value !== undefined && value !== field.value) {
        field.value = value;
        changed = true;
      }
    }
    const told = form.querySelector("[data-draft-kept]");
    if (changed && told) told.hidden = false;
  }

  for (const form of document.querySelectorAll("form[data-draft]")) {
    bring(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => localStorage.removeItem(keyOf(form)));
    form.querySelector("[data-draft-away]")?.addEventListener("click", () => {
      localStorage.removeItem(keyOf(form));
      location.reload();
    });
  }
})();
