// The list of sample people, grouped by role, with what they have not read.

import { make } from "./text.js";

const ROLES = {
  staff: "Pegawai",
  supervisor: "Pejabat penilai",
  superior: "Atasan pejabat penilai",
  bkpsdm: "BKPSDM",
  unit_admin: "Admin unit",
  "unit admin": "Admin unit",
};

const hue = (id) => (id * 47) % 360;

export function initials(name) {
  const words = name.split(",")[0].split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !word.endsWith("."));
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export class People {
  constructor(container, find, onChoose) {
    this.container = container;
    this.find = find;
    this.onChoose = onChoose;
    this.buttons = new Map();
    find.addEventListener("input", () => this.filter());
  }

  draw(people) {
    const groups = new Map();
    for (const person of people) {
      const role = ROLES[person.role.toLowerCase()] ?? person.role;
      if (!groups.has(role)) groups.set(role, []);
      groups.get(role).push(person);
    }
    this.buttons.clear();
    this.container.replaceChildren();
    for (const [role, members] of groups) {
      const group = make("section", "group", make("h3", "", role));
      for (const person of members) group.append(this.button(person));
      this.container.append(group);
    }
    this.filter();
  }

  button(person) {
    const face = make("span", "initials", initials(person.name));
    face.setAttribute("aria-hidden", "true");
    face.style.setProperty("--hue", hue(person.id));
    const badge = make("span", "badge");
    badge.hidden = true;
    const node = make("button", "person", face, make("span", "about", make("b", "", person.name), make("small", "", person.about)), badge);
    node.type = "button";
    node.dataset.person = person.id;
    node.title = `${person.name} – ${person.about}`;
    node.dataset.words = `${person.name} ${person.about}`.toLowerCase();
    node.addEventListener("click", () => this.onChoose(person.id));
    this.buttons.set(person.id, node);
    return node;
  }

  filter() {
    const wanted = this.find.value.trim().toLowerCase();
    for (const node of this.buttons.values()) node.hidden = !node.dataset.words.includes(wanted);
    for (const group of this.container.children) group.hidden = !group.querySelector(".person:not([hidden])");
  }

  choose(id) {
    for (const [person, node] of this.buttons) {
      if (person === id) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    }
  }

  unread(id, count) {
    const badge = this.buttons.get(id)?.querySelector(".badge");
    if (!badge) return;
    badge.hidden = count === 0;
    badge.replaceChildren(count > 99 ? "99+" : String(count), make("span", "hidden", " belum dibaca"));
  }

  focus(id) {
    (this.buttons.get(id) ?? this.buttons.values().next().value)?.focus();
  }
}
