// A workspace as Slack shows it; one writes, presses and submits as any of the people in it.
// Messages and views come as HTML that the emulator has drawn and escaped.
import { ask, atEnd, byId, fill, h, listen, overlay, toast } from "/_emulator/page/shell.js";

const KOREAN = navigator.language.startsWith("ko");
const word = (ko, en) => (KOREAN ? ko : en);

let world = { apps: [], teams: [], users: [], channels: [] };
let team = null; // ids of what is looked at
let user = null;
let place = null; // {channel} or {app, tab}
let thread = null; // ts of the thread on the right
let modal = null; // id of the view in the dialog
let seen = new Map(); // channel -> newest ts that was shown

const act = (what, given = {}) => ask(`slack/${what}`, { team, user, ...given });
const look = (what, given = {}) => ask(`slack/${what}?${new URLSearchParams({ team, user, ...given })}`);
const userOf = (id) => world.users.find((one) => one.id === id && one.team_id === team);
const channelOf = (id) => world.channels.find((one) => one.id === id && one.teams.includes(team));
const botOf = (app) => world.users.find((one) => one.app_id === app.id && one.team_id === team);
const installed = () => world.apps.filter((app) => botOf(app));
const nameOf = (one) => one.real_name || one.name;
const time = (ts) => new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const hue = (name) => [...name].reduce((sum, letter) => sum + letter.codePointAt(0) * 37, 0) % 360;

export async function start() {
  document.body.classList.toggle("ko", KOREAN);
  document.body.append(h("aside#thread", { hidden: true, "aria-label": word("스레드", "Thread") }));
  await refresh();
  listen(soon, refresh);
}

let waiting = null;
function soon() {
  // Many changes come at once: one look at all of them is enough.
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 60);
}

async function refresh() {
  world = await ask("slack/world");
  if (!world.teams.length) { fill(byId("messages"), h("p.faint", {}, word("아직 워크스페이스가 없습니다.", "No workspace yet."))); return; }
  team ??= world.teams[0].id;
  const people = world.users.filter((one) => one.team_id === team && !one.is_bot);
  if (!userOf(user)) user = people[0]?.id;
  if (!user) return;
  place ??= { channel: world.channels.find((one) => one.teams.includes(team) && one.kind !== "im")?.id };
  drawPlaces(people);
  await Promise.all([drawMain(), drawThread(), drawModal()]);
}

function go(where) {
  place = where;
  thread = null;
  if (where.app && where.tab === "home") act("home", { app: where.app });
  refresh();
}

function drawPlaces(people) {
  const current = world.teams.find((one) => one.id === team);
  const mine = world.channels.filter((one) => one.teams.includes(team) && one.kind !== "im" && (one.kind === "public" || one.members.includes(user)));
  const sign = (one) => (one.archived ? "🗄 " : one.kind === "private" ? "🔒 " : "# ") + one.name + (one.teams.length > 1 ? " 🔗" : "");
  fill(byId("places"),
    h("div.team", {}, h("b", {}, current.name),
      world.teams.length > 1 && h("select", { "aria-label": word("워크스페이스", "Workspace"), onchange: (event) => { team = event.target.value; user = null; place = null; thread = null; refresh(); } },
        world.teams.map((one) => h("option", { value: one.id, selected: one.id === team }, one.name))),
      h("select", { "aria-label": word("누구로 볼까요", "Look as"), onchange: (event) => { user = event.target.value; thread = null; refresh(); } },
        people.map((one) => h("option", { value: one.id, selected: one.id === user }, nameOf(one) + (one.deleted ? " (✕)" : ""))))),
    h("h2", {}, word("채널", "Channels")),
    mine.map((one) => h(`button${place.channel === one.id ? ".open" : ""}`, { onclick: () => go({ channel: one.id }) }, sign(one))),
    h("button", { onclick: newChannel }, word("+ 채널 추가", "+ Add channel")),
    h("h2", {}, word("앱", "Apps")),
    installed().map((app) => h(`button${place.app === app.id ? ".open" : ""}`, { onclick: () => go({ app: app.id, tab: "messages" }) }, `◆ ${app.name}`)),
    h("div.plugs", {}, world.apps.map((app) => h("div", {}, `${app.name}: ${app.socket_mode ? "Socket Mode" : app.request_url ?? word("듣는 곳 없음", "nobody listens")}`))));
}

async function newChannel() {
  const name = prompt(word("채널 이름", "Channel name"));
  if (!name) return;
  const made = await act("channel", { name, members: [user] });
  go({ channel: made.id });
}

async function drawMain() {
  const list = byId("messages");
  if (place.app && place.tab === "home") {
    heading();
    const home = await look("home-view", { app: place.app });
    const body = h("div.kit.home", { "data-view": home.view?.id ?? "" });
    if (home.view) body.innerHTML = home.html;
    else fill(body, h("p.faint", {}, word("앱이 아직 홈 탭을 게시하지 않았습니다.", "The app has not published a Home tab yet.")));
    wire(body, { view_id: home.view?.id, app: place.app });
    fill(list, body);
    fill(byId("composer"));
    byId("composer").dataset.where = "";
    return;
  }
  const where = place.app ? `@${place.app}` : place.channel;
  const talk = await look("conversation", { channel: where });
  heading(talk);
  const newest = talk.messages.at(-1)?.ts;
  const pull = atEnd(list) || seen.get(where) === undefined || seen.get(where) === newest;
  fill(list, talk.messages.map((one) => drawn(one, where)), assistant(talk, where));
  if (pull) list.scrollTop = list.scrollHeight;
  seen.set(where, newest);
  if (byId("composer").dataset.where !== where) {
    byId("composer").dataset.where = where;
    fill(byId("composer"), composer(where, null));
  }
}

function heading(talk) {
  if (place.app) {
    const app = world.apps.find((one) => one.id === place.app);
    const tab = (name, label) => h(`button${place.tab === name ? ".open" : ""}`, { onclick: () => go({ app: app.id, tab: name }) }, label);
    fill(byId("heading"), h("b", {}, app.name), h("span.tabs", {}, tab("home", word("홈", "Home")), " ", tab("messages", word("메시지", "Messages"))),
      h("button.push", { onclick: () => shortcut({ app: app.id }) }, word("⚡ 바로 가기", "⚡ Shortcut")),
      h("button", { onclick: () => act("assistant", { app: app.id }).then((root) => { place = { app: app.id, tab: "messages" }; thread = root.ts; refresh(); }) }, word("새 대화", "New chat")));
    return;
  }
  const channel = channelOf(place.channel);
  const inside = installed().filter((app) => channel.members.includes(botOf(app).id));
  const outside = installed().filter((app) => !channel.members.includes(botOf(app).id));
  const change = (given) => act("change", { channel: channel.id, ...given });
  fill(byId("heading"), h("b", {}, `${channel.kind === "private" ? "🔒" : "#"} ${channel.name}`),
    h("span.faint", {}, `${talk?.members ?? 0}${word("명", " members")}${channel.archived ? word(" · 보관됨", " · archived") : ""}`),
    h("span.push", {}),
    outside.map((app) => h("button", { onclick: () => change({ add: [botOf(app).id] }) }, `+ ${app.name}`)),
    inside.map((app) => h("button", { onclick: () => change({ remove: [botOf(app).id] }) }, `− ${app.name}`)),
    h("button", { onclick: () => shortcut({}) }, "⚡"),
    h("button", { onclick: () => change({ archived: !channel.archived }) }, channel.archived ? word("보관 해제", "Unarchive") : word("보관", "Archive")));
}

function drawn(message, where, inThread = false) {
  const body = h("div.body.kit", {});
  body.innerHTML = message.html;
  wire(body, { channel: where, ts: message.ts });
  const tools = [
    !inThread && !message.ephemeral && h("button", { onclick: () => { thread = message.ts; refresh(); }, "aria-label": word("스레드에 답글", "Reply in thread") }, "💬"),
    !message.ephemeral && h("button", { onclick: () => act("react", { channel: where, ts: message.ts, name: "eyes" }), "aria-label": word("반응", "React") }, "👀"),
    !message.ephemeral && h("button", { onclick: () => shortcut({ channel: where, ts: message.ts }), "aria-label": word("메시지 바로 가기", "Message shortcut") }, "⚡"),
  ];
  return h(`div.message${message.ephemeral ? ".ephemeral" : ""}`, { "data-ts": message.ts },
    h("div.face", { style: `background:${message.app ? "#611f69" : `hsl(${hue(message.name)} 45% 45%)`}` }, [...message.name][0] ?? "?"),
    h("div.who", {}, h("b", {}, message.name), message.app && h("span.app", {}, word("앱", "APP")), h("span.faint", {}, time(message.ts)), message.edited && h("span.faint", {}, word(" (편집됨)", " (edited)"))),
    h("div", {}, body,
      message.reactions.length > 0 && h("div.reactions", {}, message.reactions.map((one) => h("span", {}, `:${one.name}: ${one.count}`))),
      !inThread && message.replies > 0 && h("button.replies", { onclick: () => { thread = message.ts; refresh(); } }, `${word("답글", "Replies")} ${message.replies}`)),
    h("div.tools", {}, tools));
}

function assistant(talk, where) {
  const said = talk.assistant ?? {};
  return [
    said.status && h("div.status", {}, `${word("앱", "App")}: ${said.status}`),
    said.prompts && h("div.prompts", {}, said.prompts.map((one) => h("button", { onclick: () => act("say", { channel: where, text: one.message, thread_ts: thread ?? "" }) }, one.title))),
  ];
}

async function drawThread() {
  const pane = byId("thread");
  document.body.classList.toggle("threaded", Boolean(thread));
  pane.hidden = !thread;
  if (!thread) { pane.dataset.ts = ""; return; }
  const where = place.app ? `@${place.app}` : place.channel;
  const talk = await look("conversation", { channel: where, thread_ts: thread });
  if (pane.dataset.ts !== thread) {
    pane.dataset.ts = thread;
    fill(pane,
      h("div.top", {}, h("b", {}, word("스레드", "Thread")), h("button", { onclick: () => { thread = null; refresh(); }, "aria-label": word("닫기", "Close") }, "×")),
      h("div.list", {}),
      h("div.foot", {}, composer(where, thread)));
  }
  const list = pane.querySelector(".list");
  const pull = atEnd(list);
  fill(list, talk.assistant?.title && h("b", {}, talk.assistant.title), talk.messages.map((one) => drawn(one, where, true)), assistant(talk, where));
  if (pull) list.scrollTop = list.scrollHeight;
}

// Writing.

function composer(where, threadTs) {
  const area = h("textarea", { rows: "1", placeholder: word("메시지 또는 /명령어", "Message or /command"), "aria-label": word("메시지", "Message") });
  const send = async () => {
    const words = area.value.trim();
    if (!words) return;
    area.value = "";
    await say(where, words, threadTs);
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  return h("div.write", {}, area, h("button", { onclick: send }, word("보내기", "Send")));
}

async function say(where, words, threadTs) {
  const command = /^(\/[\w-]+)(?:\s+([\s\S]*))?$/.exec(words);
  if (command) { await act("command", { channel: where, command: command[1], text: command[2] ?? "", thread_ts: threadTs ?? "" }); return; }
  await act("say", { channel: where, text: written(words), thread_ts: threadTs ?? "" });
}

/** What a person typed, as Slack's own client sends it: escaped, with @names as mentions. */
function written(words) {
  let text = words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  text = text.replace(/https?:\/\/[^\s]+/g, (url) => `<${url}>`);
  text = text.replace(/@(channel|here|everyone)\b/g, "<!$1>");
  const names = world.users.filter((one) => one.team_id === team).flatMap((one) => [[nameOf(one), one.id], [one.name, one.id]]);
  for (const [name, id] of names.sort((a, b) => b[0].length - a[0].length)) text = text.replaceAll(`@${name}`, `<@${id}>`);
  return text;
}

async function shortcut(given) {
  const kind = given.ts ? "message" : "global";
  const known = world.apps.flatMap((app) => app.shortcuts.filter((one) => one.type === kind).map((one) => ({ ...one, app: app.id })));
  const call = (callback_id, app) => act("shortcut", { ...given, callback_id, ...(app ? { app } : {}) });
  if (!known.length) {
    const callback = prompt(word("바로 가기의 callback_id", "The shortcut's callback_id"));
    if (callback) await call(callback);
    return;
  }
  const close = overlay(h("header", {}, word("바로 가기", "Shortcuts")),
    h("div.kit", {}, known.map((one) => h("p", {}, h("button", { onclick: () => { close(); call(one.callback_id, one.app); } }, one.name), " ", h("span.faint", {}, one.description ?? "")))));
}

// Buttons, menus and fields that the emulator has drawn.

function wire(body, target) {
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener");
    press(button, button.dataset.value);
  });
  body.addEventListener("change", (event) => {
    const field = event.target.closest("[data-action]");
    // What stands in an input block is only told at the submission.
    if (field && !field.closest(".block.input")) press(field, held(field));
  });
  const press = async (element, value) => {
    element.classList.add("waiting");
    try {
      const answer = await act("press", {
        ...target, value, action_id: element.dataset.action, block_id: element.closest("[data-block]").dataset.block,
        chosen: target.view_id ? chosen(body) : undefined,
      });
      if (!answer.ok) toast(word("앱이 제때 응답하지 않았습니다", "The app did not answer in time"));
    } finally { element.classList.remove("waiting"); }
  };
}

/** The value that a field holds, in the form that the emulator takes. */
function held(field) {
  if (field.classList.contains("boxes")) {
    const on = [...field.querySelectorAll("input:checked")].map((one) => one.value);
    return field.dataset.kind === "checkboxes" ? on : on[0] ?? null;
  }
  if (field.multiple) return [...field.selectedOptions].map((one) => one.value);
  return field.value === "" ? null : field.value;
}

function chosen(body) {
  const values = {};
  for (const field of body.querySelectorAll("[data-action]:not(button)")) {
    const block = field.closest("[data-block]").dataset.block;
    (values[block] ??= {})[field.dataset.action] = held(field);
  }
  return values;
}

// Modals.

async function drawModal() {
  const { view, html, app } = await look("modal");
  const key = view ? `${view.id} ${view.hash}` : null;
  if (key === modal) return;
  if (!view) { modal = null; byId("overlay").hidden = true; byId("overlay").replaceChildren(); return; }
  modal = key;
  const body = h("div.kit", {});
  body.innerHTML = html;
  wire(body, { view_id: view.id, app });
  const close = () => { modal = null; shut(); act("close", { app }).catch(() => {}); };
  const send = async () => {
    const answer = await act("submit", { app, view_id: view.id, chosen: chosen(body) });
    for (const place of body.querySelectorAll(".error")) place.textContent = "";
    for (const [block, text] of Object.entries(answer.errors ?? {})) {
      const there = body.querySelector(`[data-block="${CSS.escape(block)}"] .error`);
      if (there) there.textContent = text; else toast(text);
    }
    if (answer.ok) refresh();
  };
  const shut = overlay(
    h("header", {}, view.title.text, h("button", { onclick: close, "aria-label": word("닫기", "Close") }, "×")), body,
    h("div.feet", {}, h("button", { onclick: close }, view.close?.text ?? word("취소", "Cancel")), view.submit && h("button.primary", { onclick: send }, view.submit.text)));
  byId("overlay").onclick = null; // a modal closes by its buttons only
}
