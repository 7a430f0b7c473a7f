// Text with Telegram's entities as elements. Nothing is ever parsed as HTML.

import { element } from "/static/api.js";

const SIMPLE = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  blockquote: "blockquote",
};

// Entities count UTF-16 units, as JavaScript strings do.
export function richText(text, entities = [], actions = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, 0, text.length, sorted, actions));
  return fragment;
}

function pieces(text, start, end, entities, actions) {
  const made = [];
  let at = start;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    if (from > at) made.push(text.slice(at, from));
    const children = pieces(text, from, to, inner, actions);
    made.push(wrap(entity, text.slice(from, to), children, actions));
    at = to;
    // An inner one that reaches beyond this one goes on behind it.
    const beyond = inner.filter((each) => each.offset + each.length > to);
    entities = [...beyond, ...entities.slice(index)];
    index = 0;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrap(entity, text, children, actions) {
  if (SIMPLE[entity.type]) return element(SIMPLE[entity.type], {}, ...children);
  switch (entity.type) {
    case "pre":
      return element("pre", { tabindex: "0" }, element("code", {}, ...children));
    case "expandable_blockquote":
      return element("blockquote", {}, quoteDetails(children));
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return element(
        "button", { type: "button", class: "command", onclick: () => actions.say?.(text) }, ...children,
      );
    case "text_link":
      return link(entity.url, children, actions);
    case "url":
      return link(text, children, actions);
    default:
      return element("span", {}, ...children);
  }
}

function quoteDetails(children) {
  const details = element("details", { class: "quote" });
  details.append(element("summary", {}, "Quotation"), ...children);
  return details;
}

function spoiler(children) {
  const button = element("button", {
    type: "button", class: "spoiler", "aria-expanded": "false", "aria-label": "Hidden text, press to show",
    onclick: () => {
      button.setAttribute("aria-expanded", "true");
      button.removeAttribute("aria-label");
    },
  }, ...children);
  return button;
}

function link(address, children, actions) {
  const payload = actions.payloadOf?.(address);
  if (payload !== undefined && payload !== null) {
    const open = () => actions.openLink(payload);
    return element("button", { type: "button", class: "command", onclick: open }, ...children);
  }
  if (!/^https?:\/\//i.test(address)) return element("span", {}, ...children);
  const away = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return element("a", away, ...children);
}
