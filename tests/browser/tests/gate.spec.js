// The gate every page stands behind: no barrier that a machine can find, no sideways scroll, no foreign request.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic } from '../clinic.js';
import { met, notPages, openPage, pages } from '../pages.js';

for (const [route, how] of Object.entries(pages)) {
  for (const lang of how.english ? ['en'] : ['en', 'fr']) {
    test(`${route} in ${lang}`, async ({ browser }, info) => {
      const width = info.project.use.viewport.width;
      test.skip(lang === 'fr' && width !== 320, 'both languages at 320 px, English at the others');
      test.skip(!!how.again && width !== 320, 'every page at every width, its other states where there is least room');
      const m = met();
      const context = await browser.newContext({
        ...info.project.use,
        ...(how.staff ? { storageState: m.staff } : {}),
        ...(how.dark ? { colorScheme: 'dark' } : {}),
      });
      const page = await context.newPage();
      const seen = watch(page, m.site);
      const answer = await openPage(page, how, lang, m);

      expect.soft(how.status ?? [200], 'status').toContain(answer.status());
      expect.soft(await page.locator('h1').count(), 'one h1').toBe(1);
      expect.soft(await page.title(), 'title').toMatch(how.then && !how.asks ? /^(Error|Erreur\u00a0): .+ – Movability$/ : /^[^:].+ – Movability$/);
      expect.soft(await page.locator('html').getAttribute('lang'), 'lang').toBe(how.lang ?? (lang === 'fr' ? 'fr-CA' : 'en-CA'));
      expect.soft(await sideways(page), 'pixels of sideways scroll').toBeLessThanOrEqual(0);
      const least = /^\/(staff|dev\/mail|api)/.test(route) || how.desk ? 24 : 48;
      expect.soft(await small(page, least), 'targets that are too small').toEqual([]);
      expect.soft(await barriers(page, { frames: how.frame }), 'axe').toEqual([]);
      expect.soft(seen.foreign, 'requests to other origins').toEqual([]);
      expect.soft(seen.said.filter((line) => !expected(line, how)), 'console').toEqual([]);
      expect.soft(Math.ceil(seen.bytes / 1024), 'kilobytes').toBeLessThanOrEqual(how.limit);

      if (lang === 'en' && !how.frame) expect.soft(await tabbed(page), 'focus').toEqual([]);
      expect.soft(await moving(page), 'what moves although motion is not wanted').toEqual([]);

      // Half the width has the same effect as twice the text, and browsers do that for people who zoom.
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      if (width > 320) expect.soft(await sideways(page), 'sideways scroll at 200 % text').toBeLessThanOrEqual(0);
      if (width > 320) expect.soft(await clipped(page), 'clipped at 200 % text').toEqual([]);
      await context.close();
    });
  }
}

test('every page of the route table stands in the gate', () => {
  const table = readFileSync(new URL('../../../crates/server/src/routes.rs', import.meta.url), 'utf8');
  const rows = [...table.matchAll(/\bread\(\s*"([^"]+)",\s*Action::\w+,\s*\w+,\s*(\w+)/g)];
  const shown = Object.keys(pages).map((route) => route.split(' ')[0]);
  const missing = rows.filter(([, path, kind]) => kind !== 'Api' && ![...shown, ...notPages].includes(path));
  expect(rows.length).toBeGreaterThan(20);
  expect(missing.map(([, path]) => path)).toEqual([]);
});

test('mails can be read: no barrier that a machine can find, no sideways scroll', async ({ page }) => {
  const { site, mailbox } = met();
  const mails = new Clinic(site, mailbox).mails().filter((mail) => mail.html);
  const subjects = new Set();
  for (const { subject, html } of mails) {
    if (subjects.has(subject)) continue;
    subjects.add(subject);
    await page.setContent(html);
    expect.soft(await sideways(page), subject).toBeLessThanOrEqual(0);
    // Landmarks are for pages; a mail stands within one.
    expect.soft(await barriers(page, { advice: false }), subject).toEqual([]);
  }
  expect(subjects.size).toBeGreaterThan(3);
});

test('no two pages have the same title', async ({ browser }, info) => {
  test.skip(info.project.use.viewport.width !== 320, 'titles do not depend on the width');
  test.slow();
  const m = met();
  const context = await browser.newContext({ ...info.project.use, storageState: m.staff });
  const page = await context.newPage();
  for (const lang of ['en', 'fr']) {
    const titles = {};
    const asked = Object.entries(pages).filter(([, how]) => !how.again && !how.then && !(lang === 'fr' && how.english));
    for (const [route, how] of asked) {
      await openPage(page, how, lang, m);
      (titles[await page.title()] ??= []).push(route);
    }
    expect(Object.values(titles).filter((routes) => routes.length > 1), lang).toEqual([]);
  }
  await context.close();
});

/** What a page asks for and says while it opens. */
function watch(page, site) {
  const seen = { foreign: [], said: [], bytes: 0 };
  page.on('request', (request) => { if (!request.url().startsWith(site)) seen.foreign.push(request.url()); });
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) seen.said.push(message.text()); });
  page.on('pageerror', (error) => seen.said.push(String(error)));
  page.on('requestfinished', async (request) => {
    const sizes = await request.sizes().catch(() => null);
    if (sizes) seen.bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  });
  return seen;
}

/** The browser itself reports a status that the page was asked for. */
function expected(line, how) {
  return (how.then || how.status?.some((status) => status >= 400)) && line.includes('Failed to load resource');
}

function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/**
 * Goes through the page by Tab, from its beginning to its end. Gives back what is wrong: a focus that cannot be seen, one that
 * jumps back, one that stays where it is, and whatever could be used and is never reached.
 */
async function tabbed(page) {
  await page.evaluate(() => {
    document.documentElement.style.scrollBehavior = 'auto';
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    window.stops = [];
    window.wrong = [];
    window.through = false;
    // What each stop looks like is noted as it gets the focus, so that nobody has to ask between two presses.
    document.addEventListener('focusin', ({ target: element }) => {
      if (window.through || element === document.body) return;
      const name = element.outerHTML.slice(0, 90);
      if (window.stops.includes(element)) {
        if (window.stops[0] !== element) window.wrong.push(`caught at ${name}`);
        window.through = true;
        return;
      }
      const last = window.stops.at(-1);
      window.stops.push(element);
      const style = getComputedStyle(element);
      const label = element.labels?.[0] ? getComputedStyle(element.labels[0], '::before') : style;
      const seen = [style, label].some((s) => (s.outlineStyle !== 'none' && s.outlineWidth !== '0px') || s.boxShadow !== 'none');
      if (!seen) window.wrong.push(`not seen at ${name}`);
      if (last && !(last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) window.wrong.push(`back to ${name}`);
    });
  });
  for (let presses = 0; presses < 400; presses += 10) {
    for (let one = 0; one < 10; one += 1) await page.keyboard.press('Tab');
    if (await page.evaluate(() => window.through)) break;
  }
  const wrong = await page.evaluate(() => window.wrong);
  const missed = await page.evaluate(() => {
    const usable = 'a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select, textarea, summary, [tabindex="0"]';
    const groups = new Set(window.stops.filter((element) => element.type === 'radio').map((element) => element.name));
    const missed = [...document.querySelectorAll(usable)].filter((element) => element.checkVisibility()
      && element.tabIndex >= 0 && !window.stops.includes(element) && !(element.type === 'radio' && groups.has(element.name)));
    return missed.map((element) => element.outerHTML.slice(0, 90));
  });
  return [...wrong, ...missed.map((name) => `never at ${name}`)];
}

/** What would still move although the reader asked for no motion. */
function moving(page) {
  return page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    return [style.transitionDuration, style.animationDuration].some((times) => times.split(',').some((time) => parseFloat(time) > 0));
  }).map((element) => element.outerHTML.slice(0, 60)));
}

/** Elements that hide a part of their own text. */
function clipped(page) {
  return page.evaluate(() => [...document.querySelectorAll('body *')].filter((element) => {
    const style = getComputedStyle(element);
    // What is for the ear alone, and fields, whose text scrolls.
    if (element.closest('input, textarea, select, .nhsuk-u-visually-hidden, .nhsuk-skip-link, svg, .cite__word, .mv-header__phone-word, .mv-article thead')) return false;
    if (!['hidden', 'clip'].includes(style.overflowX) && !['hidden', 'clip'].includes(style.overflowY)) return false;
    return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  }).map((element) => element.outerHTML.slice(0, 60)));
}

/** Targets below the size, by their words: buttons, fields, links that stand alone. Links within a sentence are exempt (WCAG 2.5.8). */
async function small(page, least) {
  return page.evaluate((size) => {
    const found = [];
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const hidden = box.width === 0 || style.visibility === 'hidden' || element.closest('.nhsuk-u-visually-hidden, [hidden], .nhsuk-skip-link');
      if (hidden) continue;
      const text = element.textContent.trim();
      const sentence = element.closest('p, li, dd, td, th, pre')?.textContent.trim() ?? text;
      if (element.tagName === 'A' && style.display === 'inline' && sentence.length > text.length) continue;
      // A radio or checkbox is as large as its label; a link over its whole card as large as the card.
      const label = element.labels?.[0]?.getBoundingClientRect();
      const card = element.matches('.nhsuk-card__link') ? element.closest('.nhsuk-card').getBoundingClientRect() : null;
      const height = Math.max(box.height, label?.height ?? 0, card?.height ?? 0);
      const width = Math.max(box.width, label?.width ?? 0, card?.width ?? 0);
      if (height < size - 0.5 || width < Math.min(size, 24) - 0.5) found.push(`${element.tagName} "${text.slice(0, 40)}" ${Math.round(width)}×${Math.round(height)}`);
    }
    return found;
  }, least);
}
