// The chat page: which person is on, what changed, and what the bot answered to a tap.

import { bubble, dayOf } from "./bubble.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import * as net from "./net.js";
import { People } from "./people.js";
import { make } from "./text.js";

const $ = (id) => document.getElementById(id);
const PHONE = matchMedia("(max-width: 760px)");
const TYPING = 5000;
const NEAR = 120;

let simulation = "";
let about = { name: "Bot", description: "" };
let people = [];
let person = 0;
let state = { chats: {} };
let after = 0;
let blocked = false;
let fetching = false;
let again = false;
let typingTimer = 0;
let connected = true;
const messages = new Map();
const drafts = new Map();
const waiting = new Map();
const early = new Map();
let seen = {};

const list = new People($("groups"), $("find"), choose);
const composer = new Composer(say, (kind, files, caption) => attempt(() => net.sendFiles(person, kind, files, caption)));
const clock = new Clock(failed);

// --- starting and following

async function start() {
  const view = await net.overview();
  if (simulation && simulation !== view.simulation) return location.reload();
  simulation = view.simulation;
  about = view.bot;
  people = view.people;
  state = view;
  seen = JSON.parse(localStorage.getItem(`seen:${simulation}`) ?? "{}");
  $("bot-name").textContent = about.name;
  clock.allow(view.clock_movable);
  clock.set(view.now);
  list.draw(people);
  const wanted = Number(location.hash.slice(1));
  const known = people.some((one) => one.id === wanted);
  const chosen = people.some((one) => one.id === person) ? person : known ? wanted : people[0]?.id;
  if (chosen && chosen !== person) await choose(chosen);
  else list.choose(person);
  badges();
}

function follow(next) {
  clock.set(next.now);
  state = next;
  const ids = Object.keys(next.chats);
  if (ids.length !== people.length || people.some((one) => !(one.id in next.chats))) return attempt(start);
  const mine = next.chats[person];
  if (mine && next.revision > after) refresh();
  if (mine) typing(mine.action);
  badges();
}

function connection(open) {
  if (open && !connected) attempt(start);
  connected = open;
  status();
}

// --- the person

async function choose(id) {
  drawer(false);
  if (id === person) return composer.input.focus();
  drafts.set(person, composer.draft);
  person = id;
  after = 0;
  messages.clear();
  waiting.clear();
  early.clear();
  composer.draft = drafts.get(id) ?? "";
  history.replaceState(null, "", `#${id}`);
  list.choose(id);
  $("log").replaceChildren();
  typing("");
  status();
  badges();
  await refresh();
  toEnd();
  if (!PHONE.matches) composer.input.focus();
}

function badges() {
  let elsewhere = 0;
  if (state.chats[person] && document.visibilityState === "visible") {
    seen[person] = state.chats[person].received;
    localStorage.setItem(`seen:${simulation}`, JSON.stringify(seen));
  }
  for (const one of people) {
    const unread = Math.max(0, (state.chats[one.id]?.received ?? 0) - (seen[one.id] ?? 0));
    list.unread(one.id, unread);
    if (one.id !== person) elsewhere += unread;
  }
  $("elsewhere").hidden = elsewhere === 0;
  $("elsewhere").textContent = elsewhere > 99 ? "99+" : elsewhere;
  $("open-people").setAttribute("aria-label", elsewhere ? `Buka daftar orang, ${elsewhere} belum dibaca` : "Buka daftar orang");
}

function status() {
  const name = people.find((one) => one.id === person)?.name ?? "";
  const action = state.chats[person]?.action;
  $("status").classList.toggle("lost", !connected);
  if (!connected) $("status").textContent = "Terputus, menyambung kembali…";
  else if (action && !$("typing").hidden) $("status").textContent = action.startsWith("upload") ? "mengirim berkas…" : "mengetik…";
  else $("status").textContent = name ? `Anda: ${name}` : "";
}

// --- the conversation

async function refresh() {
  again = true;
  if (fetching) return;
  fetching = true;
  try {
    while (again) {
      again = false;
      const asked = person;
      const view = await net.chatSince(asked, after);
      if (asked !== person) {
        again = true;
        continue;
      }
      after = view.revision;
      show(view);
    }
  } catch (error) {
    failed(error);
  } finally {
    fetching = false;
  }
}

function show(view) {
  const scroll = $("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  const own = view.messages.some((one) => !one.from_bot && !messages.has(one.id));
  for (const message of view.messages) place(message);
  if (view.messages.length) days();
  for (const answer of view.answers) answered(answer);
  composer.commands = view.commands;
  composer.drawKeyboard(view.keyboard);
  blocked = view.blocked;
  composer.block(blocked);
  $("block").hidden = blocked;
  typing(view.action);
  welcome();
  if (atEnd || own) toEnd();
  else $("down").hidden = false;
}

function place(message) {
  const old = messages.get(message.id);
  if (message.deleted) {
    if (old) keepFocus(old.node, null);
    old?.node.remove();
    messages.delete(message.id);
    return;
  }
  const node = bubble(message, { onButton: tap, onCommand: say, onPicture: openPicture });
  messages.set(message.id, { message, node });
  if (old) {
    keepFocus(old.node, node, () => old.node.replaceWith(node));
    node.classList.add("changed");
  } else {
    if (after && message.id) node.classList.add("new");
    $("log").append(node);
  }
}

// A message that is redrawn under the keyboard user's fingers keeps the focus at the same place.
function keepFocus(from, to, swap = () => {}) {
  const had = from.contains(document.activeElement);
  const index = [...from.querySelectorAll(".inline .button")].indexOf(document.activeElement);
  swap();
  if (!had) return;
  const buttons = to ? [...to.querySelectorAll(".inline .button")] : [];
  const target = buttons[Math.min(Math.max(index, 0), buttons.length - 1)] ?? composer.input;
  target.focus({ preventScroll: true });
}

function days() {
  for (const node of $("log").querySelectorAll(".day")) node.remove();
  let last = "";
  for (const { message, node } of messages.values()) {
    const day = dayOf(message.date);
    if (day !== last) node.before(make("div", "day", make("span", "", day)));
    last = day;
  }
}

function welcome() {
  const old = $("log").querySelector(".welcome");
  if (messages.size || blocked) return old?.remove();
  if (old) return;
  const begin = make("button", "solid", "Mulai");
  begin.type = "button";
  begin.addEventListener("click", () => say("/start"));
  const words = about.description || "Belum ada percakapan. Tekan Mulai untuk menyapa bot.";
  $("log").append(make("div", "welcome", make("h2", "", "Apa yang dapat dilakukan bot ini?"), make("p", "", words), begin));
}

function typing(action) {
  clearTimeout(typingTimer);
  const atEnd = $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < NEAR;
  $("typing").hidden = !action;
  if (action) {
    typingTimer = setTimeout(() => typing(""), TYPING);
    if (atEnd) toEnd();
  }
  status();
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("down").hidden = true;
}

// --- acting

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    failed(error);
  }
}

function failed(error) {
  toast(error instanceof TypeError ? "Simulator tidak menjawab. Coba lagi sebentar lagi." : `Tidak terkirim: ${error.message}`);
}

async function say(text) {
  await attempt(() => net.say(person, text));
}

async function tap(message, button, node) {
  if (button.copy_text) return attempt(() => navigator.clipboard.writeText(button.copy_text.text).then(() => toast("Disalin")));
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  const done = () => node.removeAttribute("aria-busy");
  setTimeout(done, 8000);
  await attempt(async () => {
    const { query } = await net.tap(person, message.id, button.callback_data);
    waiting.set(query, done);
    if (early.has(query)) answered(early.get(query));
  });
}

function answered(answer) {
  if (!waiting.has(answer.query)) return early.set(answer.query, answer); // overtook the response to the tap
  waiting.get(answer.query)();
  waiting.delete(answer.query);
  early.delete(answer.query);
  if (!answer.text) return;
  if (!answer.alert) return toast(answer.text);
  $("alert-text").textContent = answer.text;
  if (!$("alert").open) $("alert").showModal();
}

function toast(text) {
  const node = make("div", "", text);
  $("toast").replaceChildren(node);
  setTimeout(() => node.remove(), Math.max(4000, text.length * 70));
}

function openPicture(file) {
  $("picture-image").src = net.fileAddress(file.id);
  $("picture-image").alt = file.name ? `Foto ${file.name}` : "Foto";
  $("picture-download").href = `${net.fileAddress(file.id)}?download=1`;
  $("picture").showModal();
}

function drawer(open) {
  if (!PHONE.matches) open = false;
  document.body.classList.toggle("drawer", open);
  $("shade").hidden = !open;
  $("open-people").setAttribute("aria-expanded", String(open));
  $("chat").inert = open;
  $("people").inert = PHONE.matches && !open;
  if (open) list.focus(person);
}

$("open-people").addEventListener("click", () => drawer(true));
for (const id of ["close-people", "shade"]) {
  $(id).addEventListener("click", () => {
    drawer(false);
    $("open-people").focus();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("drawer")) return;
  drawer(false);
  $("open-people").focus();
});
PHONE.addEventListener("change", () => drawer(false));
document.addEventListener("visibilitychange", badges);
window.addEventListener("hashchange", () => {
  const wanted = Number(location.hash.slice(1));
  if (people.some((one) => one.id === wanted)) choose(wanted);
});
$("block").addEventListener("click", () => attempt(() => net.block(person, true)));
$("unblock").addEventListener("click", () => attempt(() => net.block(person, false)));
$("down").addEventListener("click", toEnd);
$("scroll").addEventListener("scroll", () => {
  const scroll = $("scroll");
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR) $("down").hidden = true;
}, { passive: true });

drawer(false);
await attempt(start);
net.listen(follow, connection);
