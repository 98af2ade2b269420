// The gate every page stands behind: no barrier that a machine can find, no sideways scroll, no foreign request.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { Clinic } from '../clinic.js';
import { axeTags, met, notPages, openPage, pages } from '../pages.js';

for (const [route, how] of Object.entries(pages)) {
  for (const lang of how.english ? ['en'] : ['en', 'fr']) {
    test(`${route} in ${lang}`, async ({ browser }, info) => {
      const width = info.project.use.viewport.width;
      test.skip(lang === 'fr' && width !== 320, 'both languages at 320 px, English at the others');
      const m = met();
      const context = await browser.newContext({
        ...info.project.use,
        ...(how.staff ? { storageState: m.staff } : {}),
      });
      const page = await context.newPage();
      const seen = watch(page, m.site);
      const answer = await openPage(page, how, lang, m);

      expect.soft(how.status ?? [200], 'status').toContain(answer.status());
      expect.soft(await page.locator('h1').count(), 'one h1').toBe(1);
      expect.soft(await page.title(), 'title').toMatch(how.then ? /^(Error|Erreur\u00a0): .+ – Movability$/ : /^[^:].+ – Movability$/);
      expect.soft(await page.locator('html').getAttribute('lang'), 'lang').toBe(lang === 'fr' ? 'fr-CA' : 'en-CA');
      expect.soft(await sideways(page), 'pixels of sideways scroll').toBeLessThanOrEqual(0);
      expect.soft(await small(page, /^\/(staff|dev|api)/.test(route) ? 24 : 48), 'targets that are too small').toEqual([]);
      const axe = new AxeBuilder({ page }).withTags(axeTags);
      const found = await (how.frame ? axe.exclude('iframe') : axe).analyze();
      expect.soft(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), 'axe').toEqual([]);
      expect.soft(seen.foreign, 'requests to other origins').toEqual([]);
      expect.soft(seen.said.filter((line) => !expected(line, how)), 'console').toEqual([]);
      expect.soft(Math.ceil(seen.bytes / 1024), 'kilobytes').toBeLessThanOrEqual(how.limit);

      // Half the width has the same effect as twice the text, and browsers do that for people who zoom.
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      if (width > 320) expect.soft(await sideways(page), 'sideways scroll at 200 % text').toBeLessThanOrEqual(0);
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
    const found = await new AxeBuilder({ page }).withTags(axeTags.filter((tag) => tag !== 'best-practice')).analyze();
    expect.soft(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), subject).toEqual([]);
  }
  expect(subjects.size).toBeGreaterThan(3);
});

test('no two pages have the same title', async ({ browser }, info) => {
  test.skip(info.project.use.viewport.width !== 320, 'titles do not depend on the width');
  const m = met();
  const context = await browser.newContext({ ...info.project.use, storageState: m.staff });
  const page = await context.newPage();
  const titles = {};
  for (const [route, how] of Object.entries(pages).filter(([, how]) => !how.again && !how.then)) {
    await openPage(page, how, 'en', m);
    (titles[await page.title()] ??= []).push(route);
  }
  expect(Object.values(titles).filter((routes) => routes.length > 1)).toEqual([]);
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
