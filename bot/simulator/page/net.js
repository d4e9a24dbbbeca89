// Talking to the simulator: requests as JSON, changes as server-sent events.

async function request(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(body || `HTTP ${answer.status}`);
  return JSON.parse(body);
}

const post = (path, body) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const overview = () => request("/api/overview");
export const chatSince = (person, after) => request(`/api/chats/${person}?after=${after}`);
export const say = (person, text) => post(`/api/chats/${person}/messages`, { text });
export const tap = (person, message, data) => post(`/api/chats/${person}/taps`, { message_id: message, data });
export const block = (person, blocked) => post(`/api/chats/${person}/block`, { blocked });
export const moveClock = (seconds) => post("/api/clock", { seconds });
export const fileAddress = (id) => `/api/files/${encodeURIComponent(id)}`;

export function sendFiles(person, kind, files, caption) {
  const form = new FormData();
  form.append("kind", kind);
  form.append("caption", caption);
  for (const file of files) form.append("file", file);
  return request(`/api/chats/${person}/files`, { method: "POST", body: form });
}

export function listen(onState, onConnection) {
  const source = new EventSource("/api/events");
  source.addEventListener("message", (event) => onState(JSON.parse(event.data)));
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  window.addEventListener("pagehide", () => source.close());
}
