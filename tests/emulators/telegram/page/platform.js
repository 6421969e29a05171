// The chats of one bot as Telegram shows them; one writes and presses as any of the people in them.
import { ask, atEnd, byId, fill, h, listen, overlay, toast } from "/_emulator/page/shell.js";

const KOREAN = navigator.language.startsWith("ko");
const word = (ko, en) => (KOREAN ? ko : en);
const act = (what, given) => ask(`telegram/${what}`, given);

let state = { chats: [], people: [], bot: {} };
let open = null; // the chat that is shown
let messages = [];
let me = null; // who writes
let replyTo = null;
const drafts = new Map();

const person = (id) => state.people.find((one) => one.id === id);
const chat = (id) => state.chats.find((one) => one.id === id);
const nameOf = (one) => [one.first_name, one.last_name].filter(Boolean).join(" ");
const titleOf = (one) => (one.type === "private" ? nameOf(person(one.person)) : one.title);
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const ICONS = { private: "", group: "👥", supergroup: "👥", channel: "📢" };

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

// Entities count UTF-16 units, which is what JavaScript's strings count too.
function formatted(text, entities = []) {
  const build = (from, to, list) => {
    const parts = [];
    let at = from;
    while (list.length) {
      const [entity, ...rest] = list;
      const end = Math.min(entity.offset + entity.length, to);
      const inside = rest.filter((one) => one.offset < end);
      if (entity.offset > at) parts.push(text.slice(at, entity.offset));
      parts.push(wrap(entity, build(entity.offset, end, inside), text.slice(entity.offset, end)));
      // A quote or code block stands on its own lines: the newline behind it is the block's own.
      at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
      // What reaches beyond this entity goes on after it.
      list = rest.filter((one) => one.offset + one.length > end).map((one) => {
        const start = Math.max(one.offset, at);
        return { ...one, length: one.offset + one.length - start, offset: start };
      });
    }
    if (at < to) parts.push(text.slice(at, to));
    return parts;
  };
  return build(0, text.length, [...entities]);
}

function wrap(entity, children, raw) {
  const link = (href) => h("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
  switch (entity.type) {
    case "bold": return h("b", {}, children);
    case "italic": return h("i", {}, children);
    case "underline": return h("u", {}, children);
    case "strikethrough": return h("s", {}, children);
    case "spoiler": return h("span.spoiler", { onclick: (event) => event.currentTarget.classList.add("seen") }, children);
    case "code": return h("code", {}, children);
    case "pre": return h("pre", { "data-language": entity.language ?? "" }, children);
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote":
      return h("blockquote.expandable", { onclick: (event) => event.currentTarget.classList.toggle("expanded") }, children);
    case "text_link": return link(entity.url);
    case "url": return link(/^\w+:/.test(raw) ? raw : `https://${raw}`);
    case "email": return link(`mailto:${raw}`);
    case "bot_command": return h("a.command", { href: "#", onclick: (event) => { event.preventDefault(); say(raw); } }, children);
    default: return h("span.mention", {}, children);
  }
}

function service(message) {
  const actor = message.from ? nameOf(message.from) : message.chat.title;
  if (message.new_chat_members) return `${actor}: ${word("초대", "added")} ${message.new_chat_members.map(nameOf).join(", ")}`;
  if (message.forum_topic_created) return `${word("토픽", "Topic")} “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id) return word("슈퍼그룹으로 전환되었습니다", "upgraded to a supergroup");
  if (message.migrate_from_chat_id) return word("슈퍼그룹으로 전환되었습니다", "upgraded from a group");
  if (message.pinned_message) return `${actor} ${word("님이 메시지를 고정했습니다", "pinned a message")}`;
  return null;
}

function bubble(message) {
  const told = service(message);
  if (told) return h("div.service", { "data-id": message.message_id }, told);
  const byBot = message.from?.id === state.bot.id;
  const mine = !byBot && message.from && message.from.id === me;
  const quoted = message.reply_to_message;
  const topic = message.is_topic_message ? open.topics[message.message_thread_id]?.name : null;
  const body = h(`div.bubble.${mine ? "mine" : "theirs"}`, { "data-id": message.message_id },
    open.type !== "private" && !mine && h("div.sender", {}, message.sender_chat?.title ?? nameOf(message.from)),
    topic && h("div.topic", {}, `# ${topic}`),
    message.forward_origin && h("div.forwarded", {}, word("전달된 메시지", "Forwarded")),
    quoted && h("div.quote", {}, h("b", {}, quoted.from ? nameOf(quoted.from) : quoted.chat.title),
      h("div", {}, message.quote?.text ?? quoted.text ?? quoted.caption ?? "📎")),
    message.photo && h("img.photo", { src: `/_emulator/telegram/file?id=${encodeURIComponent(message.photo.at(-1).file_id)}`, alt: message.caption ?? "" }),
    message.document && h("a.document", { href: `/_emulator/telegram/file?id=${encodeURIComponent(message.document.file_id)}`, download: message.document.file_name },
      `📎 ${message.document.file_name}`, h("small", {}, ` ${(message.document.file_size / 1024).toFixed(1)} KB`)),
    h("div.text", {}, formatted(message.text ?? message.caption ?? "", message.entities ?? message.caption_entities)),
    h("div.stamp", {}, message.edit_date ? word("수정됨 ", "edited ") : "", clock(message.date)));
  body.addEventListener("dblclick", () => { replyTo = message; drawComposer(); byId("text")?.focus(); });
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return h(`div.row.${mine ? "mine" : "theirs"}`, {},
    h("div.stack", {}, body, rows.map((row) => h("div.keys", {}, row.map((button) => key(message, button))))));
}

function key(message, button) {
  const sign = button.url ? "↗" : button.copy_text ? "⧉" : "";
  return h("button.key", { onclick: async (event) => {
    if (button.url) { window.open(button.url, "_blank", "noopener,noreferrer"); return; }
    if (button.copy_text) { await navigator.clipboard?.writeText(button.copy_text.text); toast(word("복사했습니다", "Copied")); return; }
    if (button.callback_data === undefined) { toast(word("이 에뮬레이터에는 없는 단추입니다", "This emulator has no such button")); return; }
    event.currentTarget.classList.add("waiting");
    await act("press", { chat: open.id, message: message.message_id, data: button.callback_data, from: open.type === "private" ? undefined : me });
  } }, button.text, sign && h("small", {}, sign));
}

function drawPlaces() {
  const sorted = [...state.chats].filter((one) => !one.migrated_to).sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0));
  fill(byId("places"),
    h("div.bot", {}, h("b", {}, `@${state.bot.username ?? ""}`), h("small", {}, `${word("대기 중인 업데이트", "updates waiting")}: ${state.updates_waiting}`)),
    ...sorted.map((one) => h(`button.place${open?.id === one.id ? ".open" : ""}`, { onclick: () => show(one.id) },
      h("span.face", {}, ICONS[one.type] || titleOf(one).slice(0, 1)),
      h("span.about", {}, h("b", {}, titleOf(one)), h("small", {}, preview(one.last))))),
    h("div.new", {},
      h("button", { onclick: newPerson }, word("+ 사람", "+ person")),
      h("button", { onclick: newChat }, word("+ 그룹·채널", "+ group or channel"))));
}

const preview = (message) => (message ? (message.text ?? message.caption ?? service(message) ?? "📎").slice(0, 60) : "");

function drawHeading() {
  if (!open) { fill(byId("heading"), word("대화를 고르세요", "Choose a chat")); return; }
  const blocked = open.type === "private" && open.bot_status === "kicked";
  const facts = [open.type, String(open.id), open.is_forum && "forum", `bot: ${blocked ? "blocked" : open.bot_status}`].filter(Boolean);
  const members = Object.keys(open.members).map(Number);
  const choices = open.type === "private"
    ? [[blocked ? "unblock" : "block", blocked ? word("차단 해제", "Unblock bot") : word("봇 차단", "Block bot")]]
    : [["administrator", word("봇을 관리자로", "Make bot admin")], ["member", word("봇을 일반 회원으로", "Make bot member")],
      ["kicked", word("봇 추방", "Kick bot")], ["left", word("봇 내보내기", "Remove bot")],
      open.type === "group" && ["upgrade", word("슈퍼그룹으로 전환", "Upgrade to supergroup")],
      open.is_forum && ["topic", word("토픽 만들기", "New topic")]].filter(Boolean);
  fill(byId("heading"),
    h("div.title", {}, h("b", {}, titleOf(open)), h("small", {}, facts.join(" · "))),
    members.length > 1 && h("select", { "aria-label": word("누구로 쓸까요", "Write as"), onchange: (event) => { me = Number(event.target.value); drawMessages(true); } },
      members.map((id) => h("option", { value: id, selected: id === me }, nameOf(person(id))))),
    h("select", { "aria-label": word("동작", "Actions"), onchange: (event) => { change(event.target.value); event.target.value = ""; } },
      h("option", { value: "" }, "⋮"), choices.map(([value, label]) => h("option", { value }, label))));
}

async function change(what) {
  if (!what) return;
  if (what === "topic") {
    const name = prompt(word("토픽 이름", "Topic name"));
    if (name) await act("topics", { chat: open.id, name });
  } else if (what === "upgrade") {
    const made = await act("upgrade", { chat: open.id });
    await refresh();
    await show(made.id);
  } else if (what === "block" || what === "unblock") await act(what, { chat: open.id });
  else await act("bot_status", { chat: open.id, status: what });
}

function drawMessages(toEnd) {
  const list = byId("messages");
  const follow = toEnd || atEnd(list);
  fill(list, messages.length ? messages.map(bubble) : hint());
  const toBottom = () => { list.scrollTop = list.scrollHeight; };
  if (follow) {
    toBottom();
    for (const picture of list.querySelectorAll("img")) picture.addEventListener("load", toBottom, { once: true });
  }
}

// What a bot needs to be told to be here; shown until something was said.
function hint() {
  return h("div.hint", {}, word("봇을 이렇게 연결하세요:", "Connect a bot like this:"),
    h("pre", {}, `TELEGRAM_API_URL=${location.origin}\nTELEGRAM_BOT_TOKEN=${state.bot.token}`));
}

function drawComposer() {
  const footer = byId("composer");
  if (!open || open.type === "channel" && !Object.keys(open.members).length) { fill(footer); return; }
  if (open.type === "private" && !open.bot_started) {
    fill(footer, h("button.start", { onclick: () => say("/start") }, word("시작", "START")));
    return;
  }
  const text = h("textarea#text", { rows: 1, placeholder: word("메시지", "Message"), "aria-label": word("메시지", "Message") });
  text.value = drafts.get(open.id) ?? "";
  const fit = () => { text.style.height = "auto"; text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`; };
  text.addEventListener("input", () => { drafts.set(open.id, text.value); fit(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(text.value); }
    if (event.key === "Escape") { replyTo = null; drawComposer(); }
  });
  const picture = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif", hidden: true, onchange: () => sendPicture(picture.files[0]) });
  const topics = Object.entries(open.topics);
  fill(footer,
    replyTo && h("div.replying", {}, `↩ ${(replyTo.text ?? replyTo.caption ?? "📎").slice(0, 80)} `, h("button", { onclick: () => { replyTo = null; drawComposer(); } }, "✕")),
    h("div.line", {},
      h("button", { title: word("명령", "Commands"), onclick: showCommands }, "/"),
      h("button", { title: word("사진", "Photo"), onclick: () => picture.click() }, "📎"), picture,
      topics.length > 0 && h("select#thread", { "aria-label": "topic" }, h("option", { value: "" }, "General"), topics.map(([id, topic]) => h("option", { value: id }, `# ${topic.name}`))),
      text, h("button.send", { onclick: () => say(text.value) }, "➤")));
  fit();
}

async function say(text, more = {}) {
  if (!text.trim() && !more.photo) return;
  if (text.startsWith(`@${state.bot.username} `)) { await inline(text.slice(state.bot.username.length + 2)); return; }
  const thread = byId("thread")?.value;
  await act("say", { chat: open.id, from: open.type === "private" ? undefined : me, text, reply_to: replyTo?.message_id, thread: thread ? Number(thread) : undefined, ...more });
  drafts.delete(open.id);
  replyTo = null;
  await refresh();
  drawComposer();
  byId("text")?.focus();
}

function sendPicture(file) {
  const reader = new FileReader();
  reader.onload = () => say(byId("text").value, { photo: reader.result.split(",")[1], file_name: file.name });
  reader.readAsDataURL(file);
}

// The narrowest scope and the person's own language win, as on the platform.
async function showCommands() {
  const language = person(me)?.language_code ?? "";
  const kinds = open.type === "private" ? [`chat:${open.id}`, "all_private_chats", "default"]
    : [`chat_member:${open.id}:${me}`, `chat_administrators:${open.id}`, `chat:${open.id}`, "all_chat_administrators", "all_group_chats", "default"];
  const lists = state.bot.commands;
  const found = kinds.flatMap((kind) => [`${kind}|${language}`, `${kind}|`]).map((name) => lists[name]).find(Boolean) ?? [];
  const close = overlay(h("h3", {}, word("명령", "Commands")),
    found.length ? found.map((one) => h("button.choice", { onclick: () => { close(); say(`/${one.command}`); } }, h("b", {}, `/${one.command}`), h("span", {}, ` ${one.description}`)))
      : word("봇이 명령을 등록하지 않았습니다.", "The bot has set no commands."));
}

async function inline(query) {
  const asked = await act("inline", { from: me, query });
  const close = overlay(h("p", {}, word("봇의 답을 기다립니다…", "Waiting for the bot…")));
  for (let tries = 0; tries < 60; tries += 1) {
    const { results } = await ask(`telegram/inline?id=${asked.id}`);
    if (results) {
      close();
      const again = overlay(h("h3", {}, `@${state.bot.username} ${query}`), results.map((one) => h("button.choice", { onclick: async () => {
        again();
        const content = one.input_message_content ?? {};
        await act("say", { chat: open.id, from: me, text: (content.message_text ?? one.title).replace(/<[^>]+>/g, "") });
      } }, h("b", {}, one.title), h("span", {}, ` ${one.description ?? ""}`))));
      return;
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  close();
  toast(word("봇이 답하지 않았습니다", "The bot did not answer"));
}

function form(title, fields, done) {
  const inputs = fields.map(([name, label, kind, value]) => [name, kind === "select" ? h("select", {}, value.map((one) => h("option", { value: one }, one))) : h("input", { type: kind, value }), label]);
  const close = overlay(h("h3", {}, title), inputs.map(([, input, label]) => h("label", {}, label, input)),
    h("button.send", { onclick: async () => {
      const given = Object.fromEntries(inputs.map(([name, input]) => [name, input.type === "checkbox" ? input.checked : input.value]));
      close();
      await done(given);
    } }, word("만들기", "Create")));
}

function newPerson() {
  form(word("사람", "Person"), [["first_name", word("이름", "Name"), "text", ""], ["language_code", word("언어", "Language"), "select", ["ko", "en"]]], async (given) => {
    const made = await act("people", given);
    await refresh();
    show(made.id);
  });
}

function newChat() {
  form(word("그룹·채널", "Group or channel"), [["type", word("종류", "Kind"), "select", ["group", "supergroup", "channel"]], ["title", word("제목", "Title"), "text", ""], ["is_forum", word("토픽 사용", "Topics"), "checkbox", ""]], async (given) => {
    const members = Object.fromEntries(state.people.map((one, index) => [one.id, index ? "member" : "creator"]));
    const made = await act("chats", { ...given, members });
    await refresh();
    show(made.id);
  });
}

async function show(id) {
  open = chat(id);
  replyTo = null;
  const members = Object.keys(open.members).map(Number);
  me = open.type === "private" ? open.person : members.includes(me) ? me : members[0];
  messages = await ask(`telegram/messages?chat=${id}`);
  location.hash = id;
  drawPlaces();
  drawHeading();
  drawComposer();
  drawMessages(true);
}

async function refresh() {
  state = await ask("telegram/state");
  if (open) open = chat(open.id);
  drawPlaces();
  drawHeading();
}

function heard(event) {
  if (event.kind === "bot") { begin(); return; }
  if (event.bot !== state.bot.token) return;
  if (event.kind === "answer") {
    for (const waiting of document.querySelectorAll(".key.waiting")) waiting.classList.remove("waiting");
    if (event.show_alert) { const close = overlay(h("p", {}, event.text), h("button.send", { onclick: () => close() }, "OK")); } else if (event.text) toast(event.text);
    return;
  }
  if (event.kind === "action" && event.chat === open?.id) {
    const facts = byId("heading").querySelector("small");
    if (facts) { facts.textContent = `${state.bot.name} ${event.action}…`; setTimeout(drawHeading, 3000); }
    return;
  }
  if (event.chat === open?.id && event.kind === "message") {
    messages = [...messages.filter((one) => one.message_id !== event.message.message_id), event.message].sort((a, b) => a.message_id - b.message_id);
    drawMessages();
  }
  if (event.chat === open?.id && event.kind === "deleted") {
    messages = messages.filter((one) => one.message_id !== event.message.message_id);
    drawMessages();
  }
  if (event.kind === "message" || event.kind === "chat" || event.kind === "deleted") later();
}

let pending = null;
// Thousands of messages may come in a second: the list of chats is asked for at most a few times in it.
function later() {
  pending ??= setTimeout(async () => { pending = null; await refresh(); if (open?.type === "private" && open.bot_started !== Boolean(byId("text"))) drawComposer(); }, 300);
}

async function begin() {
  open = null;
  await refresh();
  if (!state.people.length) {
    await act("people", { first_name: "지민", language_code: "ko" });
    await refresh();
  }
  const wanted = chat(Number(location.hash.slice(1))) ?? state.chats[0];
  if (wanted) await show(wanted.id);
}

export async function start() {
  await begin();
  listen(heard, async () => { await refresh(); if (open) await show(open.id); });
}
