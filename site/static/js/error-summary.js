// A page that comes back with errors puts the reader at the summary of them, and a link in it into its field.
const focusSummary = () => document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .field") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});

focusSummary();
