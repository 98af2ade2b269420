// A patient's own plan: body and mind side by side, what they did of it today, and what changed when it was signed again.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic } from '../clinic.js';
import { met, settled } from '../pages.js';

const example = () => JSON.parse(readFileSync(new URL('../../../crates/server/src/api/staff/plans/example.json', import.meta.url), 'utf8'));

async function inTheGate(page, name) {
  await settled(page);
  expect.soft(await page.locator('h1').count(), `${name}: one h1`).toBe(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name}: sideways scroll`).toBeLessThanOrEqual(0);
  expect.soft(await barriers(page), `${name}: axe`).toEqual([]);
}

/** A call of the console's session, from its own page. */
function call(staff, method, path, body, version) {
  return staff.evaluate(async (sent) => {
    const headers = sent.body ? { 'content-type': 'application/json' } : {};
    if (sent.version) headers['if-match'] = `"${sent.version}"`;
    const answer = await fetch(sent.path, { method: sent.method, headers, body: sent.body && JSON.stringify(sent.body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${sent.method} ${sent.path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }, { method, path, body, version });
}

test('a patient follows the signed plan, tells how today went, and sees what changed', async ({ browser }, info) => {
  test.setTimeout(180_000);
  const m = met();
  const clinic = new Clinic(m.site, m.mailbox);
  const page = await (await browser.newContext(info.project.use)).newPage();
  const email = `plan-${info.project.name}@example.org`;
  await clinic.book(page, { name: 'Nadia Tremblay', email });
  const staff = await (await browser.newContext({ ...info.project.use, storageState: m.staff })).newPage();
  await staff.goto(`${m.site}/staff/patients?q=${email}`);
  await staff.locator('main .mv-rows a').first().click();
  const record = new URL(staff.url()).pathname.split('/').pop();
  await inTheGate(staff, 'the record');
  const visit = await staff.locator('#visits ~ ul a').first().getAttribute('href');
  const begun = await call(staff, 'POST', `/api/v1/staff/patients/${record}/plans`, example());
  const signed = await call(staff, 'POST', `/api/v1/staff/plans/${begun.id}/activate`, null, begun.version);
  await staff.goto(`${m.site}${visit}/access-code`);
  await staff.locator('input[name=looked]').check();
  await staff.getByRole('button', { name: 'Make a code' }).click();
  const code = await staff.locator('.mv-codes li').first().innerText();

  await clinic.openOwnPages(page, email);
  await page.goto(`${m.site}/me/second-proof`);
  await page.locator('input[name=code]').fill(code.trim());
  await page.getByRole('button', { name: 'Show my plan' }).click();
  const [body, mind] = await Promise.all(['--body', '--mind'].map((side) => page.locator(`.mv-plan__side${side}`).boundingBox()));
  expect(Math.abs(body.width - mind.width), 'equal weight').toBeLessThanOrEqual(1);
  if (info.project.name === 'w1280') expect(Math.abs(body.y - mind.y), 'side by side').toBeLessThanOrEqual(1);
  await inTheGate(page, 'the plan');

  await page.goto(`${m.site}/me`);
  await inTheGate(page, 'today');
  await page.getByRole('button', { name: /^Done as planned/ }).first().click();
  await expect(page.getByText('1 of 1 activities done')).toBeVisible();
  await page.getByRole('link', { name: /^Change ?: / }).first().click();
  await inTheGate(page, 'an activity');
  await page.getByRole('button', { name: 'Take this back' }).click();
  await expect(page.getByText('0 of 1 activities done')).toBeVisible();

  const next = { ...example(), reason: 'You asked for longer walks.' };
  next.plan.items[0].dose.amount = { minutes: 15 };
  const written = await call(staff, 'PUT', `/api/v1/staff/plans/${begun.id}`, next, signed.version);
  await call(staff, 'POST', `/api/v1/staff/plans/${begun.id}/activate`, null, written.version);
  await page.goto(`${m.site}/me`);
  await page.getByRole('link', { name: /what changed/ }).click();
  await expect(page.locator('.mv-plan__changed')).toContainText('Now: 15 minutes');
  await expect(page.locator('.mv-plan__changed')).toContainText('You asked for longer walks.');
  await page.getByRole('link', { name: 'Print my plan and exercises' }).click();
  await inTheGate(page, 'the sheet');
  await page.goto(`${m.site}/me/who-looked`);
  await expect(page.getByRole('cell', { name: 'Worked on your plan' }).first()).toBeVisible();
  await inTheGate(page, 'who looked');
});
