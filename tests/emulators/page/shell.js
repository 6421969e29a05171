// What both emulators' pages share: building elements, talking to the emulator, live updates, a passing notice.

/** An element: h("a#id.class", {href: "..."}, "text", child, ...). Text is set as text, never as markup. */
export function h(selector, attributes = {}, ...children) {
  const [, tag, id, classes] = /^([\w-]*)(?:#([\w-]+))?((?:\.[\w-]+)*)$/.exec(selector);
  const element = document.createElement(tag || "div");
  if (id) element.id = id;
  if (classes) element.className = classes.slice(1).replaceAll(".", " ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  return fill(element, ...children);
}

/** Give an element new children; what is null, undefined or false is none. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Ask the emulator's admin side: GET without a body, POST with one. */
export async function ask(path, body, method) {
  const response = await fetch(`/_emulator/${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    toast(answer.error ?? response.statusText);
    throw new Error(answer.error ?? response.statusText);
  }
  return answer;
}

/** Call `heard` for every event, and `again` after the emulator came back from a restart. */
export function listen(heard, again) {
  const events = new EventSource("/_emulator/events");
  let lost = false;
  events.onmessage = (message) => heard(JSON.parse(message.data));
  events.onerror = () => { lost = true; document.body.classList.add("offline"); };
  events.onopen = () => { document.body.classList.remove("offline"); if (lost) { lost = false; again(); } };
}

let hiding;
/** A notice that passes. */
export function toast(text) {
  const element = document.getElementById("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { element.hidden = true; }, 4000);
}

/** A dialog over the page; returns a function that closes it. */
export function overlay(...children) {
  const element = document.getElementById("overlay");
  element.replaceChildren(h("div.dialog", { role: "dialog", "aria-modal": "true" }, ...children));
  element.hidden = false;
  const close = () => { element.hidden = true; element.replaceChildren(); };
  element.onclick = (event) => { if (event.target === element) close(); };
  return close;
}

/** Whether a list is scrolled to its end, so that a new message may pull it along. */
export function atEnd(element) {
  return element.scrollHeight - element.scrollTop - element.clientHeight < 80;
}

export const byId = (id) => document.getElementById(id);
