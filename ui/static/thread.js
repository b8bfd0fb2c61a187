// The conversation: a button with data-act is sent to the server with its data. What is
// pressed before the page is ready waits until it is.
const ready = () => document.querySelector('.pa-head[data-loaded]');
const send = (event, data) => {
  if (ready()) trigger(event, data);
  else setTimeout(send, 50, event, data);
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  element.querySelectorAll('.pa-chosen').forEach((chip) => chip.classList.remove('pa-chosen'));
  if (button.dataset.act === 'cite') button.classList.add('pa-chosen');
  const data = { ...button.dataset };
  if (data.prompt) {
    data.note = window.prompt(data.prompt, '');
    if (data.note === null) return;
  }
  if (data.act === 'edit') document.querySelector('#question textarea').focus();
  send(data.act === 'cite' ? 'expand' : 'select', data);
});
watch('value', () => {
  const turns = element.querySelectorAll('.pa-turn');
  const box = element.closest('.pa-thread-box');
  if (turns.length && box) {
    const last = turns[turns.length - 1];
    const top = last.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTo({ top: box.scrollTop + top, behavior: 'smooth' });
  }
});
