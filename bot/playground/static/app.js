// The page: which chat is open, who one is, and what happens meanwhile.

import { act, ask, avatar, byId, element } from "/static/api.js";
import { bubble, dayOf, senderOf, summaryOf } from "/static/bubbles.js";
import { forgetAbout, say, setAbout, setCommands, startComposer } from "/static/composer.js";

const log = byId("log");
const state = { bot: null, people: [], chats: new Map(), votes: {}, chatId: 0, userId: 0, unread: new Map() };
const awaited = new Map(); // Tapped keys by query id, until the bot answers.
const early = new Map(); // Answers that came before the page knew the query's id.
const TAP_PATIENCE_MS = 15000;
const TYPING_MS = 5000;
const NEAR_BOTTOM_PX = 90;
let typingTimer = 0;
let tappedId = 0; // The message whose button was tapped last.

const isPrivate = (chat) => chat.type === "private";
const openChat = () => state.chats.get(state.chatId);
const here = () => ({ chat_id: state.chatId, user_id: state.userId });
const visibleChats = () =>
  [...state.chats.values()].filter((chat) => !isPrivate(chat) || chat.id === state.userId);
const titleOf = (chat) => (isPrivate(chat) ? state.bot.first_name : chat.title);

async function load() {
  const fresh = await ask("/api/state");
  state.bot = fresh.bot;
  state.people = fresh.people;
  state.votes = fresh.votes;
  state.chats = new Map(fresh.chats.map((chat) => [chat.id, prepared(chat)]));
  const [userId, chatId] = location.hash.slice(1).split("/").map(Number);
  state.userId = fresh.people.some((each) => each.id === userId) ? userId : fresh.people[0].id;
  const isKnown = visibleChats().some((chat) => chat.id === chatId);
  enter(isKnown ? chatId : state.userId);
}

const prepared = (chat) => ({
  ...chat, messages: new Map(chat.messages.map((message) => [message.message_id, message])),
});

// --- Chats and people

function enter(chatId) {
  state.chatId = chatId;
  state.unread.delete(chatId);
  history.replaceState(null, "", `#${state.userId}/${chatId}`);
  forgetAbout();
  byId("typing").hidden = true;
  showPeople();
  showChats();
  showRoom();
  loadCommands();
}

function become(userId) {
  const wasPrivate = isPrivate(openChat());
  state.userId = userId;
  enter(wasPrivate ? userId : state.chatId);
  byId("people").querySelector(":checked").focus();
}

function showPeople() {
  const chat = openChat();
  byId("people").replaceChildren(...state.people.map((person) => {
    const radio = element("input", { type: "radio", name: "person", value: person.id, onchange: () => become(person.id) });
    radio.checked = person.id === state.userId;
    const role = chat.admins.includes(person.id) ? "admin here" : isPrivate(chat) ? "student" : "member";
    return element("label", {}, radio, person.first_name, element("small", {}, role));
  }));
}

function showChats() {
  const focused = document.activeElement?.dataset?.chat;
  byId("chats").replaceChildren(...visibleChats().map((chat) => {
    const unread = state.unread.get(chat.id);
    const last = [...chat.messages.values()].at(-1);
    const button = element("button", {
      type: "button", "data-chat": chat.id, "aria-current": chat.id === state.chatId ? "true" : undefined,
      onclick: () => enter(chat.id),
    }, avatar(titleOf(chat)), element("span", { class: "chat-words" },
      element("span", { class: "chat-title" }, titleOf(chat)),
      element("span", { class: "chat-last" }, last ? summaryOf(last).slice(0, 80) : "No messages yet")));
    if (unread) button.append(element("span", { class: "unread", "aria-label": `${unread} new` }, String(unread)));
    return element("li", {}, button);
  }));
  if (focused) byId("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
}

async function loadCommands() {
  const { chat_id, user_id } = here();
  const menu = await ask(`/api/commands?chat_id=${chat_id}&user_id=${user_id}`);
  if (chat_id === state.chatId && user_id === state.userId) setCommands(menu);
}

// --- The room

function showRoom() {
  const chat = openChat();
  byId("room-title").textContent = titleOf(chat);
  byId("room-about").textContent = aboutOf(chat);
  avatar(titleOf(chat), byId("room-avatar"));
  document.title = `${titleOf(chat)}: Study Bot playground`;
  const mayWrite = chat.type !== "channel" || chat.admins.includes(state.userId);
  byId("composer").classList.toggle("closed", !mayWrite);
  byId("composer").inert = !mayWrite;
  // A log that is filled anew is not news: it is not read out.
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
  for (const message of chat.messages.values()) append(message);
  if (!chat.messages.size) log.append(emptyNote(chat));
  log.scrollTop = log.scrollHeight;
  byId("newer").hidden = true;
  setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
}

function aboutOf(chat) {
  if (isPrivate(chat)) return `@${state.bot.username}, private chat of ${person(chat.id)}`;
  const people = chat.members.filter((id) => id !== state.bot.id);
  if (chat.type === "channel") return `Channel, ${people.length} subscribers`;
  return `${people.map(person).join(", ")} and the bot`;
}

const person = (id) => state.people.find((each) => each.id === id)?.first_name ?? "somebody";

function emptyNote(chat) {
  if (!isPrivate(chat)) return element("p", { class: "empty" }, chat.type === "channel"
    ? "What is posted to the channel appears here."
    : "Say something to the group. The bot answers commands, replies to it and its @name.");
  const note = element("div", { class: "empty" }, element("p", {}, "Ask about a drug, or begin with"));
  note.append(element("button", { type: "button", class: "key", onclick: () => say("/start") }, "/start"));
  return note;
}

function append(message) {
  log.querySelector(".empty")?.remove();
  const day = dayOf(message);
  if (log.dataset.day !== day || !log.children.length) log.append(element("p", { class: "day" }, day));
  log.dataset.day = day;
  log.append(bubble(message, view));
}

const articleOf = (id) => log.querySelector(`[data-id="${id}"]`);
const isAtBottom = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;

// Replaces a message where it stands; whoever was on one of its buttons stays there.
function redraw(message) {
  const old = articleOf(message.message_id);
  if (!old) return;
  const stays = isAtBottom();
  const keys = [...old.querySelectorAll("button, a")];
  const index = keys.indexOf(document.activeElement);
  const hadFocus = old.contains(document.activeElement);
  const made = bubble(message, view);
  old.replaceWith(made);
  if (hadFocus) (made.querySelectorAll(".key")[Math.max(0, index - keys.findIndex((key) => key.matches(".key")))] ?? made).focus();
  if (stays) log.scrollTop = log.scrollHeight;
}

const view = {
  get userId() { return state.userId; },
  votesOf: (pollId) => state.votes[pollId]?.[state.userId] ?? [],
  say: (text) => say(text),
  notice,
  reply: (message) => setAbout("reply", message),
  edit: (message) => setAbout("edit", message),
  showMessage(id) {
    const article = articleOf(id);
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.focus();
    article.classList.add("flash");
    setTimeout(() => article.classList.remove("flash"), 1300);
  },
  // What follows ?start= in a link to the bot itself; null for links that lead elsewhere.
  payloadOf(address) {
    const link = /^https?:\/\/t\.me\/(\w+)\/?(?:\?start=([\w-]*))?$/i.exec(address);
    return link && link[1].toLowerCase() === state.bot.username.toLowerCase() ? link[2] ?? "" : null;
  },
  openLink(payload) {
    enter(state.userId);
    say(`/start ${payload}`.trim());
  },
  async tap(message, button, key) {
    key.setAttribute("aria-busy", "true");
    tappedId = message.message_id;
    try {
      const place = { ...here(), message_id: message.message_id };
      const { query_id } = await act("tap", { ...place, data: button.callback_data });
      awaited.set(query_id, key);
      if (early.has(query_id)) showAnswer(early.get(query_id));
      setTimeout(() => settleTap(query_id), TAP_PATIENCE_MS);
    } catch (error) {
      key.removeAttribute("aria-busy");
      notice(error.message);
    }
  },
  async choose(pollId, options) {
    const { is_taken } = await act("vote", { poll_id: pollId, user_id: state.userId, options });
    if (!is_taken) return notice("This vote was not taken: the poll is closed, or you have voted.");
    (state.votes[pollId] ??= {})[state.userId] = options;
    for (const message of openChat().messages.values()) if (message.poll?.id === pollId) redraw(message);
  },
};

function settleTap(queryId) {
  const key = awaited.get(queryId);
  awaited.delete(queryId);
  key?.removeAttribute("aria-busy");
}

// --- What happens

const happenings = {
  message(message) {
    const chat = state.chats.get(message.chat.id);
    if (!chat) return load();
    const isNew = !chat.messages.has(message.message_id);
    chat.messages.set(message.message_id, message);
    if (chat.id !== state.chatId) {
      if (isNew) state.unread.set(chat.id, (state.unread.get(chat.id) ?? 0) + 1);
      return showChats();
    }
    const stays = isAtBottom() || message.from?.id === state.userId;
    if (message.from?.id === state.bot.id) byId("typing").hidden = true;
    if (isNew) append(message); else redraw(message);
    if (stays) log.scrollTop = log.scrollHeight; else byId("newer").hidden = false;
    showChats();
  },
  edit(message) {
    const chat = state.chats.get(message.chat.id);
    chat?.messages.set(message.message_id, message);
    if (chat?.id === state.chatId) redraw(message);
    showChats();
  },
  delete({ chat_id, message_id }) {
    state.chats.get(chat_id)?.messages.delete(message_id);
    if (chat_id === state.chatId) articleOf(message_id)?.remove();
    showChats();
  },
  action({ chat_id, action }) {
    if (chat_id !== state.chatId) return;
    const doing = action === "typing" ? "is typing" : "is sending something";
    byId("typing").textContent = `${state.bot.first_name} ${doing}…`;
    byId("typing").hidden = false;
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => { byId("typing").hidden = true; }, TYPING_MS);
  },
  answer(answer) {
    // The bot can be quicker than the reply to the tap itself.
    if (awaited.has(answer.query_id)) showAnswer(answer);
    else early.set(answer.query_id, answer);
  },
  commands: loadCommands,
  members: load,
};

function showAnswer({ query_id, text, show_alert, url }) {
  settleTap(query_id);
  early.delete(query_id);
  if (url && view.payloadOf(url) !== null) view.openLink(view.payloadOf(url));
  if (!text) return;
  if (!show_alert) return notice(text);
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

function notice(text) {
  const toast = element("div", { class: "toast" }, text);
  byId("toasts").append(toast);
  setTimeout(() => toast.remove(), Math.max(3500, text.length * 60));
}

function listen() {
  const source = new EventSource("/api/events");
  let isFirst = true;
  source.addEventListener("open", () => {
    if (!isFirst) load().catch(() => {}); // The playground was started anew: see what changed.
    isFirst = false;
  });
  source.addEventListener("message", (event) => {
    const { kind, about } = JSON.parse(event.data);
    happenings[kind]?.(about);
  });
}

// A keyboard that slides in on a phone makes the log smaller: the newest message stays in sight.
let staysAtBottom = true;
log.addEventListener("scroll", () => {
  staysAtBottom = isAtBottom();
  if (staysAtBottom) byId("newer").hidden = true;
});
new ResizeObserver(() => { if (staysAtBottom) log.scrollTop = log.scrollHeight; }).observe(log);
// The tapped button may be gone behind an alert: go on at its message, not at the top of the page.
byId("alert").addEventListener("close", () => {
  if (!log.contains(document.activeElement)) articleOf(tappedId)?.focus();
});
byId("newer").addEventListener("click", () => {
  log.scrollTop = log.scrollHeight;
  byId("newer").hidden = true;
  byId("text").focus();
});
startComposer(here, notice);
listen();
await load();
document.body.dataset.ready = "true";
