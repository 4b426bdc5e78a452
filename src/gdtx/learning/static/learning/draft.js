// Logging a class with a script: what is typed is kept on this device until the class is logged, a tap on a topic
// fills it in, and the thematic group follows the topic. Everything also works without it.
(() => {
  "use strict";
  const PREFIX = "gdtx-nhap:";
  const KEPT_FOR = 7 * 24 * 3600 * 1000;
  const DONE = "#da-ghi";

  /** The storage of this device, or null where it is switched off. */
  const storage = (() => {
    try {
      window.localStorage.getItem(PREFIX);
      return window.localStorage;
    } catch {
      return null;
    }
  })();

  function read(name) {
    try {
      const draft = JSON.parse(storage?.getItem(name) ?? "null");
      return draft && typeof draft === "object" && Date.now() - draft.at < KEPT_FOR ? draft : null;
    } catch {
      return null;
    }
  }

  function keep(name, draft) {
    try {
      storage?.setItem(name, JSON.stringify(draft));
    } catch {
      // A full device: the form still works.
    }
  }

  function drop(name) {
    try {
      storage?.removeItem(name);
    } catch {
      // As above.
    }
  }

  /** The class is logged: its draft has done its work. Old drafts go as well. */
  function forgetLogged() {
    for (const name of Object.keys(storage ?? {})) {
      if (name.startsWith(PREFIX)) {
        const draft = read(name);
        if (!draft || (draft.sent && location.hash === DONE)) drop(name);
      }
    }
    if (location.hash === DONE) history.replaceState(history.state, "", location.pathname + location.search);
  }

  forgetLogged();
  const form = document.getElementById("ghi-lop");
  if (!form) return;

  const name = form.dataset.nhap;
  const topic = form.elements.namedItem("topic");
  const group = form.elements.namedItem("group_id");
  const why = document.getElementById("nhom-vi-sao");
  const button = form.querySelector(".gd-do--dock button");
  const notice = document.getElementById("nhap");
  const offline = document.getElementById("mat-mang");
  const given = new URLSearchParams(location.search).has("chuyen-de");
  let chosenByHand = Boolean(group.value);
  let sending = false;

  /** What a person typed or chose; never files, never tokens. */
  function fields() {
    const typed = [];
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "file" || field.type === "checkbox") continue;
      if (field.tagName === "BUTTON" || field.tagName === "FIELDSET") continue;
      if (field.type === "radio" && !field.checked) continue;
      typed.push([field.name, field.value]);
    }
    return typed;
  }

  const blank = JSON.stringify(fields().filter(([field]) => field !== "key"));

  function save(sent) {
    const typed = fields();
    if (!sent && JSON.stringify(typed.filter(([field]) => field !== "key")) === blank && !form.hasAttribute("data-da-gui")) {
      drop(name);
      return;
    }
    // A suggestion that arrives while the form is on its way must not turn the draft into one that was never sent.
    keep(name, { at: Date.now(), sent: sent || sending, typed });
  }

  function restore(draft) {
    for (const [field, value] of draft.typed) {
      if (field === "so-noi" || (given && (field === "topic" || field === "group_id"))) continue;
      const target = form.elements.namedItem(field);
      if (!target) continue;
      if (target instanceof RadioNodeList) target.value = value;
      else if (target.tagName === "INPUT" || target.tagName === "SELECT" || target.tagName === "TEXTAREA") target.value = value;
      const fold = (target.closest ? target : target[0])?.closest("details");
      if (fold && value && target.type !== "hidden") fold.open = true;
    }
    const at = new Date(draft.at);
    notice.querySelector("[data-luc]").textContent = at.toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
    notice.hidden = false;
    chosenByHand = Boolean(group.value);
  }

  function explain(reason) {
    if (!reason) {
      why.replaceChildren();
      return;
    }
    const text = document.getElementById("nhom-mau").content.cloneNode(true);
    text.querySelector("[data-vi-sao]").textContent = reason;
    why.replaceChildren(text);
  }

  let asking = null;
  async function suggest() {
    if (chosenByHand || !topic.value.trim()) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const address = new URL(form.dataset.goiY, location.href);
      address.searchParams.set("chuyen-de", topic.value.trim().slice(0, 300));
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (chosenByHand) return;
      group.value = found.group ?? "";
      explain(found.group ? found.reason : "");
      save(false);
    } catch {
      // No connection: the server suggests when the form is sent.
    }
  }

  if (form.hasAttribute("data-da-gui")) {
    save(false);
  } else {
    const draft = read(name);
    if (draft) restore(draft);
  }

  form.addEventListener("input", (event) => {
    if (event.target === group) {
      chosenByHand = Boolean(group.value);
      explain("");
    }
    save(false);
  });
  topic.addEventListener("change", suggest);

  for (const link of document.querySelectorAll("[data-chuyen-de]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      topic.value = link.dataset.chuyenDe;
      chosenByHand = false;
      suggest();
      if (link.dataset.nhomLa) group.value = link.dataset.nhomLa;
      save(false);
      form.elements.namedItem("turns").focus();
    });
  }

  notice.querySelector("[data-bo]").addEventListener("click", () => {
    drop(name);
    location.replace(form.action);
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return;
    if (sending) {
      event.preventDefault();
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      save(false);
      offline.hidden = false;
      return;
    }
    sending = true;
    save(true);
    button.setAttribute("aria-disabled", "true");
  });

  // Coming back with the back button finds the page as it was left: it may be sent again.
  window.addEventListener("pageshow", () => {
    sending = false;
    button.removeAttribute("aria-disabled");
  });
  window.addEventListener("offline", () => { offline.hidden = false; });
  window.addEventListener("online", () => { offline.hidden = true; });
})();
