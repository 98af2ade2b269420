// A patient's own pages: the way in with one browser and with two, the clinic's own code, by keyboard and without scripts.
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic } from '../clinic.js';
import { met, settled } from '../pages.js';

const visitor = (info) => `${info.project.name}-${info.testId.slice(-6)}@example.org`;

/** Somebody with a visit to come, in a browser of their own. */
async function patient(browser, info, options = {}) {
  const m = met();
  const clinic = new Clinic(m.site, m.mailbox);
  const page = await (await browser.newContext({ ...info.project.use, ...options })).newPage();
  const email = visitor(info);
  await clinic.book(page, { name: 'Nadia Tremblay', email });
  return { clinic, page, email };
}

async function inTheGate(page, name) {
  await settled(page);
  expect.soft(await page.locator('h1').count(), `${name}: one h1`).toBe(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name}: sideways scroll`).toBeLessThanOrEqual(0);
  expect.soft(await barriers(page), `${name}: axe`).toEqual([]);
}

/** Tabs to a control and presses Enter. */
async function byKeyboard(page, control) {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('the control is not reached by Tab');
}

test('the mail is opened in the browser that asked, by keyboard alone', async ({ browser }, info) => {
  test.setTimeout(90_000);
  const { clinic, page, email } = await patient(browser, info);
  await page.goto(`${clinic.site}/me`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please sign in');
  await page.getByLabel('Email address').focus();
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please look at your email');
  const link = await clinic.mailTo(email, /http\S+\/sign-in\/link\/\S+/);
  await page.goto(link);
  await inTheGate(page, 'the mailed link');
  await byKeyboard(page, page.getByRole('main').getByRole('button', { name: 'Open my pages' }));
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, Nadia');
  await inTheGate(page, 'the own pages');
});

test('with two browsers the digits go from one to the other, without scripts', async ({ browser }, info) => {
  test.setTimeout(90_000);
  const { clinic, page, email } = await patient(browser, info);
  const computer = await (await browser.newContext({ ...info.project.use, javaScriptEnabled: false })).newPage();
  const phone = await (await browser.newContext({ ...info.project.use, javaScriptEnabled: false })).newPage();
  const link = await clinic.askForWayIn(computer, email);
  await phone.goto(`${clinic.site}${link}`);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Your digits');
  await expect(phone.getByText('Chrome on Linux')).toBeVisible();
  const digits = await phone.locator('.mv-digits').innerText();
  await computer.getByLabel('Eight digits').fill('0000 0001');
  await computer.getByRole('button', { name: 'Open my pages' }).click();
  await expect(computer.getByRole('alert')).toContainText('4 more tries');
  await computer.getByLabel('Eight digits').fill(digits);
  await computer.getByRole('button', { name: 'Open my pages' }).click();
  await expect(computer).toHaveURL(/\/me$/);
  await phone.reload();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('This does not work any more');
  await page.context().close();
});

test('what concerns health opens with the code from the clinic', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const m = met();
  const clinic = new Clinic(m.site, m.mailbox);
  const staff = await (await browser.newContext({ ...info.project.use, storageState: m.staff })).newPage();
  await staff.goto(`${m.site}${m.visit}/access-code`);
  await staff.getByLabel('I have checked who this is').check();
  await staff.getByRole('button', { name: 'Make a code' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Access code');
  await inTheGate(staff, 'the printed code');
  await staff.screenshot({ path: info.outputPath('access-code.png'), fullPage: true });
  const code = await staff.locator('.mv-codes li').innerText();
  // A browser of her own: the code gives its session a new secret, and every other test looks at her pages with the old one.
  const page = await (await browser.newContext({ ...info.project.use })).newPage();
  await clinic.openOwnPages(page, 'marie@example.org');
  await page.goto(`${m.site}/me/plan`);
  await page.getByLabel('Access code from the clinic').fill(code);
  await page.getByRole('button', { name: 'Show my plan' }).click();
  await expect(page).toHaveURL(/\/me\/plan$/);
  await expect(page.getByText('We make it together at your first visit')).toBeVisible();
  await inTheGate(page, 'the plan');
  await page.screenshot({ path: info.outputPath('plan.png'), fullPage: true });
});
