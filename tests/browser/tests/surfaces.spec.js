// The same pages on other surfaces: on paper, and in a reader's own colours.
import { expect, test } from '@playwright/test';
import { met } from '../pages.js';

const shown = ['/', '/fees', '/book', '/book/first-consultation', '/learn/rethinking-botulinum-toxin', '/dev/components'];

test('in forced colours every control keeps an edge', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  for (const path of shown) {
    await page.goto(met().site + path);
    const bare = await page.evaluate(() => [...document.querySelectorAll('.nhsuk-button, .mv-time, .mv-call:not(.mv-header__phone), .mv-menu__book, .nhsuk-card, .mv-person, .nhsuk-input')]
      .filter((element) => element.checkVisibility() && !element.closest('.nhsuk-u-visually-hidden'))
      .filter((element) => { const style = getComputedStyle(element); return style.borderTopStyle === 'none' || style.borderTopWidth === '0px'; })
      .map((element) => element.outerHTML.slice(0, 90)));
    expect(bare, path).toEqual([]);
  }
});

test('on paper there is the text, and nothing that only a screen can use', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  for (const path of shown.filter((path) => path !== '/dev/components')) {
    await page.goto(met().site + path);
    const useless = await page.evaluate(() => [...document.querySelectorAll('header nav, .mv-language, .nhsuk-skip-link, .nhsuk-back-link, .mv-footer__nav, form button')]
      .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 60)));
    expect(useless, path).toEqual([]);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a visit is one sheet of paper, with where, when and whom to call', async ({ page }) => {
  for (const prefix of ['', '/fr']) {
    await page.goto(met().site + prefix + met().booked);
    const sheets = (await page.pdf({ format: 'Letter' })).toString('latin1').match(/\/Type\s*\/Page[^s]/g);
    expect(sheets).toHaveLength(1);
    await page.emulateMedia({ media: 'print' });
    for (const seen of ['.mv-summary', '.mv-steps', '.mv-reference', 'footer address, footer .mv-call, footer a[href^="tel:"]']) {
      await expect(page.locator(seen).first()).toBeVisible();
    }
    for (const useless of ['.mv-deeds', '.mv-trust', 'header']) await expect(page.locator(useless).first()).toBeHidden();
    await page.emulateMedia({ media: null });
  }
});

test('the menu opens, leads on and closes without a script', async ({ browser }, info) => {
  test.skip(info.project.use.viewport.width !== 320, 'on a wide screen it is always there');
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(met().site);
  const fees = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Fees' });
  await expect(fees).toBeHidden();
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await expect(fees).toBeVisible();
  await page.getByRole('button', { name: 'Close the menu' }).click();
  await expect(fees).toBeHidden();
  await page.getByRole('button', { name: 'Menu', exact: true }).press('Enter');
  await fees.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Fees');
  await context.close();
});
