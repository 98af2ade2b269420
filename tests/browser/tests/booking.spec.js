// Booking as people do it: with a mouse on a phone, by keyboard alone, with scripts off, in French.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { Clinic, words } from '../clinic.js';
import { met } from '../pages.js';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const clinic = () => new Clinic(met().site, met().mail);
const address = (info, who) => `${who}.${info.project.name}@example.org`;

test('a reader books from an article, in French', async ({ page }, info) => {
  const { site } = met();
  await page.goto(`${site}/fr/learn/rethinking-botulinum-toxin`);
  await page.getByRole('main').getByRole('link', { name: 'Parlez-nous de votre situation' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Qu’est-ce qui vous amène?');
  await page.getByRole('link', { name: 'Première consultation' }).click();
  await page.locator('button.mv-time').first().click();
  const email = address(info, 'lectrice');
  await clinic().giveDetails(page, { name: 'Zoé Tremblay', email, lang: 'fr' });
  await clinic().prove(page, email, 'fr');
  expect(await clinic().mailTo(email, /réservé|confirmé/i)).toBeTruthy();
});

test('everything that is wrong comes back at once, and everything typed is kept', async ({ page }, info) => {
  await clinic().chooseTime(page);
  await page.getByLabel('Email address').fill('not an address');
  await page.getByLabel('Phone number').fill('abc');
  await page.getByRole('button', { name: words.en.book }).last().click();

  const summary = page.locator('.nhsuk-error-summary');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(4);
  await expect(page.getByLabel('Email address')).toHaveValue('not an address');
  await expect(page.getByLabel('Phone number')).toHaveValue('abc');
  await expect(page).toHaveTitle(/^Error: /);
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(found.violations.map((violation) => violation.id)).toEqual([]);

  await summary.getByRole('link', { name: 'Enter your full name' }).click();
  await expect(page.getByLabel('Full name')).toBeFocused();
});

test('a visit is booked by keyboard alone', async ({ page }, info) => {
  const { site } = met();
  const email = address(info, 'keys');
  await page.goto(`${site}/book/first-consultation`);
  await tabTo(page, (element) => element.matches('button.mv-time'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/book\/confirm/);
  await tabTo(page, (element) => element.id === 'name');
  await page.keyboard.type('Ahmed Singh');
  await tabTo(page, (element) => element.id === 'email');
  await page.keyboard.type(email);
  await tabTo(page, (element) => element.name === 'consent-email-channel');
  await page.keyboard.press('Space');
  await tabTo(page, (element) => element.tagName === 'BUTTON' && element.textContent.trim() === 'Book this visit' && element.tabIndex >= 0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('six digits');
  const code = await clinic().mailTo(email, /\b\d{6}\b/);
  await tabTo(page, (element) => element.id === 'code');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your visit is booked')).toBeVisible();
});

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('a visit is booked and cancelled', async ({ page }, info) => {
    const email = address(info, 'noscript');
    await clinic().book(page, { name: 'Lin Ho', email });
    await page.getByRole('link', { name: 'Cancel this visit' }).click();
    await page.getByRole('main').getByRole('button', { name: /Cancel/ }).click();
    await expect(page.getByText('Your visit is cancelled')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This visit will not take place');
  });

  test('an article and the mail it was sent in are read', async ({ page }) => {
    const { site, read } = met();
    await page.goto(`${site}${read}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.content()).not.toContain('Marie');
  });
});

test('each page where one decides carries the five things that make it trustworthy', async ({ page }) => {
  const { site, booked, pending, confirm } = met();
  for (const path of ['/book', '/book/first-consultation', confirm, booked, pending, `${booked}/cancel`]) {
    await page.goto(site + path);
    const terms = page.locator('.mv-trust dt');
    await expect(terms, path).toHaveText([
      'Who we are', 'What it costs', 'What happens next', 'How to change it', 'How to reach a person',
    ]);
  }
});

/** Presses Tab until an element has the focus, seeing to it that the focus can be seen. */
async function tabTo(page, wanted) {
  const test = wanted.toString();
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(`(${test})(document.activeElement)`);
    const visible = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return true;
      const style = getComputedStyle(element);
      const label = element.labels?.[0] ? getComputedStyle(element.labels[0], '::before') : style;
      return [style, label].some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none');
    });
    expect(visible, 'the focus can be seen').toBe(true);
    if (found) return;
  }
  throw new Error('Tab never came there');
}
