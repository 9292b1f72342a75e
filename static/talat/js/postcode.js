// <div data-postcode="/checkout/places/"> around an address form: five digits fetch the sub-districts to choose from.
// Without this script the "Find" button does it.
const DIGITS = "๐๑๒๓๔๕๖๗๘๙";

function arabic(text) {
  return text.replace(/[๐-๙]/g, (digit) => DIGITS.indexOf(digit)).replace(/\s/g, "");
}

function show(part, found) {
  const at = (name) => part.querySelector(`[data-postcode-${name}]`);
  const select = at("found").querySelector("select");
  const chosen = select.value;
  const first = select.querySelector("option[value='']") ?? new Option("…", "");
  select.replaceChildren(first, ...found.subdistricts.map(({ code, name }) => new Option(name, code)));
  select.value = found.subdistricts.some(({ code }) => code === chosen) ? chosen : "";
  if (found.subdistricts.length === 1) select.value = found.subdistricts[0].code;
  at("where").textContent = found.where;
  at("island").hidden = !found.question;
  if (found.question) at("island").querySelector("legend").textContent = found.question;
  at("found").hidden = false;
  at("error").hidden = true;
}

async function look(part, postcode) {
  const error = part.querySelector("[data-postcode-error]");
  try {
    const answer = await fetch(`${part.dataset.postcode}?postcode=${encodeURIComponent(postcode)}`);
    const found = await answer.json();
    if (part.dataset.asked !== postcode) return; // typed on meanwhile
    if (answer.ok) return show(part, found);
    error.textContent = found.error;
    error.hidden = false;
    part.querySelector("[data-postcode-found]").hidden = true;
  } catch {
    part.querySelector("[data-postcode-find]").hidden = false; // no line: the button sends the form
  }
}

for (const part of document.querySelectorAll("[data-postcode]")) {
  const input = part.querySelector("[name=postcode]");
  part.querySelector("[data-postcode-find]").hidden = true;
  const typed = () => {
    const postcode = arabic(input.value);
    if (!/^[0-9]{5}$/.test(postcode) || part.dataset.asked === postcode) return;
    part.dataset.asked = postcode;
    look(part, postcode);
  };
  input.addEventListener("input", typed);
  if (part.querySelector("[data-postcode-found]").hidden) typed();
  else part.dataset.asked = arabic(input.value);
}
