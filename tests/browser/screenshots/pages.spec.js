// One picture of every page, at both widths and in both languages.
import { resolve } from 'node:path';
import { test } from '@playwright/test';
import { met, openPage, pages } from '../pages.js';

const folder = process.env.MOVABILITY_SCREENSHOTS || resolve(import.meta.dirname, '../../../target/screenshots');

for (const [route, how] of Object.entries(pages)) {
  for (const lang of how.english ? ['en'] : ['en', 'fr']) {
    test(`${route} in ${lang}`, async ({ browser }, info) => {
      const m = met();
      const context = await browser.newContext({ ...info.project.use, ...(how.staff ? { storageState: m.staff } : {}), ...(how.dark ? { colorScheme: 'dark' } : {}) });
      const page = await context.newPage();
      await openPage(page, how, lang, m);
      const name = route.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
      const picture = `${name}.${lang}.${info.project.name}.png`;
      await page.screenshot({ path: `${folder}/${picture}`, fullPage: true });
      // Its beginning, for the README: a whole page on a phone is taller than anybody scrolls there.
      const { width } = info.project.use.viewport;
      const height = Math.min(900, await page.evaluate(() => document.documentElement.scrollHeight));
      await page.screenshot({ path: `${folder}/top/${picture}`, fullPage: true, clip: { x: 0, y: 0, width, height } });
      await context.close();
    });
  }
}
