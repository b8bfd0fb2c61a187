// What Gradio leaves out for events that are answered without its queue.

// It shows no message for one that failed: show what the server says of it, for ten seconds or
// until it is pressed.
const show = (message) => {
  const notice = document.createElement('button');
  notice.className = 'pa-notice';
  // The server escapes its messages for Gradio, which shows them as HTML: here they are text.
  notice.textContent = new DOMParser().parseFromString(message, 'text/html').body.textContent;
  notice.addEventListener('click', () => notice.remove());
  setTimeout(() => notice.remove(), 10000);
  notices.append(notice);
};
const notices = document.createElement('div');
notices.className = 'pa-notices';
notices.setAttribute('role', 'alert');
document.body.append(notices);
// Presses of one kind are answered in their order: each waits for the one before it.
const send = window.fetch;
const under = {};
const inTurn = (sent) => {
  const event = JSON.parse(sent[1].body).fn_index;
  const next = () => send(...sent);
  under[event] = (under[event] ?? Promise.resolve()).then(next, next);
  return under[event];
};
// Most answers are there at once; one that is not says that it is on its way.
const waiting = document.createElement('div');
waiting.className = 'pa-waiting';
waiting.setAttribute('role', 'status');
document.body.append(waiting);
let open = 0;
let timer;
const count = (change) => {
  open += change;
  clearTimeout(timer);
  waiting.textContent = '';
  const word = navigator.language.toLowerCase().startsWith('zh') ? '正在处理…' : 'Working…';
  if (open) timer = setTimeout(() => { waiting.textContent = word; }, 300);
};
window.fetch = async (...sent) => {
  if (!String(sent[0]?.url ?? sent[0]).includes('/gradio_api/run/')) return send(...sent);
  count(1);
  const answer = await inTurn(sent).finally(() => count(-1));
  if (!answer.ok) {
    answer.clone().json().then(({ error }) => { if (error) show(error); }, () => {});
  }
  return answer;
};
