// SPDX-License-Identifier: EUPL-1.2
// Passkeys: hands the page's options to the browser and sends its answer with the form.
(() => {
  "use strict";

  const toBytes = (text) => {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded.padEnd(Math.ceil(padded.length / 4) * 4, "=")), (c) => c.charCodeAt(0));
  };
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }));

  const create = async (options) => {
    const given = options.publicKey;
    const made = await navigator.credentials.create({
      publicKey: {
        ...given,
        challenge: toBytes(given.challenge),
        user: { ...given.user, id: toBytes(given.user.id) },
        excludeCredentials: named(given.excludeCredentials),
        authenticatorSelection: {
          ...given.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
    return {
      id: made.id,
      rawId: toText(made.rawId),
      type: made.type,
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: toText(made.response.clientDataJSON),
        attestationObject: toText(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    };
  };

  const get = async (options) => {
    const given = options.publicKey;
    const made = await navigator.credentials.get({
      publicKey: {
        ...given,
        challenge: toBytes(given.challenge),
        allowCredentials: named(given.allowCredentials),
      },
    });
    return {
      id: made.id,
      rawId: toText(made.rawId),
      type: made.type,
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: toText(made.response.clientDataJSON),
        authenticatorData: toText(made.response.authenticatorData),
        signature: toText(made.response.signature),
        userHandle: made.response.userHandle ? toText(made.response.userHandle) : null,
      },
    };
  };

  const optionsOf = async (form) => {
    const written = document.getElementById(form.dataset.options || "");
    if (written) {
      const data = JSON.parse(written.textContent);
      return data.creation_options || data.request_options;
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      throw new Error(answer.status === 429 ? "busy" : "no options");
    }
    return (await answer.json()).request_options;
  };

  const supported = "credentials" in navigator && "PublicKeyCredential" in window;

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const field = form.querySelector("input[name=credential]");
    const failed = form.querySelector("[data-passkey-failed]");
    const busy = form.querySelector("[data-passkey-busy]");
    const missing = form.querySelector("[data-passkey-missing]");
    if (!supported) {
      return;
    }
    if (missing) {
      missing.hidden = true;
    }
    form.querySelectorAll("[data-passkey-ready]").forEach((part) => { part.hidden = false; });
    form.addEventListener("submit", async (event) => {
      if (field.value) {
        return;
      }
      event.preventDefault();
      [failed, busy].filter(Boolean).forEach((part) => { part.hidden = true; });
      try {
        const options = await optionsOf(form);
        const made = await (form.dataset.passkey === "create" ? create(options) : get(options));
        field.value = JSON.stringify(made);
        form.submit();
      } catch (error) {
        field.value = "";
        const why = error.message === "busy" && busy ? busy : failed;
        if (why) {
          why.hidden = false;
          why.focus();
        }
      }
    });
  });
})();
