// One message as elements: who, what, when, and the buttons below it.

import { element, hueOf } from "/static/api.js";
import { richText } from "/static/rich.js";

const SERVICE = {
  new_chat_members: (message) => `${names(message.new_chat_members)} joined`,
  left_chat_member: (message) => `${message.left_chat_member.first_name} left`,
  migrate_to_chat_id: () => "This group became a supergroup",
  migrate_from_chat_id: () => "This group became a supergroup",
  forum_topic_created: (message) => `Topic: ${message.forum_topic_created.name}`,
};

const names = (people) => people.map((person) => person.first_name).join(", ");

export const timeOf = (message) =>
  new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export function dayOf(message) {
  const day = { weekday: "long", day: "numeric", month: "long" };
  return new Date(message.date * 1000).toLocaleDateString([], day);
}

export function senderOf(message) {
  if (message.sender_chat) return message.sender_chat.title;
  return message.from?.first_name ?? message.chat.title ?? "";
}

export function summaryOf(message) {
  if (message.text) return message.text;
  if (message.caption) return message.caption;
  if (message.photo) return "Picture";
  if (message.document) return message.document.file_name;
  if (message.poll) return `Poll: ${message.poll.question}`;
  const kind = Object.keys(SERVICE).find((each) => each in message);
  return kind ? SERVICE[kind](message) : "Message";
}

// `view` says who looks: { userId, vote, say, tap, reply, edit, payloadOf, openLink, choose }.
export function bubble(message, view) {
  const kind = Object.keys(SERVICE).find((each) => each in message);
  if (kind) return element("p", { class: "service", "data-id": message.message_id }, summaryOf(message));
  const isOwn = message.from?.id === view.userId;
  const sender = isOwn ? "You" : senderOf(message);
  const box = element("div", { class: "bubble" });
  if (!isOwn && message.chat.type !== "private") {
    const name = element("div", { class: "sender" }, sender);
    name.style.cssText = hueOf(sender);
    box.append(name);
  }
  box.append(...parts(message, view), meta(message));
  const article = element("article", {
    class: isOwn ? "message own" : "message", tabindex: "-1", "data-id": message.message_id,
    "aria-label": `${sender}, ${timeOf(message)}`,
  }, box, keyboard(message, view), tools(message, isOwn, view));
  return article;
}

function parts(message, view) {
  const made = [];
  if (message.reply_to_message) made.push(quote(message.reply_to_message, view));
  if (message.photo) made.push(picture(message));
  if (message.document) made.push(documentLink(message.document));
  if (message.poll) made.push(poll(message.poll, view));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities ?? message.caption_entities;
    made.push(element("div", { class: "words" }, richText(text, entities, view)));
  }
  return made;
}

function quote(replied, view) {
  const show = () => view.showMessage(replied.message_id);
  return element("button", { type: "button", class: "quote-of", onclick: show },
    element("strong", {}, senderOf(replied)), element("span", {}, summaryOf(replied)));
}

function picture(message) {
  const size = message.photo.at(-1);
  const address = `/api/files/${size.file_id}`;
  const image = element("img", {
    class: "picture", src: address, alt: message.caption ? "Picture, described below" : "Picture",
    width: size.width || undefined, height: size.height || undefined,
  });
  return element("a", { href: address, target: "_blank" }, image);
}

function documentLink(about) {
  const size = about.file_size < 1024 ? `${about.file_size} bytes` : `${Math.round(about.file_size / 1024)} KB`;
  return element("a", { class: "document", href: `/api/files/${about.file_id}`, download: about.file_name },
    element("span", { class: "sheet", "aria-hidden": "true" }, "↓"),
    element("span", {}, about.file_name, element("small", {}, `${size}, download`)));
}

function meta(message) {
  return element("div", { class: "meta" },
    message.via_bot ? element("span", {}, `via @${message.via_bot.username}`) : null,
    message.edit_date ? element("span", {}, "edited") : null,
    element("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message)));
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const keys = element("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" });
  for (const row of rows) {
    keys.append(element("div", { class: "keys-row" }, ...row.map((button) => key(button, message, view))));
  }
  return keys;
}

function key(button, message, view) {
  if (button.url && view.payloadOf(button.url) === null) {
    const away = { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer" };
    return element("a", away, `${button.text} ↗`);
  }
  const press = (event) => {
    if (button.url) view.openLink(view.payloadOf(button.url));
    else if (button.copy_text) navigator.clipboard.writeText(button.copy_text.text);
    else if (button.callback_data !== undefined) view.tap(message, button, event.currentTarget);
    else view.notice("This button asks to choose a chat; the playground does not do that.");
  };
  return element("button", { type: "button", class: "key", onclick: press }, button.text);
}

function tools(message, isOwn, view) {
  const made = element("div", { class: "tools" });
  const tool = (label, sign, press) => element("button", {
    type: "button", "aria-label": label, title: label, onclick: press }, sign);
  made.append(tool("Reply", "↩", () => view.reply(message)));
  if (isOwn && message.text) made.append(tool("Edit", "✎", () => view.edit(message)));
  return made;
}

function poll(about, view) {
  const chosen = view.votesOf(about.id);
  const isShown = chosen.length > 0 || about.is_closed;
  const box = element("fieldset", { class: "poll" }, element("legend", {}, about.question));
  const sort = about.type === "quiz" ? "quiz" : "poll";
  const kind = `${about.is_anonymous ? "Anonymous " : ""}${sort}${about.is_closed ? ", closed" : ""}`;
  box.append(element("p", { class: "poll-kind" }, kind));
  about.options.forEach((option, index) => {
    box.append(isShown ? result(about, option, index, chosen) : choice(about, option, index, view));
  });
  box.append(element("p", { class: "poll-kind" }, about.total_voter_count === 1 ? "1 vote" : `${about.total_voter_count} votes`));
  if (isShown && about.explanation) box.append(element("p", {}, about.explanation));
  return box;
}

function choice(about, option, index, view) {
  const press = () => view.choose(about.id, [index]);
  return element("button", { type: "button", class: "poll-option", onclick: press },
    element("span", { class: "poll-share", "aria-hidden": "true" }, "○"), element("span", {}, option.text));
}

function result(about, option, index, chosen) {
  const share = about.total_voter_count ? option.voter_count / about.total_voter_count : 0;
  const isRight = about.correct_option_ids?.includes(index);
  const isChosen = chosen.includes(index);
  const mark = isRight ? " ✓ right" : isChosen && about.type === "quiz" ? " ✗ wrong" : isChosen ? " (yours)" : "";
  const look = isRight ? "right" : isChosen && about.type === "quiz" ? "wrong" : "";
  const percent = `${Math.round(share * 100)}%`;
  return element("div", { class: `poll-option ${look}` },
    element("span", { class: "poll-share" }, percent), element("span", {}, option.text + mark),
    element("progress", { class: "poll-bar", max: "1", value: share, "aria-label": `${option.text}: ${percent}` }));
}
