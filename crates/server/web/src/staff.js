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

// The desk: the text as readers would see it while it is written, and the draft kept every five seconds.
const desk = document.querySelector('form[data-desk]');
if (desk) {
  const shown = document.querySelector('[data-preview]');
  const told = desk.querySelector('[data-saved]');
  const text = desk.elements.namedItem('text');
  let looked = text.value;
  let kept = text.value;
  let busy = false;

  const send = (path, extra = {}) => {
    const body = new URLSearchParams(new FormData(desk));
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    return fetch(path, { method: 'POST', body });
  };

  const look = async () => {
    if (!shown || text.value === looked) return;
    looked = text.value;
    const answer = await send(`${desk.action}/preview`);
    if (answer.ok) shown.innerHTML = await answer.text();
  };

  const keep = async () => {
    if (text.value === kept) return;
    const sent = text.value;
    const answer = await send(desk.action, { auto: 'yes' });
    if (answer.ok) {
      const { version, said } = await answer.json();
      // Every form of the page speaks of the version that is kept now.
      for (const field of document.querySelectorAll('input[name="version"]')) field.value = version;
      told.textContent = said;
      kept = sent;
    } else {
      told.textContent = await answer.text();
    }
  };

  setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      await look();
      await keep();
    } catch {
      // Away from the network: what was typed stays in its field, and the next turn tries again.
    } finally {
      busy = false;
    }
  }, 5000);

  // A finding leads to its line of the text.
  for (const link of document.querySelectorAll('a[data-line]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const lines = text.value.split('\n').slice(0, Number(link.dataset.line) - 1);
      const start = lines.reduce((length, line) => length + line.length + 1, 0);
      const end = text.value.indexOf('\n', start);
      text.focus();
      text.setSelectionRange(start, end < 0 ? text.value.length : end);
      text.scrollTop = (lines.length / text.value.split('\n').length) * text.scrollHeight - text.clientHeight / 3;
    });
  }
}

// A part of a plan: the draft is kept every five seconds, as long as what was typed can be read.
const part = document.querySelector('form[data-keep]');
if (part) {
  const told = part.querySelector('[data-saved]');
  const typed = () => {
    const body = new URLSearchParams(new FormData(part));
    body.delete('version');
    return body.toString();
  };
  let kept = typed();
  let busy = false;
  setInterval(async () => {
    const now = typed();
    if (busy || now === kept) return;
    busy = true;
    try {
      const body = new URLSearchParams(new FormData(part));
      body.set('auto', 'yes');
      const answer = await fetch(part.action, { method: 'POST', body });
      if (answer.ok) {
        const { version, said } = await answer.json();
        part.elements.namedItem('version').value = version;
        told.textContent = said;
        kept = now;
      } else {
        told.textContent = await answer.text();
      }
    } catch {
      // Away from the network: what was typed stays in its field, and the next turn tries again.
    } finally {
      busy = false;
    }
  }, 5000);
}
