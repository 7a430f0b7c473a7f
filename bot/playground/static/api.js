// The way to the playground's server, and small ways to build elements.

export async function ask(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export async function act(name, body) {
  const response = await fetch(`/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Playground": "1" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export async function upload(file, chatId, userId) {
  const place = new URLSearchParams({ chat_id: chatId, user_id: userId, name: file.name });
  const response = await fetch(`/api/upload?${place}`, {
    method: "POST",
    headers: { "Content-Type": file.type || "application/octet-stream", "X-Playground": "1" },
    body: file,
  });
  if (!response.ok) throw new Error(await response.text());
}

export const byId = (id) => document.getElementById(id);

// Attributes go by name, listeners by "onclick" and the like; children are nodes or strings.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// A steady colour for a name, so that people can be told apart (the name is always there too).
export function hueOf(name) {
  let hue = 0;
  for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
  return `--hue: ${hue}`;
}

// Styles set from script keep to the page's content security policy; a style attribute does not.
export function avatar(title, target = element("span", { class: "avatar", "aria-hidden": "true" })) {
  target.textContent = title.slice(0, 1).toUpperCase();
  target.style.cssText = hueOf(title);
  return target;
}
