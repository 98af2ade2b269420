// Booking as people do it: with a mouse on a phone, by keyboard alone, with scripts off, in French.
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic, words } from '../clinic.js';
import { met } from '../pages.js';

const clinic = () => new Clinic(met().site, met().mailbox);
const address = (info, who) => `${who}.${info.project.name}@example.org`;

test('a reader books from an article, in French', async ({ page }, info) => {
  const { site } = met();
  await page.goto(`${site}/fr/learn/rethinking-botulinum-toxin`);
  await page.getByRole('main').getByRole('button', { name: 'Parlez-nous de votre situation' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Qu’est-ce qui vous amène?');
  await page.getByRole('link', { name: 'Première consultation' }).click();
  await clinic().pressFreeTime(page);
  const email = address(info, 'lectrice');
  await clinic().giveDetails(page, { name: 'Zoé Tremblay', email, lang: 'fr' });
  await clinic().prove(page, email, 'fr');
  await clinic().mailTo(email, /Votre rendez-vous/);
});

test('everything that is wrong comes back at once, and everything typed is kept', async ({ page }) => {
  await clinic().chooseTime(page);
  await page.getByLabel('Email address').fill('not an address');
  await page.getByLabel('Phone number').fill('abc');
  await page.getByLabel('What would help').fill('An interpreter for French, please.');
  await page.getByRole('radio', { name: 'No', exact: true }).check();
  await page.getByRole('button', { name: words.en.book }).last().click();

  const summary = page.locator('.nhsuk-error-summary');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(4);
  await expect(page.getByLabel('Email address')).toHaveValue('not an address');
  await expect(page.getByLabel('Phone number')).toHaveValue('abc');
  await expect(page.getByLabel('What would help')).toHaveValue('An interpreter for French, please.');
  await expect(page.getByRole('radio', { name: 'No', exact: true })).toBeChecked();
  await expect(page).toHaveTitle(/^Error: /);
  expect(await barriers(page)).toEqual([]);

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
  await tabTo(page, (element) => element.tagName === 'BUTTON' && element.textContent.trim() === 'Book this visit');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('six digits');
  const code = await clinic().mailTo(email, /\b\d{6}\b/);
  await tabTo(page, (element) => element.id === 'code');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your visit is booked');
});

test('the first look after booking says so, and has the focus; loaded again it is the visit', async ({ page }, info) => {
  await clinic().book(page, { name: 'Grace Hall', email: address(info, 'grace') });
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Your visit is booked');
  await expect(heading).toBeFocused();
  await expect(page).toHaveTitle('Your visit is booked – Movability');
  await page.reload();
  await expect(heading).toHaveText(/^Your visit on /);
});

test('pressing Enter in a field books, and a double click books once', async ({ page }, info) => {
  const email = address(info, 'twice');
  await clinic().chooseTime(page);
  await clinic().fillDetails(page, { name: 'Tom Berg', email });
  const posts = [];
  page.on('request', (request) => { if (request.method() === 'POST') posts.push(request.url()); });
  await page.getByRole('button', { name: words.en.book }).last().dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('six digits');
  expect(posts).toHaveLength(1);
  await clinic().mailTo(email, /\b\d{6}\b/);
  expect(clinic().mails().filter((mail) => mail.to === email)).toHaveLength(1);
});

test('sent twice by a browser without scripts, a form books once and shows the same visit', async ({ page }, info) => {
  const email = address(info, 'again');
  await clinic().chooseTime(page);
  await clinic().fillDetails(page, { name: 'Ida Berg', email });
  const form = await page.locator('main form').last().evaluate((form) => Object.fromEntries(new FormData(form)));
  await page.getByRole('button', { name: words.en.book }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('six digits');
  const first = page.url();
  const again = await page.request.post(`${met().site}/book/confirm`, {
    form, maxRedirects: 0, headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(again.status()).toBe(303);
  expect(new URL(again.headers().location, met().site).pathname).toBe(new URL(first).pathname);
  await clinic().mailTo(email, /\b\d{6}\b/);
  expect(clinic().mails().filter((mail) => mail.to === email)).toHaveLength(1);
});

test('another time keeps what was typed', async ({ page }) => {
  await clinic().chooseTime(page);
  await page.getByLabel('Full name').fill('Nadia Costa');
  await page.getByLabel('What would help').fill('A step-free way in');

  await page.getByRole('button', { name: 'Choose another time' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('When would you like to come?');
  await page.locator('button.mv-time').last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your details');
  await expect(page.getByLabel('Full name')).toHaveValue('Nadia Costa');
  await expect(page.getByLabel('What would help')).toHaveValue('A step-free way in');
});

test('a time that somebody else has taken is met by the nearest ones, and what was typed is kept', async ({ page, browser }, info) => {
  // Both look at the same times; the other is faster.
  const week = { w320: '2026-12-01', w1280: '2026-12-08' }[info.project.name];
  await page.goto(`${met().site}/book/first-consultation/ada-example?from=${week}`);
  const wanted = page.locator('.mv-day button.mv-time').last();
  const value = await wanted.getAttribute('value');
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator(`button.mv-time[value="${value}"]`).last().click();
  await expect(other).toHaveURL(/\/book\/confirm/);

  await wanted.click();
  await expect(page.getByRole('alert')).toContainText('has just been taken');
  await expect(page.getByRole('heading', { name: 'The nearest free times' })).toBeVisible();
  await expect(page.locator('section[aria-labelledby="nearest"] button')).toHaveCount(3);
  await context.close();
});

test('times can be narrowed, and every way can be asked for', async ({ page }) => {
  await page.goto(`${met().site}/book/first-consultation`);
  await expect(page.getByRole('main')).toContainText('First consultation, 60 minutes, in person. Toronto time.');
  await page.getByText('With whom, where, at what time of day').click();
  await page.getByLabel('With', { exact: true }).selectOption({ label: 'Noor Placeholder' });
  await page.getByLabel('Where').selectOption('any');
  await page.getByLabel('When').selectOption('afternoon');
  await page.getByRole('button', { name: 'Show these times' }).click();
  await expect(page.locator('details')).toHaveAttribute('open', '');
  await expect(page.locator('.mv-day button').filter({ hasText: 'by video' }).first()).toBeVisible();
  const times = await page.locator('.mv-time').allTextContents();
  expect(times.filter((text) => !text.includes('Noor Placeholder') || !/p\.m\./.test(text))).toEqual([]);
});

test('a visit is moved by keyboard alone, and its own time changes nothing', async ({ page }, info) => {
  const here = await clinic().book(page, { name: 'Rosa Berg', email: address(info, 'mover') });
  await tabTo(page, (element) => element.textContent.trim() === 'Change the time');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('When would you like to come instead?');
  const own = page.locator('.mv-day .mv-time--now');
  await expect(own).toContainText('your time now');
  await own.click();
  await expect(page.getByText('Nothing has changed')).toBeVisible();

  await page.goto(`${met().site}${here}/move`);
  await tabTo(page, (element) => element.matches('.mv-day .mv-time:not(.mv-time--now)'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Move your visit to this time?');
  await tabTo(page, (element) => element.textContent.trim() === 'Move my visit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your visit is moved')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('what was typed is still there when the page is loaded again, and gone once it was sent', async ({ page }, info) => {
  await clinic().chooseTime(page, { at: '/book/first-consultation?from=2026-12-14' });
  await page.getByLabel('Full name').fill('Nadia Costa');
  await page.getByLabel('What would help').fill('A step-free way in');
  await page.getByRole('radio', { name: 'No', exact: true }).check();
  await page.reload();
  await expect(page.getByLabel('Full name')).toHaveValue('Nadia Costa');
  await expect(page.getByLabel('What would help')).toHaveValue('A step-free way in');
  await expect(page.getByRole('radio', { name: 'No', exact: true })).toBeChecked();
  await clinic().fillDetails(page, { name: 'Nadia Costa', email: address(info, 'typed') });
  await page.getByRole('button', { name: words.en.book }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('six digits');
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('the field for programs is neither seen, heard, nor reached', async ({ page }) => {
  await clinic().chooseTime(page, { at: '/book/first-consultation?from=2026-12-15' });
  await expect(page.locator('#website')).toBeHidden();
  expect(await page.getByRole('main').ariaSnapshot()).not.toContain('Leave this empty');
});

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false });

  test('a visit is moved', async ({ page }, info) => {
    await clinic().book(page, { name: 'Ola Berg', email: address(info, 'noscript-mover'), at: '/book/first-consultation?from=2026-12-16' });
    await page.getByRole('link', { name: 'Change the time' }).click();
    await page.locator('.mv-day button.mv-time:not(.mv-time--now)').last().click();
    await page.getByRole('button', { name: 'Move my visit' }).click();
    await expect(page.getByText('Your visit is moved')).toBeVisible();
  });

  // Chromium keeps what was typed when one goes back, whatever `Cache-Control` says, and forgets it when a page that was
  // asked for by GET is loaded again; a page that came after a button was pressed is sent again with everything typed.
  test('what was typed survives going away and back, and loading again after a button', async ({ page }) => {
    await clinic().chooseTime(page, { at: '/book/first-consultation?from=2026-12-18' });
    await page.getByLabel('Full name').fill('Nadia Costa');
    await page.getByLabel('What would help').fill('A step-free way in');
    await page.getByRole('link', { name: 'Movability, home page' }).click();
    await expect(page).toHaveURL(`${met().site}/`);
    await page.goBack();
    await expect(page.getByLabel('Full name')).toHaveValue('Nadia Costa');
    await expect(page.getByLabel('What would help')).toHaveValue('A step-free way in');

    await page.getByRole('button', { name: 'Keep it 8 more minutes' }).click();
    await expect(page.getByLabel('Full name')).toHaveValue('Nadia Costa');
    await page.reload();
    await expect(page.getByLabel('Full name')).toHaveValue('Nadia Costa');
    await expect(page.getByLabel('What would help')).toHaveValue('A step-free way in');
  });

  test('a visit is booked and cancelled', async ({ page }, info) => {
    const email = address(info, 'noscript');
    await clinic().book(page, { name: 'Lin Ho', email });
    await clinic().cancel(page);
    await expect(page.getByText('Your visit is cancelled')).toBeVisible();
    await clinic().mailTo(email, /cancelled/i);
  });

  test('an article and the mail it was sent in are read', async ({ page }) => {
    const { site, read } = met();
    await page.goto(`${site}${read}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.content()).not.toContain('Marie');
  });

  test('mails are stopped with one button', async ({ page }) => {
    const { site, stop } = met();
    await page.goto(`${site}${stop}`);
    await page.getByRole('button', { name: 'Stop these emails' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Done');
  });
});

test('each page where one decides carries the five things that make it trustworthy', async ({ page }) => {
  const { site, booked, moveTo, pending, confirm } = met();
  const pages = ['/book', '/book/first-consultation', confirm, booked, pending];
  for (const path of [...pages, `${booked}/cancel`, `${booked}/move`, moveTo, `${pending}/not-me`]) {
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
