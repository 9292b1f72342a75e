// The counter's input keeps the focus, so that a scanner or the next key always goes there. Sounds tell the answer
// to a clerk who looks at the parcel: off until switched on, kept in this browser. All works without this script.
const input = document.getElementById("scan");
const INTERACTIVE = "a, button, input, select, textarea, summary, [tabindex='0']";

function toInput() {
  input?.focus({ preventScroll: true });
  input?.select();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest(INTERACTIVE) && !String(getSelection())) toInput();
});
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.activeElement.closest("input, textarea, select")) return;
  if (event.key === " " && document.activeElement.closest("a, button")) return;
  toInput();
});
window.addEventListener("pageshow", toInput);
window.addEventListener("focus", toInput);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.onclick = () => print();
}

// Two rising tones: done. One middle tone: look. Two low tones: refused.
const TONES = { good: [660, 880], attention: [520], refuse: [220, 180] };

function play(state) {
  const audio = new AudioContext();
  TONES[state].forEach((pitch, place) => {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const start = audio.currentTime + place * 0.16;
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.2, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.15);
  });
}

const toggle = document.querySelector("[data-sound]");
if (toggle) {
  const isOn = () => localStorage.getItem("talat-counter-sound") === "on";
  const show = () => {
    toggle.setAttribute("aria-pressed", String(isOn()));
    toggle.querySelector("[data-sound-on]").hidden = !isOn();
    toggle.querySelector("[data-sound-off]").hidden = isOn();
  };
  toggle.hidden = false;
  toggle.onclick = () => {
    localStorage.setItem("talat-counter-sound", isOn() ? "off" : "on");
    show();
    if (isOn()) play("good");
    toInput();
  };
  show();
  const answer = document.querySelector("[data-scan]");
  if (answer && isOn()) play(answer.dataset.scan);
}
