// Keeps the previews of the Promote tab up to date while the fields beside them are typed in.

// Wagtail puts it before the form.
document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-found]");
  const value = (id) => document.getElementById(id)?.value.trim() ?? "";
  const show = (name, text) => {
    for (const place of panel.querySelectorAll(`[data-found-${name}]`)) place.textContent = text;
  };
  const longest = Number(panel.dataset.longest);
  const clinics = [1, 2].map((number) => panel.getAttribute(`data-name-${number}`)).filter(Boolean);

  // As the page itself does: the clinic's name only where all of it is shown.
  const withName = (title) => {
    const whole = clinics.map((name) => `${title} – ${name}`).find((text) => text.length <= longest);
    return whole ?? (title.length > longest / 2 ? title : `${title} – ${clinics[0]}`);
  };

  const draw = () => {
    const title = value("id_seo_title") || value("id_title");
    const description = value("id_search_description") || value("id_intro");
    show("title", title ? withName(title) : "");
    show("shared", title);
    show("description", description);
    const counts = {
      title: [title.length, longest],
      description: [value("id_search_description").length, 160],
    };
    for (const [name, [length, most]] of Object.entries(counts)) {
      const place = panel.querySelector(`[data-found-count="${name}"]`);
      place.textContent = `${name}: ${length} / ${most}${length > most ? " (too long)" : ""}`;
    }
  };

  document.addEventListener("input", draw);
  draw();
});
