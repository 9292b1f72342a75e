// <section id="payment" data-poll="/orders/…/" data-poll-every="5" aria-live="polite"> asks for the page again and
// takes over the part with the same id, until that part comes without data-poll (or data-poll-until, an ISO time,
// passes). data-poll-then="reload" in the answer loads the whole page. Without this script: a plain link does it.
const SLOWEST_SECONDS = 60;

function again(part, seconds) {
  setTimeout(refresh, seconds * 1000, part, seconds);
}

function shape(part) {
  const copy = part.cloneNode(true);
  for (const other of copy.querySelectorAll("[name=csrfmiddlewaretoken], [data-countdown]")) other.remove(); // always new
  return copy.innerHTML;
}

// The part itself stays in the page: a live region that is replaced is not read out.
function takeOver(part, fresh) {
  for (const { name } of [...part.attributes]) if (!fresh.hasAttribute(name)) part.removeAttribute(name);
  for (const { name, value } of fresh.attributes) part.setAttribute(name, value);
  if (shape(part) === shape(fresh)) return;
  part.replaceChildren(...fresh.childNodes);
  part.dispatchEvent(new Event("talat:refreshed", { bubbles: true }));
}

async function refresh(part, seconds) {
  if (!part.isConnected || Date.parse(part.dataset.pollUntil) < Date.now()) return;
  const typing = part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  if (document.hidden || typing) return again(part, seconds);
  try {
    const answer = await fetch(part.dataset.poll, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.dataset.pollThen === "reload") return location.reload();
    takeOver(part, fresh);
    if (part.dataset.poll) again(part, Number(part.dataset.pollEvery || 5));
  } catch {
    again(part, Math.min(seconds * 2, SLOWEST_SECONDS));
  }
}

for (const part of document.querySelectorAll("[data-poll][id]")) again(part, Number(part.dataset.pollEvery || 5));
