// Stripe's fields for a card in our page, in our colours; 3-D Secure is Stripe's part. What was paid is never decided
// here: in the end the browser goes to data-back, where the shop asks Stripe itself.
const form = document.querySelector("[data-card]");
const at = (name) => form.querySelector(`[data-card-${name}]`);
const button = at("pay");
let busy = false;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function appearance() {
  const line = `1.5px solid ${colour("line-control")}`;
  return {
    theme: "stripe",
    variables: {
      colorPrimary: colour("indigo"),
      colorBackground: colour("paper-raised"),
      colorText: colour("ink"),
      colorTextSecondary: colour("ink-soft"),
      colorTextPlaceholder: colour("ink-soft"),
      colorDanger: colour("lac"),
      fontFamily: "Sarabun, 'Noto Sans Thai', 'Leelawadee UI', Thonburi, system-ui, sans-serif",
      fontSizeBase: "17px",
      borderRadius: "4px",
    },
    rules: {
      ".Input": { border: line, boxShadow: "none", padding: "12px" },
      ".Input:focus": { border: `1.5px solid ${colour("focus")}`, outline: `3px solid ${colour("focus")}` },
      ".Label": { fontWeight: "700" },
    },
  };
}

// The first of these words that the page has a sentence for.
function say(...words) {
  const sentences = [...form.querySelectorAll("[data-says]")];
  const knows = (word) => (sentence) => sentence.dataset.says.split(" ").includes(word);
  const said = words.map((word) => sentences.find(knows(word))).find(Boolean);
  for (const sentence of sentences) sentence.hidden = sentence !== said;
}

// While it is busy nothing moves (pay.css): the second press of a double press must not meet what has slid below it.
function rest(isBusy) {
  busy = isBusy;
  for (const part of [form, button]) {
    if (busy) part.setAttribute("aria-busy", "true");
    else part.removeAttribute("aria-busy");
  }
}

async function pay(stripe, elements) {
  if (busy) return;
  rest(true);
  try {
    // Goes to return_url unless something is wrong.
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: form.dataset.back } });
    if (error.code === "payment_intent_unexpected_state") return location.assign(form.dataset.back); // paid, or over
    const isClear = ["card_error", "validation_error"].includes(error.type) || error.code?.startsWith("payment_intent_");
    if (isClear) say(error.decline_code, error.code, error.type, "card_error");
    else say("unknown");
  } catch {
    say("unknown");
  }
  rest(false);
}

function begin() {
  if (!window.Stripe) return lost();
  const { key, secret, language } = form.dataset;
  const stripe = window.Stripe(key);
  const elements = stripe.elements({ clientSecret: secret, locale: language, appearance: appearance() });
  const fields = elements.create("payment", {
    defaultValues: { billingDetails: { address: { country: "TH" } } },
    wallets: { applePay: "never", googlePay: "never" }, // they would need more strangers in the content policy
  });
  fields.on("ready", () => {
    at("wait").hidden = true;
    button.hidden = false;
  });
  fields.on("loaderror", lost);
  fields.mount(at("fields"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pay(stripe, elements);
  });
  window.addEventListener("pageshow", (event) => event.persisted && rest(false));
}

function lost() {
  at("wait").hidden = true;
  at("fields").hidden = true;
  say("unreachable");
}

begin();
