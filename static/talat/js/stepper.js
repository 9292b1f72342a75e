// The − and + of a quantity. Without this script the number field alone does the work.
// data-stepper="submit" on the stepper sends its form half a second after the last press.
const waiting = new WeakMap();

function step(stepper, input, by) {
  const before = input.value;
  if (by > 0) input.stepUp();
  else input.stepDown();
  if (input.value === before) return;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  if (stepper.dataset.stepper !== "submit") return;
  clearTimeout(waiting.get(stepper));
  waiting.set(stepper, setTimeout(() => input.form?.requestSubmit(), 500));
}

function prepare(root) {
  for (const stepper of root.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    for (const button of stepper.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.onclick = () => step(stepper, input, Number(button.dataset.step));
    }
  }
}

prepare(document);
document.addEventListener("talat:refreshed", (event) => prepare(event.target));
