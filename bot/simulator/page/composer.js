// Writing: the text field, the command menu, attachments and the reply keyboard.

import { make } from "./text.js";
import { size } from "./bubble.js";

const ACCEPT = { photo: "image/png,image/jpeg,image/gif,image/webp", document: "", voice: "audio/*" };
const $ = (id) => document.getElementById(id);

export class Composer {
  // `onSay(text)` and `onFiles(kind, files, caption)` return promises.
  constructor(onSay, onFiles) {
    this.onSay = onSay;
    this.onFiles = onFiles;
    this.commands = [];
    this.active = -1;
    this.kind = "document";
    this.input = $("input");
    this.menu = $("commands");
    this.wireText();
    this.wireFiles();
    $("keys").addEventListener("click", () => this.showKeys($("keyboard").hidden));
  }

  get draft() {
    return this.input.value;
  }

  set draft(text) {
    this.input.value = text;
    this.grow();
    this.closeMenu();
  }

  wireText() {
    $("compose").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.input.value);
    });
    this.input.addEventListener("input", () => {
      this.grow();
      this.suggest();
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.left() && this.closeMenu(), 150));
    // Without this a press takes the focus from the text field, and its "blur" closes the menu just opened.
    $("slash").addEventListener("mousedown", (event) => event.preventDefault());
    $("slash").addEventListener("click", () => {
      if (!this.menu.hidden) return this.closeMenu();
      if (!this.input.value.startsWith("/")) this.input.value = "/";
      this.input.focus();
      this.suggest();
    });
  }

  // Whether the reader has gone elsewhere: not only to the menu, and not there and back.
  left() {
    const here = document.activeElement;
    return here !== this.input && !this.menu.contains(here);
  }

  async send(text) {
    if (!text.trim()) return;
    if (text === this.input.value) this.draft = "";
    this.closeMenu();
    await this.onSay(text);
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.menu.hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        return this.move(event.key === "ArrowDown" ? 1 : -1);
      }
      if (event.key === "Escape") {
        event.preventDefault();
        return this.closeMenu();
      }
      if ((event.key === "Enter" || event.key === "Tab") && this.active >= 0 && !event.shiftKey) {
        event.preventDefault();
        return this.menu.children[this.active].click();
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send(this.input.value);
    }
  }

  suggest() {
    const typed = this.input.value;
    const fits = /^\/\w*$/.test(typed) ? this.commands.filter((one) => `/${one.command}`.startsWith(typed)) : [];
    if (!fits.length) return this.closeMenu();
    this.menu.replaceChildren(...fits.map((one, index) => this.suggestion(one, index)));
    this.menu.hidden = false;
    $("slash").setAttribute("aria-expanded", "true");
    this.active = -1;
    if (typed.length > 1) this.move(1);
  }

  suggestion(one, index) {
    const node = make("li", "", make("b", "", `/${one.command}`), make("span", "", one.description));
    node.id = `command-${index}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", () => {
      this.draft = "";
      this.input.focus();
      this.send(`/${one.command}`);
    });
    return node;
  }

  move(step) {
    const options = [...this.menu.children];
    this.active = (this.active + step + options.length + (this.active < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((node, index) => node.setAttribute("aria-selected", String(index === this.active)));
    options[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
  }

  closeMenu() {
    this.menu.hidden = true;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    $("slash").setAttribute("aria-expanded", "false");
  }

  wireFiles() {
    const panel = $("attachments");
    const show = (open) => {
      panel.hidden = !open;
      $("attach").setAttribute("aria-expanded", String(open));
      if (open) panel.querySelector("button").focus();
    };
    $("attach").addEventListener("click", () => show(panel.hidden));
    document.addEventListener("click", (event) => {
      if (!panel.contains(event.target) && !$("attach").contains(event.target)) show(false);
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      show(false);
      $("attach").focus();
    });
    for (const button of panel.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        this.kind = button.dataset.kind;
        show(false);
        $("files").accept = ACCEPT[this.kind];
        $("files").multiple = this.kind !== "voice";
        $("files").value = "";
        $("files").click();
      });
    }
    $("files").addEventListener("change", () => this.confirmFiles());
    $("files-cancel").addEventListener("click", () => $("send-files").close());
    $("files-ok").addEventListener("click", () => this.sendFiles());
    $("caption").addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.sendFiles();
    });
    $("send-files").addEventListener("close", () => this.input.focus());
  }

  confirmFiles() {
    const files = [...$("files").files].slice(0, 10);
    if (!files.length) return;
    $("chosen").replaceChildren(...files.map((file) => make("li", "", make("b", "", file.name), make("small", "", size(file.size)))));
    $("caption").value = this.draft.startsWith("/") ? "" : this.draft;
    $("send-files").showModal();
    $("caption").focus();
  }

  async sendFiles() {
    const files = [...$("files").files].slice(0, 10);
    $("send-files").close();
    this.draft = "";
    await this.onFiles(this.kind, files, $("caption").value);
  }

  drawKeyboard(keyboard) {
    const node = $("keyboard");
    const same = JSON.stringify(keyboard) === this.drawn;
    if (same) return;
    this.drawn = JSON.stringify(keyboard);
    this.input.placeholder = keyboard?.input_field_placeholder || "Tulis pesan";
    $("keys").hidden = !keyboard;
    node.replaceChildren();
    for (const row of keyboard?.keyboard ?? []) {
      const line = make("div", "row");
      for (const button of row) {
        const key = make("button", "button", button.text);
        key.type = "button";
        key.addEventListener("click", () => this.send(button.text));
        line.append(key);
      }
      node.append(line);
    }
    this.showKeys(Boolean(keyboard));
  }

  showKeys(open) {
    $("keyboard").hidden = !open;
    $("keys").setAttribute("aria-expanded", String(open));
  }

  block(blocked) {
    $("compose").hidden = blocked;
    $("blocked").hidden = !blocked;
    if (blocked) this.closeMenu();
    $("keyboard").classList.toggle("away", blocked);
  }
}
