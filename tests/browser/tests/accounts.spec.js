// Somebody is invited, chooses a password, connects an app, and looks after their account; every page stands in the gate.
import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic } from '../clinic.js';
import { met, settled } from '../pages.js';

const PASSWORD = 'a river of quiet lamps';

/** What an app shows at the clinic's own time (RFC 6238). */
async function codeOf(seed, stepsAhead = 0) {
  const answer = await fetch(`${met().site}/healthz`);
  const seconds = Math.floor(Date.parse(answer.headers.get('date')) / 1000) + 30 * stepsAhead;
  const bits = [...seed].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function inTheGate(page, name) {
  await settled(page);
  expect.soft(await page.locator('h1').count(), `${name}: one h1`).toBe(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name}: sideways scroll`).toBeLessThanOrEqual(0);
  expect.soft(await barriers(page), `${name}: axe`).toEqual([]);
}

test('an invitation leads to an account that signs in with password and code', async ({ page }, info) => {
  test.setTimeout(240_000); // eleven pages, each looked at by axe
  const { site, invitations } = met();
  const project = info.project.name;
  const said = [];
  page.on('console', (message) => { if (message.type() === 'error' && !/status of 4/.test(message.text())) said.push(message.text()); });

  await page.goto(`${site}${invitations[project]}`);
  await page.getByLabel('New password').fill('password1234');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('Add another word or two');
  await inTheGate(page, 'a weak password');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connect an app');
  await inTheGate(page, 'the app');
  await page.screenshot({ path: info.outputPath('app.png'), fullPage: true });
  const seed = (await page.locator('.mv-key').innerText()).replaceAll(' ', '');
  await page.getByLabel('Code from your app').fill(await codeOf(seed));
  await page.getByRole('button', { name: 'Finish' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your recovery codes');
  await expect(page.locator('.mv-codes li')).toHaveCount(10);
  await inTheGate(page, 'the recovery codes');
  await page.screenshot({ path: info.outputPath('codes.png'), fullPage: true });
  const recovery = await page.locator('.mv-codes li').first().innerText();
  const forLater = await page.locator('.mv-codes li').nth(1).innerText();
  await page.getByRole('button', { name: 'I have kept them' }).click();

  await page.goto(`${site}/staff/account/password`);
  await inTheGate(page, 'a new password');
  await page.goto(`${site}/staff/account/recovery-codes`);
  await inTheGate(page, 'new recovery codes');
  await page.goto(`${site}/staff/account`);
  await inTheGate(page, 'the account');
  await page.screenshot({ path: info.outputPath('account.png'), fullPage: true });
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();

  await page.goto(`${site}/staff/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please sign in');
  await inTheGate(page, 'the door in place of a page');
  await page.getByLabel('Email address').fill(`${project}@clinic.example`);
  await page.getByLabel('Password').first().fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter your code');
  await inTheGate(page, 'the code');
  await page.getByLabel('Code from your app').fill(await codeOf(seed, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/staff\/account$/);

  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Email address').fill(`${project}@clinic.example`);
  await page.getByLabel('Password').first().fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('I do not have my app with me').click();
  await page.getByLabel('Recovery code').fill(recovery);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Enter your code');
  await loses(page, info, `${project}@clinic.example`, forLater);
  expect(said).toEqual([]);
});

/** The password is lost: a mail and a recovery code choose another one. */
async function loses(page, info, email, code) {
  const { site, mailbox } = met();
  const heading = page.getByRole('heading', { level: 1 });
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Is your password lost?' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Send me the link' }).click();
  await expect(heading).toHaveText('Please look at your mailbox');
  await inTheGate(page, 'the link is on its way');
  const link = await new Clinic(site, mailbox).mailTo(email, /http\S+\/staff\/recover\/\S+/);
  const phone = await (await page.context().browser().newContext({ ...info.project.use })).newPage();
  await phone.goto(link);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Open this link in the other browser');
  await inTheGate(phone, 'the link in another browser');
  await page.goto(link);
  await inTheGate(page, 'the new password after a lost one');
  await page.screenshot({ path: info.outputPath('recover.png'), fullPage: true });
  await page.getByLabel('Recovery code').fill('123456');
  await page.getByLabel('New password').fill('password1234');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter one of your recovery codes');
  await inTheGate(page, 'mistakes after a lost password');
  await page.getByLabel('Recovery code').fill(code);
  await page.getByLabel('New password').fill('seven lanterns on the pier');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(heading).toHaveText('Your password is changed');
  await inTheGate(page, 'the changed password');
}

test('two minutes before the session ends a banner offers to stay', async ({ browser }, info) => {
  const { site, staff } = met();
  const context = await browser.newContext({ ...info.project.use, storageState: staff });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${site}/staff/account`);
  const stay = page.getByRole('button', { name: 'Stay signed in' });
  await expect(page.getByText(/^Your session ends at/)).toBeVisible();
  await expect(stay).toBeHidden();

  await page.clock.fastForward('13:05');
  await expect(page.getByText('Your session ends in less than two minutes.')).toBeVisible();
  await stay.click();
  await expect(stay).toBeHidden();
  // When a session was last seen is written down once a minute, so up to a minute of the fifteen may be gone.
  await page.clock.fastForward('11:00');
  await expect(stay).toBeHidden();
  await page.clock.fastForward('04:30');
  await expect(page.getByText(/^Your session has ended\./)).toBeVisible();
  await expect(stay).toBeHidden();
  await context.close();
});
