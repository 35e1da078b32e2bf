// Recording while the diary is locked or out of reach. What is typed is sealed at once; the list below lives only as long
// as this page.
import { keep, known, newKey, waiting } from "./waiting.js";

const page = document.getElementById("recorder");
const words = page.dataset;
const list = document.getElementById("mine");
const status = document.getElementById("waits");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const pad = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
/** Now, less `minutes`, with this device's offset from UTC. */
const moment = (minutes = 0) => {
  const at = new Date(Date.now() - minutes * 60000);
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60000).toISOString().slice(0, 23);
  return `${local}${offset < 0 ? "-" : "+"}${pad(offset / 60)}:${pad(offset % 60)}`;
};

const count = async () => {
  const all = await waiting();
  status.textContent = all.length ? words.waiting.replace("#", all.length) : words.nothing;
};

const say = async (entry, change) => {
  Object.assign(entry, change);
  await keep({ key: entry.key, kind: entry.kind, entered_at: moment(), content: entry.content, base: entry.base, removed: Boolean(entry.removed) });
  entry.base += 1;
  await count();
};

const told = ({ kind, content }) => {
  if (kind === "rating") return content.cannot ? words.cannot : words.pain.replace("#", content.value);
  if (kind === "intake") return [content.name || words.usual, content.grams ? `${content.grams} g` : words.unweighed].join(": ");
  return content.text;
};

const button = (label, entry, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet small";
  made.textContent = label;
  const about = document.createElement("span");
  about.className = "unseen";
  about.textContent = ` ${told(entry)}`;
  made.append(about);
  made.addEventListener("click", act);
  return made;
};

const field = { rating: "value", intake: "grams", note: "text" };
const show = (entry) => {
  const line = document.createElement("li");
  const draw = () => {
    const text = document.createElement("bdi");
    text.textContent = `${entry.content.at.slice(11, 16)} ${told(entry)}`;
    line.replaceChildren(text, button(words.change, entry, edit), button(words.back, entry, back));
  };
  const back = async () => { await say(entry, { removed: true }); line.remove(); };
  const edit = () => {
    const name = field[entry.kind];
    const box = document.createElement("input");
    box.type = "text";
    box.autocomplete = "off";
    box.value = entry.content[name] ?? "";
    box.setAttribute("aria-label", `${words.change}: ${told(entry)}`);
    const done = button(words.save, entry, async () => {
      const value = box.value.trim();
      const number = Number(value.replace(",", "."));
      const good = entry.kind === "note" ? value : value && number >= 0 && number <= (entry.kind === "rating" ? 10 : 1000);
      if (!good) { box.setAttribute("aria-invalid", "true"); box.focus(); return; }
      const content = { ...entry.content, [name]: entry.kind === "note" ? value : number };
      delete content.cannot;
      await say(entry, { content });
      draw();
    });
    line.replaceChildren(box, done);
    box.focus();
  };
  draw();
  list.prepend(line);
  return line;
};

const record = async (kind, content, minutes = 0) => {
  const entry = { key: newKey(), kind, base: 0, content: { at: moment(minutes), zone, ...content } };
  const line = show(entry); // at once, so that the list is in the order of the taps
  try {
    await say(entry, {});
  } catch (error) {
    line.remove();
    status.textContent = `${words.failed} ${error.message}`;
  }
};

if (!window.isSecureContext || !(await known())) {
  document.getElementById("unknown").hidden = false;
} else {
  page.hidden = false;
  await count();
}

page.addEventListener("click", (event) => {
  const pain = event.target.closest("button[data-pain]");
  if (pain) record("rating", { scale: "nrs-pain", ...(pain.dataset.pain === "cannot" ? { cannot: true } : { value: Number(pain.dataset.pain) }) });
});
document.getElementById("dose-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const grams = Number(form.grams.value.replace(",", "."));
  const bad = form.grams.value.trim() && !(grams > 0 && grams <= 1000);
  form.grams.toggleAttribute("aria-invalid", bad);
  if (bad) { form.grams.setAttribute("aria-invalid", "true"); form.grams.focus(); return; }
  const minutes = Number(form.minutes.value || 0);
  record("intake", { ...(grams ? { grams } : {}), ...(form.product.value.trim() ? { name: form.product.value.trim() } : {}) }, minutes);
  form.reset();
});
document.getElementById("note-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const said = event.target.note.value.trim();
  if (said) record("note", { text: said });
  event.target.reset();
});
