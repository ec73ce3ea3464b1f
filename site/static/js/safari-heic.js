// Safari on a Mac crashes, or renames every file, where a picture field names HEIC (wagtail#13971,
// #13972). It converts photographs by itself when HEIC is not named, so there the field does without.
const isMacSafari = navigator.vendor === "Apple Computer, Inc." && navigator.maxTouchPoints === 0;

if (isMacSafari) {
  document.addEventListener(
    "click",
    (event) => {
      const field = event.target.closest?.("input[type=file][accept*='image/heic']");
      if (field) field.accept = field.accept.replace(/,?\s*image\/heic/, "");
    },
    true,
  );
}
