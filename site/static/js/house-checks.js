// The house's checks for Wagtail's user bar (services/userbar.py says what each is called).
// Each answers whether a piece of the page is well; the patterns come from the server, which checks by the same ones.

const userbar = window.wagtail.userbar;
const patterns = new Map();

const pattern = (source) => {
  if (!patterns.has(source)) patterns.set(source, new RegExp(source, "gi"));
  const found = patterns.get(source);
  found.lastIndex = 0;
  return found;
};

const promises = (sentence, { promised, denied }) =>
  [...sentence.matchAll(pattern(promised))].some(
    (match) => !pattern(denied).test(sentence.slice(0, match.index + match[0].length)),
  );

userbar.registerCheck("house-promise", (node, options) => {
  // A list item with paragraphs is looked at paragraph by paragraph.
  if (node.querySelector(options.words)) return true;
  const sentences = node.textContent.match(pattern(options.sentence)) ?? [];
  return !sentences.some((sentence) => promises(sentence, options));
});

userbar.registerCheck("house-link", (node, { empty }) => !empty.includes(node.textContent.trim().toLowerCase()));

userbar.registerCheck("house-heading", (node) => {
  const first = document.getElementById(node.id);
  return first === node;
});

userbar.registerCheck("house-description", (node, { shortest, longest }) => {
  const length = document.querySelector("meta[name=description]")?.content.length ?? 0;
  // Of an empty one Wagtail's own check speaks.
  return length === 0 || (length >= shortest && length <= longest);
});

for (const kind of ["care", "references", "citation", "alt", "local"]) {
  userbar.registerCheck(`house-${kind}`, (node, { found }) => !found);
}
