// The line above the conversation: list and menu. Rename and remove ask in the browser.
element.addEventListener('change', (event) => {
  const list = event.target.closest('select[data-act]');
  if (list) trigger('select', { act: list.dataset.act, talk: list.value });
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  const data = { ...button.dataset };
  if (data.prompt) {
    data.title = window.prompt(data.prompt, data.old);
    if (data.title === null) return;
  }
  if (data.confirm && !window.confirm(data.confirm)) return;
  trigger('select', data);
});
document.addEventListener('click', (event) => {
  const menu = element.querySelector('details.pa-menu[open]');
  if (menu && !menu.contains(event.target)) menu.removeAttribute('open');
});
// Windows of one browser tell each other what they keep; the server merges it.
window.policyTalks = new BroadcastChannel('policy-talks');
window.policyTalks.onmessage = (event) => trigger('input', { kept: event.data });
