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

/** A browser like the others, without scripts. */
async function withoutScripts(browser, info) {
  return (await browser.newContext({ ...info.project.use, javaScriptEnabled: false })).newPage();
}

test('another address is asked for and answered by both, without scripts', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const { clinic, page, email } = await patient(browser, info);
  const [plain, looker] = [await withoutScripts(browser, info), page];
  const instead = `new-${email}`;
  const path = async (to) => new URL(await clinic.mailTo(to, /http\S+\/address\/\S+/)).pathname;
  await clinic.openOwnPages(plain, email);
  await plain.getByRole('link', { name: /email address/i }).first().click();
  await plain.getByLabel('New email address').fill(instead);
  await plain.getByRole('button', { name: 'Ask both addresses' }).click();
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Please look at both mailboxes');
  const [leaves, proves] = [await path(email), await path(instead)];
  for (const [name, asked] of [['leave', leaves], ['prove', proves]]) {
    for (const prefix of ['', '/fr']) {
      await looker.goto(`${clinic.site}${prefix}${asked}`);
      await inTheGate(looker, `the question ${name}${prefix}`);
      await looker.screenshot({ path: info.outputPath(`address-${name}${prefix.replace('/', '-')}.png`), fullPage: true });
    }
  }
  await plain.goto(`${clinic.site}${proves}`);
  await plain.getByRole('button', { name: 'Yes, it is mine' }).click();
  await expect(plain.getByText('Now the other address must say yes too')).toBeVisible();
  await plain.goto(`${clinic.site}${leaves}`);
  await plain.getByRole('button', { name: 'Yes, write there' }).click();
  await expect(plain.getByText('From now on we write to the new one')).toBeVisible();
  await plain.goto(`${clinic.site}/me`);
  await expect(plain.getByText(instead)).toBeVisible();
  const asked = clinic.mails().filter((mail) => mail.to === email).findIndex((mail) => mail.text.includes(leaves));
  const undo = await clinic.mailTo(email, /http\S+\/address\/\S+/, asked + 1);
  await looker.goto(undo);
  await expect(looker.getByRole('heading', { level: 1 })).toHaveText('Undo the change of address');
  await inTheGate(looker, 'the way back');
  await looker.screenshot({ path: info.outputPath('address-undo.png'), fullPage: true });
});

test('a form of one’s own pages survives going away and back, a mistake, loading again, a double click and the end of the session, without scripts', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const { clinic, page, email } = await patient(browser, info);
  const plain = await withoutScripts(browser, info);
  await clinic.openOwnPages(plain, email);
  await plain.goto(`${clinic.site}/me/contact`);
  await plain.getByLabel('Full name').fill('Nadia Roy');
  await plain.getByLabel(/Phone/).fill('12');
  await plain.goto(`${clinic.site}/me/preferences`);
  await plain.goBack();
  await expect(plain.getByLabel('Full name')).toHaveValue('Nadia Roy');
  await plain.getByRole('button', { name: 'Save' }).click();
  await expect(plain.getByRole('alert')).toBeVisible();
  await plain.reload();
  await expect(plain.getByLabel('Full name')).toHaveValue('Nadia Roy');
  await plain.getByLabel(/Phone/).fill('416-555-0199');
  await plain.getByRole('button', { name: 'Save' }).dblclick();
  await expect(plain.getByText('We have your new details')).toBeVisible();
  await expect(plain.getByText('416-555-0199')).toBeVisible();

  // The session ends while somebody types.
  await plain.goto(`${clinic.site}/me/contact`);
  await plain.getByLabel('Full name').fill('Nadia Tremblay-Roy');
  await plain.context().clearCookies({ name: 'mv-me' });
  await plain.getByRole('button', { name: 'Save' }).click();
  await expect(plain.getByText('What you typed is kept on the way')).toBeVisible();
  const already = clinic.mails().filter((mail) => mail.to === email).length;
  await plain.getByLabel('Email address').fill(email);
  await plain.getByRole('button', { name: 'Send me the email' }).click();
  await expect(plain.getByRole('heading', { name: 'What you typed is still here' })).toBeVisible();
  const link = await clinic.mailTo(email, /http\S+\/sign-in\/link\/\S+/, already);
  const tab = await plain.context().newPage();
  await tab.goto(link);
  await tab.getByRole('main').getByRole('button', { name: 'Open my pages' }).click();
  await plain.getByRole('button', { name: 'Send it now' }).click();
  await expect(plain.getByText('Nadia Tremblay-Roy')).toBeVisible();
  await page.context().close();
});
