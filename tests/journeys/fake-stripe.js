// What a browser test loads in place of https://js.stripe.com: as much of Stripe.js as our page uses, with plain
// fields. It talks to https://api.stripe.com as Stripe.js does; the test leads that to the scripted Stripe.
// Cards: 4242… pays, 4000…0002 is declined, 4000…3155 asks the bank first.
const WAYS = { 3155: "pm_card_authenticationRequired", "0002": "pm_card_chargeDeclined" };

function field(label, name, options) {
  const input = Object.assign(document.createElement("input"), { name, inputMode: "numeric", ...options });
  const box = document.createElement("label");
  box.className = "label";
  box.append(label, input);
  return box;
}

// The bank's window of 3-D Secure: yes or no.
function ask(words) {
  const dialog = document.createElement("dialog");
  const buttons = ["confirm", "refuse"].map((word) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.className = "button-secondary";
    return button;
  });
  dialog.append(words, ...buttons);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    buttons.forEach((button, place) => {
      button.onclick = () => {
        dialog.remove();
        resolve(place === 0);
      };
    });
  });
}

async function post(key, path, values) {
  const headers = { Authorization: `Bearer ${key}` };
  const body = new URLSearchParams(values);
  const answer = await fetch(`https://api.stripe.com${path}`, { method: "POST", headers, body });
  return [answer.ok, await answer.json()];
}

window.Stripe = (key) => {
  let asked, form;

  function mount(place) {
    const { locale, appearance } = asked;
    form = place;
    form.replaceChildren(
      field(locale === "th" ? "หมายเลขบัตร" : "Card number", "card", { autocomplete: "cc-number" }),
      field(locale === "th" ? "วันหมดอายุ" : "Expiry", "expiry", { autocomplete: "cc-exp" }),
    );
    form.dataset.colour = appearance.variables.colorPrimary;
  }

  return {
    elements(options) {
      asked = options;
      return {
        create: () => {
          const handlers = {};
          return {
            on: (name, handler) => (handlers[name] = handler),
            mount: (place) => {
              mount(place);
              setTimeout(() => handlers.ready?.());
            },
          };
        },
      };
    },
    async confirmPayment({ confirmParams }) {
      window.confirmations = (window.confirmations ?? 0) + 1;
      const card = form.querySelector("[name=card]").value.replaceAll(" ", "");
      if (card.length !== 16) return { error: { type: "validation_error", code: "incomplete_number" } };
      const number = asked.clientSecret.split("_secret_")[0];
      const values = { payment_method: WAYS[card.slice(-4)] ?? "pm_card_visa", client_secret: asked.clientSecret };
      const path = `/v1/payment_intents/${number}/confirm`;
      let [ok, answer] = await post(key, path, values);
      if (ok && answer.status === "requires_action") {
        const agreed = await ask("The bank asks");
        const next = agreed ? "pm_card_visa" : "pm_card_chargeDeclined";
        [ok, answer] = await post(key, path, { ...values, payment_method: next });
        if (!agreed) answer.error.code = "payment_intent_authentication_failure";
      }
      if (!ok) return { error: answer.error };
      const back = new URL(confirmParams.return_url);
      back.searchParams.set("payment_intent", number);
      back.searchParams.set("redirect_status", "succeeded");
      location.assign(back);
      return new Promise(() => {});
    },
  };
};
