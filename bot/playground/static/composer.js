// The message box: writing, replying, editing, and the menu of commands.

import { act, byId, element, upload } from "/static/api.js";
import { senderOf, summaryOf } from "/static/bubbles.js";

const box = byId("text");
const list = byId("commands");
let commands = [];
let shown = [];
let selected = 0;
let about = null; // What is replied to or edited: { kind, message }.
let place = () => ({});
let notice = () => {};

// `where` returns { chat_id, user_id }; `tell` shows a line that passes.
export function startComposer(where, tell) {
  place = where;
  notice = tell;
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    fit();
    suggest(box.value);
  });
  box.addEventListener("keydown", onKey);
  // Not at once, so that a tap on the menu arrives; and not when the box has the focus again.
  box.addEventListener("blur", () => setTimeout(() => document.activeElement !== box && hideCommands(), 150));
  byId("menu").addEventListener("click", () => {
    if (!list.hidden) return hideCommands();
    box.focus();
    suggest("/");
  });
  byId("reply-cancel").addEventListener("click", () => {
    forgetAbout();
    box.focus();
  });
  byId("file").addEventListener("change", sendFile);
}

export function setCommands(menu) {
  commands = menu;
  byId("menu").hidden = !menu.length;
  // Whoever has begun to type a command sees the menu as soon as it is known.
  if (document.activeElement === box) suggest(box.value);
  else hideCommands();
}

export function setAbout(kind, message) {
  about = { kind, message };
  byId("reply-to").textContent = kind === "edit" ? "Edit message" : `Reply to ${senderOf(message)}`;
  byId("reply-quote").textContent = summaryOf(message);
  byId("reply").hidden = false;
  if (kind === "edit") box.value = message.text;
  fit();
  box.focus();
}

export function forgetAbout() {
  if (about?.kind === "edit") box.value = "";
  about = null;
  byId("reply").hidden = true;
  fit();
}

export async function say(text, replyTo) {
  try {
    await act("say", { ...place(), text, reply_to: replyTo });
  } catch (error) {
    notice(error.message);
  }
}

async function submit() {
  const text = box.value.trim();
  if (!text) return;
  const task = about;
  box.value = "";
  about = null;
  byId("reply").hidden = true;
  hideCommands();
  fit();
  if (task?.kind !== "edit") return say(text, task?.message.message_id);
  try {
    await act("edit", { ...place(), message_id: task.message.message_id, text });
  } catch (error) {
    notice(error.message);
  }
}

async function sendFile() {
  const [file] = byId("file").files;
  byId("file").value = "";
  if (!file) return;
  const { chat_id, user_id } = place();
  try {
    await upload(file, chat_id, user_id);
  } catch (error) {
    notice(error.message);
  }
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function onKey(event) {
  if (event.isComposing) return;
  if (!list.hidden && ["ArrowDown", "ArrowUp", "Tab", "Enter", "Escape"].includes(event.key)) {
    event.preventDefault();
    if (event.key === "Escape") hideCommands();
    else if (event.key === "ArrowDown") select(selected + 1);
    else if (event.key === "ArrowUp") select(selected - 1);
    else pick(shown[selected], event.key === "Tab");
    return;
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  }
  if (event.key === "Escape" && about) forgetAbout();
}

function suggest(text) {
  const typed = /^\/(\w*)$/.exec(text);
  shown = typed ? commands.filter((each) => each.command.startsWith(typed[1].toLowerCase())) : [];
  if (!shown.length) return hideCommands();
  list.replaceChildren(...shown.map(option));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  byId("menu").setAttribute("aria-expanded", "true");
  select(0);
}

function option(command, index) {
  const take = (event) => {
    event.preventDefault(); // Keep the focus in the box.
    pick(command, false);
  };
  return element("div", { role: "option", id: `command-${index}`, onmousedown: take },
    element("b", {}, `/${command.command}`), element("span", {}, command.description));
}

function select(index) {
  selected = (index + shown.length) % shown.length;
  [...list.children].forEach((child, at) => child.setAttribute("aria-selected", at === selected));
  list.children[selected].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", `command-${selected}`);
}

// Tab only completes, to let one write what follows the command.
function pick(command, onlyCompletes) {
  box.value = onlyCompletes ? `/${command.command} ` : `/${command.command}`;
  hideCommands();
  if (!onlyCompletes) submit();
  box.focus();
}

function hideCommands() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  byId("menu").setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
