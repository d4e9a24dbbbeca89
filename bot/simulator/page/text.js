// Formatted text: characters and entities become DOM nodes. JavaScript counts as Telegram does, in UTF-16 code units.

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE = new Set(["http:", "https:", "mailto:", "tg:"]);

export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// `onCommand` is called with the command when the reader activates one.
export function formatted(text, entities, onCommand) {
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, [...entities], onCommand);
  return fragment;
}

function fill(parent, text, start, end, entities, onCommand) {
  let at = start;
  let afterBlock = false;
  const plain = (until, beforeBlock) => {
    let part = text.slice(at, until);
    if (afterBlock && part.startsWith("\n")) part = part.slice(1);
    if (beforeBlock && part.endsWith("\n")) part = part.slice(0, -1);
    if (part) parent.append(part);
    at = until;
  };
  while (entities.length) {
    const entity = entities.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    const inner = [];
    while (entities.length && entities[0].offset < stop) inner.push(entities.shift());
    const block = BLOCKS.has(entity.type);
    plain(entity.offset, block);
    const node = nodeFor(entity, text.slice(entity.offset, stop), onCommand);
    fill(node.querySelector?.(".inside") ?? node, text, entity.offset, stop, inner, onCommand);
    parent.append(node);
    at = stop;
    afterBlock = block;
  }
  plain(end, false);
}

function nodeFor(entity, text, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(text);
    case "email":
      return link(`mailto:${text}`);
    case "bot_command":
      return command(text, onCommand);
    case "spoiler":
      return spoiler();
    case "blockquote":
      return make("blockquote");
    case "expandable_blockquote":
      return expandable();
    default:
      return make(TAGS[entity.type] ?? "span");
  }
}

function link(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return make("span");
  }
  if (!SAFE.has(url.protocol)) return make("span");
  const node = make("a");
  node.href = url.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function command(text, onCommand) {
  const node = make("button", "command");
  node.type = "button";
  node.addEventListener("click", () => onCommand(text));
  return node;
}

function spoiler() {
  const node = make("button", "spoiler");
  node.type = "button";
  node.setAttribute("aria-label", "Teks tersembunyi, ketuk untuk membuka");
  node.addEventListener("click", () => {
    node.classList.add("open");
    node.removeAttribute("aria-label");
  });
  return node;
}

function expandable() {
  const toggle = make("button", "more", "Selengkapnya");
  toggle.type = "button";
  toggle.setAttribute("aria-expanded", "false");
  const node = make("blockquote", "short", make("div", "inside"), toggle);
  toggle.addEventListener("click", () => {
    const short = node.classList.toggle("short");
    toggle.textContent = short ? "Selengkapnya" : "Ringkas";
    toggle.setAttribute("aria-expanded", String(!short));
  });
  return node;
}
