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
      await page.screenshot({ path: `${folder}/${name}.${lang}.${info.project.name}.png`, fullPage: true });
      await context.close();
    });
  }
}
