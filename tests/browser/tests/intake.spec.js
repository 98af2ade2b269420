// The questions before a visit: answered by keyboard alone, without scripts at the width of a phone, and met with what to do.
import { expect, test } from '@playwright/test';
import { barriers } from '../axe.js';
import { Clinic } from '../clinic.js';
import { met, settled } from '../pages.js';

/** Somebody with a visit to come, in front of their own pages. */
async function patient(browser, info, options = {}) {
  const m = met();
  const clinic = new Clinic(m.site, m.mailbox);
  const page = await (await browser.newContext({ ...info.project.use, ...options })).newPage();
  const email = `intake-${info.project.name}-${info.testId.slice(-6)}@example.org`;
  await clinic.book(page, { name: 'Nadia Tremblay', email });
  await clinic.openOwnPages(page, email);
  return { clinic, page };
}

async function inTheGate(page, name) {
  await settled(page);
  expect.soft(await page.locator('h1').count(), `${name}: one h1`).toBe(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name}: sideways scroll`).toBeLessThanOrEqual(0);
  expect.soft(await barriers(page), `${name}: axe`).toEqual([]);
}

/** Tabs to a control, from wherever the focus is. */
async function reach(page, control) {
  for (let steps = 0; steps < 120; steps += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the control is not reached by Tab');
}

async function press(page, control) {
  await reach(page, control);
  await page.keyboard.press('Enter');
}

const button = (page, name) => page.getByRole('main').getByRole('button', { name, exact: true }).first();

test('the questions are answered by keyboard alone', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const { clinic, page } = await patient(browser, info);
  await page.goto(`${clinic.site}/me/intake`);
  await inTheGate(page, 'the first page');
  await press(page, button(page, 'Start'));
  for (const [part, value] of [['day', '28'], ['month', '3'], ['year', '1970']]) {
    await reach(page, page.locator(`#birth-${part}`));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/pain-where$/);
  // The list beside the picture takes the keyboard; the picture is the same question.
  await reach(page, page.getByRole('checkbox', { name: 'Low back' }));
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Low back' })).toBeChecked();
  await press(page, button(page, 'Continue'));
  await expect(page).not.toHaveURL(/pain-where$/);
  const skipped = page.url();
  await press(page, button(page, 'Skip this question'));
  await expect(page).not.toHaveURL(skipped);

  await page.goto(`${clinic.site}/me/intake/safety-rf-07`);
  await reach(page, page.getByRole('radio', { name: 'Yes' }).first());
  await page.keyboard.press('Space');
  for (let sign = 1; sign < await page.getByRole('group').count(); sign += 1) {
    await reach(page, page.getByRole('group').nth(sign).getByRole('radio').first());
    await page.keyboard.press('ArrowDown');
  }
  await press(page, button(page, 'Continue'));
  await expect(page.getByRole('alert')).toContainText('Get help now');
  await inTheGate(page, 'the urgent page');
  await press(page, page.getByRole('main').getByRole('button', { name: 'I have read this, go on' }));
  await expect(page).not.toHaveURL(/safety-rf-07$/);
});

test('without scripts at the width of a phone an answer that may be an emergency comes first', async ({ browser }, info) => {
  test.setTimeout(120_000);
  const options = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
  const { clinic, page } = await patient(browser, info, options);
  await page.goto(`${clinic.site}/me/intake`);
  await button(page, 'Start').click();
  for (const [part, value] of [['day', '28'], ['month', '3'], ['year', '1970']]) await page.locator(`#birth-${part}`).fill(value);
  await button(page, 'Continue').click();
  await page.getByRole('checkbox', { name: 'Low back' }).check();
  await button(page, 'Continue').click();
  await page.goto(`${clinic.site}/me/intake/pain-where`);
  await expect(page.getByRole('checkbox', { name: 'Low back' })).toBeChecked();

  await page.goto(`${clinic.site}/me/intake/safety-rf-07`);
  for (const yes of await page.locator('input[value=yes]').all()) await yes.check();
  await button(page, 'Continue').click();

  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Get help now');
  const call = alert.getByRole('link', { name: /9-1-1/ });
  await expect(call).toHaveAttribute('href', 'tel:911');
  const [above, heading] = await Promise.all([alert.boundingBox(), page.locator('h1').boundingBox()]);
  expect(above.y, 'before anything else').toBeLessThan(heading.y);
  expect((await call.boundingBox()).height, 'large enough to hit').toBeGreaterThanOrEqual(48);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'sideways scroll').toBeLessThanOrEqual(0);
  await page.goto(`${clinic.site}/me/intake/safety-rf-41`);
  await page.getByRole('main').getByRole('button', { name: 'Leave this page' }).click();
  await expect(page).toHaveURL(/\/techniques$/);
});
