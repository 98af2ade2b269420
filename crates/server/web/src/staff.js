// The console's own script, beside htmx and nhsuk's components. Every deed is a form and works without it.
import { initAll } from './nhsuk.js';

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');
initAll();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// What has changed is said once, politely, to those who do not see the page.
document.body.addEventListener('htmx:after:swap', () => {
  const news = document.querySelector('[data-news]');
  const voice = document.getElementById('voice');
  if (news && voice) voice.textContent = news.dataset.news;
});
