// The evidence panel: bring the passage into view; copy; close by button or Escape.
const opener = () => document.querySelector('.pa-cite.pa-chosen');
const close = () => {
  const chip = opener();
  trigger('clear', {});
  if (chip) { chip.classList.remove('pa-chosen'); chip.focus({ preventScroll: true }); }
};
const copy = async (button) => {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https the clipboard interface is missing; a selected field still copies.
    const field = document.createElement('textarea');
    field.value = text;
    element.appendChild(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 1500);
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button) return;
  if (button.dataset.act === 'copy') copy(button);
  if (button.dataset.act === 'close') close();
});
element.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
watch('value', () => {
  const panel = element.querySelector('.pa-evidence:not(.pa-evidence-empty)');
  if (!panel) return;
  const text = panel.querySelector('.pa-source-text');
  const mark = panel.querySelector('mark');
  if (text && mark) text.scrollTop = mark.offsetTop - text.offsetTop - text.clientHeight / 3;
  if (!panel.classList.contains('pa-auto')) panel.focus({ preventScroll: true });
});
