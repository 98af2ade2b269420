// The gate every page stands behind: no barrier that a machine can find, no sideways scroll, no foreign request.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { met, pages } from '../pages.js';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const [route, how] of Object.entries(pages)) {
  for (const lang of how.english ? ['en'] : ['en', 'fr']) {
    test(`${route} in ${lang}`, async ({ browser }, info) => {
      const width = info.project.use.viewport.width;
      test.skip(lang === 'fr' && width !== 320, 'both languages at 320 px, English at the others');
      const m = met();
      const path = typeof how.open === 'function' ? how.open(m) : how.open;
      const context = await browser.newContext({
        ...info.project.use,
        ...(how.staff ? { storageState: m.staff } : {}),
      });
      const page = await context.newPage();
      const seen = watch(page, m.site);
      const answer = await page.goto(`${m.site}${lang === 'fr' ? '/fr' : ''}${path}`);

      expect(how.status ?? [200], 'status').toContain(answer.status());
      await page.waitForLoadState('networkidle');
      expect(await page.locator('h1').count(), 'one h1').toBe(1);
      expect(await page.title(), 'title').toMatch(/^.+ – Movability$|^Movability$/);
      expect(await page.locator('html').getAttribute('lang'), 'lang').toBe(lang === 'fr' ? 'fr-CA' : 'en-CA');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, 'sideways scroll').toBeLessThanOrEqual(0);
      expect(await small(page, route.startsWith('/staff') || route.startsWith('/dev') || route.startsWith('/api') ? 24 : 48), 'targets that are too small').toEqual([]);
      const found = await new AxeBuilder({ page }).withTags(tags).analyze();
      expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), 'axe').toEqual([]);
      expect(seen.foreign, 'requests to other origins').toEqual([]);
      expect(seen.said.filter((line) => !expected(line, how)), 'console').toEqual([]);
      expect(seen.bytes / 1024, 'kilobytes').toBeLessThanOrEqual(how.limit);

      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      const zoomed = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (width > 320) expect(zoomed, 'sideways scroll at 200 % text').toBeLessThanOrEqual(0);
      await context.close();
    });
  }
}

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
  return how.status?.some((status) => status >= 400) && line.includes('Failed to load resource');
}

/** Targets below the size, by their words: buttons, fields, links that stand alone. Links within a sentence are exempt (WCAG 2.5.8). */
async function small(page, least) {
  return page.evaluate((size) => {
    const found = [];
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const hidden = box.width === 0 || style.visibility === 'hidden' || element.closest('.nhsuk-u-visually-hidden, [hidden], .nhsuk-skip-link');
      if (hidden || element.matches('.nhsuk-skip-link, .nhsuk-u-visually-hidden')) continue;
      const text = element.textContent.trim();
      const inText = element.tagName === 'A' && style.display === 'inline'
        && element.parentElement.textContent.trim().length > text.length;
      if (inText) continue;
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
