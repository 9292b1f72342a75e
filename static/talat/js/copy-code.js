// Touching a code copies it; without this file it can still be marked and copied by hand.
const said = document.currentScript.dataset.said;
const copy = async (code) => {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    return;  // no permission, or not a secure page
  }
  code.dataset.copied = said;
  setTimeout(() => delete code.dataset.copied, 2000);
};
const codeOf = (event) => event.target.closest("[data-copy]");
document.addEventListener("click", (event) => codeOf(event) && copy(codeOf(event)));
document.addEventListener("keydown", (event) => event.key === "Enter" && codeOf(event) && copy(codeOf(event)));
