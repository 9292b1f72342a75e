// <p data-countdown="1500" hidden>Time left <span></span></p> counts down from so many seconds, as the server knows them:
// the phone's own clock may be wrong. Without this script the deadline stands there as text.
function clock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

function count(part, end) {
  if (!part.isConnected) return;
  const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
  part.querySelector("span").textContent = clock(seconds);
  part.hidden = false;
  if (seconds) setTimeout(count, 1000, part, end);
}

function begin(root) {
  for (const part of root.querySelectorAll("[data-countdown]")) {
    count(part, Date.now() + Number(part.dataset.countdown) * 1000);
  }
}

begin(document);
document.addEventListener("talat:refreshed", (event) => begin(event.target));
