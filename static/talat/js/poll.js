// <section id="payment" data-poll="/orders/…/" data-poll-every="5"> asks for the page again and puts in the
// part with the same id, until that part comes back without data-poll (or data-poll-until, an ISO time, passes).
// data-poll-then="reload" in the answer loads the whole page instead. Without this script: a "Refresh" link.
const SLOWEST_SECONDS = 60;

function again(part, seconds) {
  setTimeout(() => refresh(part, seconds), seconds * 1000);
}

async function refresh(part, seconds) {
  if (!part.isConnected || Date.parse(part.dataset.pollUntil) < Date.now()) return;
  if (document.hidden || part.contains(document.activeElement)) return again(part, seconds);
  try {
    const answer = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.dataset.pollThen === "reload") return location.reload();
    if (fresh.outerHTML !== part.outerHTML) {
      part.replaceWith(fresh);
      fresh.dispatchEvent(new Event("talat:refreshed", { bubbles: true }));
      part = fresh;
    }
    if (part.dataset.poll) again(part, Number(part.dataset.pollEvery || 5));
  } catch {
    again(part, Math.min(seconds * 2, SLOWEST_SECONDS));
  }
}

for (const part of document.querySelectorAll("[data-poll][id]")) again(part, Number(part.dataset.pollEvery || 5));
