// Two minutes before a session ends by itself, a banner says so, and one button goes on. Without this, pages say when.
(() => {
  const banner = document.querySelector('[data-ends-in]');
  if (!banner) return;
  const [soon, over, button] = ['[data-soon]', '[data-over]', 'button'].map(part => banner.querySelector(part));
  const time = document.querySelector('[data-ends-at]');
  let ends;
  let timer;

  function look() {
    clearTimeout(timer);
    const left = ends - Date.now();
    const is = left <= 0 ? over : soon;
    [soon, over, button].forEach(part => { part.hidden = part !== is && !(part === button && is === soon); });
    banner.hidden = left > 120000;
    timer = setTimeout(look, left > 120000 ? left - 120000 : Math.max(left, 1000));
    if (left <= 0) clearTimeout(timer);
  }

  function open(seconds) {
    ends = Date.now() + seconds * 1000;
    look();
  }

  button.addEventListener('click', async () => {
    const answer = await fetch(banner.dataset.stay, { method: 'POST' }).catch(() => null);
    if (answer?.ok) {
      // The time that the page said is no longer true.
      time.hidden = true;
      open(Number(await answer.text()));
    } else if (answer) open(0);
  });
  // A machine that slept has missed its timers.
  document.addEventListener('visibilitychange', look);
  open(Number(banner.dataset.endsIn));
})();
