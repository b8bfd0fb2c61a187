// A table or chart: a button with data-act is sent to the server with its data.
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  document.querySelectorAll('.pa-chosen').forEach((other) => other.classList.remove('pa-chosen'));
  button.classList.add('pa-chosen');
  trigger('select', { ...button.dataset });
});
