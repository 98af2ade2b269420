// Comfort for patients' pages; each of them works without it.
(() => {
  document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');

  // A second click on a button that has just been pressed is a trembling hand, not a second visit.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - form.dataset.sent < 2000) event.preventDefault();
    form.dataset.sent = Date.now();
  });
  // Coming back by the browser's own button, the form may be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // <p data-keeps-until="2026-11-23T14:42:00Z" data-words="…{n}…" data-words-one="…" data-words-over="…">: the time that
  // is left, said in words once a minute. Never a running counter: a deadline one watches is a deadline one fears.
  for (const kept of document.querySelectorAll('[data-keeps-until]')) {
    const until = Date.parse(kept.dataset.keepsUntil);
    const said = kept.querySelector('[data-remaining]');
    if (!said || Number.isNaN(until)) continue;
    const say = () => {
      const minutes = Math.ceil((until - Date.now()) / 60000);
      said.textContent = minutes > 1 ? kept.dataset.words.replace('{n}', minutes)
        : minutes === 1 ? kept.dataset.wordsOne : kept.dataset.wordsOver;
      if (minutes > 0) setTimeout(say, 60000);
    };
    say();
  }

  // Loaded again, a long form still holds what was typed: in this tab alone, for this very form, until it has been sent.
  // Going back, the browser itself remembers; what the server or the browser wrote into a field stands.
  const typed = document.querySelector('form[data-typed]');
  const fields = typed && [...typed.elements].filter(field => field.name && !/hidden|submit/.test(field.type));
  const isBox = field => /radio|checkbox/.test(field.type);
  const tab = deed => { try { return deed(sessionStorage); } catch { return null; } };
  if (typed) {
    const kept = tab(of => JSON.parse(of.getItem('typed')));
    if (kept?.form === typed.dataset.typed && !document.querySelector('.nhsuk-error-summary')) {
      for (const [at, value] of kept.values.entries()) {
        if (fields[at] && isBox(fields[at])) fields[at].checked ||= value;
        else if (fields[at]) fields[at].value ||= value;
      }
    }
    typed.addEventListener('input', () => tab(of => of.setItem('typed', JSON.stringify({
      form: typed.dataset.typed, values: fields.map(field => (isBox(field) ? field.checked : field.value)),
    }))));
  } else {
    tab(of => of.removeItem('typed'));
  }

  // What a page says once, after a deed, is not said again when it is loaded again.
  if (/[?&](new|sent)=/.test(location.search)) history.replaceState(null, '', location.pathname);

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
})();
