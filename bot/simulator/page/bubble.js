// One message as it stands in the chat.

import { fileAddress } from "./net.js";
import { formatted, make } from "./text.js";

const HOUR = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Makassar", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Makassar", weekday: "long", day: "numeric", month: "long", year: "numeric" });

export const dayOf = (milliseconds) => DAY.format(milliseconds);

// `acts` offers onButton(message, button, node), onCommand(text), onPicture(file).
export function bubble(message, acts) {
  const node = make("article", `message ${message.from_bot ? "theirs" : "mine"}`);
  node.dataset.id = message.id;
  const body = make("div", "bubble", make("span", "hidden", message.from_bot ? "Bot: " : "Anda: "));
  if (message.file) body.append(attachment(message.file, acts));
  if (message.text) body.append(make("div", "text", formatted(message.text, message.entities, acts.onCommand)));
  body.append(foot(message));
  node.append(body);
  if (message.buttons.length) node.append(keyboard(message, acts));
  return node;
}

function foot(message) {
  const line = make("div", "meta");
  if (message.silent) line.append(make("span", "", "tanpa bunyi"));
  if (message.edited) line.append(make("span", "", "diedit"));
  const time = make("time", "", HOUR.format(message.date));
  time.dateTime = new Date(message.date).toISOString();
  line.append(time);
  return line;
}

function keyboard(message, acts) {
  const node = make("div", "inline");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Tombol pesan");
  for (const row of message.buttons) {
    const line = make("div", "row");
    for (const button of row) line.append(inlineButton(message, button, acts));
    node.append(line);
  }
  return node;
}

function inlineButton(message, button, acts) {
  if (button.url) {
    const node = make("a", "button", button.text, make("span", "hidden", " (tautan luar)"));
    if (/^(https?|tg):/.test(button.url)) node.href = button.url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
  }
  const node = make("button", "button", button.text);
  node.type = "button";
  node.addEventListener("click", () => acts.onButton(message, button, node));
  return node;
}

function attachment(file, acts) {
  if (file.kind === "photo") {
    const image = make("img", "photo");
    image.src = fileAddress(file.id);
    image.alt = file.name ? `Foto ${file.name}` : "Foto";
    const ratio = file.width && file.height ? Math.min(1, 320 / file.width, 380 / file.height) : 1;
    image.width = Math.max(48, Math.round((file.width || 320) * ratio));
    image.height = Math.max(48, Math.round((file.height || 240) * ratio));
    const open = make("button", "open-photo", image);
    open.type = "button";
    open.addEventListener("click", () => acts.onPicture(file));
    return open;
  }
  if (file.kind === "voice") {
    const sound = make("audio");
    sound.controls = true;
    sound.preload = "metadata";
    sound.src = fileAddress(file.id);
    sound.setAttribute("aria-label", "Pesan suara");
    return make("div", "voice", sound, make("span", "size", `Pesan suara · ${size(file.size)}`));
  }
  const link = make("a", "file", make("span", "kind", ending(file.name)), make("span", "name", file.name), make("span", "size", `${size(file.size)} · Unduh`));
  link.href = `${fileAddress(file.id)}?download=1`;
  link.download = file.name;
  return link;
}

const ending = (name) => (name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "FILE");

export function size(bytes) {
  const number = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 });
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${number.format(bytes / 1024)} KB` : `${number.format(bytes / 1024 / 1024)} MB`;
}
