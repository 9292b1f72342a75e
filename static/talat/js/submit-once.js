// A form is sent once. The pressed button's name and value still travel: it is marked, not disabled,
// because a disabled button is left out of the data. The server holds the real fence; this one opens again
// after a while (a broken line, a cancelled load) and when the page comes back from the browser's history.
const OPEN_AGAIN_MS = 8000;

function open(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(open, OPEN_AGAIN_MS, form);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(open));
